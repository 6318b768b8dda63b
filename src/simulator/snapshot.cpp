#include "simulator/snapshot.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "simulator/records.hpp"

namespace kurir::simulator {

Snapshot::Snapshot(Universe& universe, std::string folder) : universe_(universe), folder_(std::move(folder)) {}

Result<void> Snapshot::load() {
  if (kept()) {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return fail(ErrorCode::unavailable, "cannot make the folder {}: {}", folder_, error.message());
    std::ifstream in(file());
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
      boost::system::error_code parse_error;
      auto value = boost::json::parse(line, parse_error);
      auto read = !parse_error && value.is_object() ? read_record(universe_, value.get_object())
                                                    : fail(ErrorCode::malformed, "no JSON object");
      if (!read)
        return fail(ErrorCode::malformed, "{} line {}: {}; remove the file to begin a new world", file(), number,
                    read.error().message);
    }
    universe_.phones.work();
  }
  if (universe_.hall.certificate_chain.empty()) universe_.certify(ServerKeys::generate(universe_.world.random));
  return {};
}

bool Snapshot::due() const {
  if (!kept() || universe_.world.revision() == saved_revision_) return false;
  return universe_.world.clock.now() - saved_at_ >= std::max(kInterval, kRest * took_);
}

Result<void> Snapshot::save() {
  if (!kept()) return {};
  auto begun = universe_.world.clock.now();
  auto fresh = file() + ".new";
  {
    auto mask = ::umask(077);  // private keys
    std::ofstream out(fresh, std::ios::trunc);
    ::umask(mask);
    write_records(universe_, [&](const boost::json::object& record) { out << boost::json::serialize(record) << '\n'; });
    out.close();
    if (!out) return fail(ErrorCode::unavailable, "cannot write {}: is the disk full?", fresh);
  }
  std::error_code error;
  std::filesystem::rename(fresh, file(), error);
  if (error) return fail(ErrorCode::unavailable, "cannot replace {}: {}", file(), error.message());
  saved_revision_ = universe_.world.revision();
  saved_at_ = universe_.world.clock.now();
  took_ = saved_at_ - begun;
  return {};
}

}  // namespace kurir::simulator
