#include "simulator/journal_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "crypto/hash.hpp"

namespace kurir::simulator {
namespace {

constexpr std::string_view kSeal = "= ";

std::string seal_of(std::string_view batch) { return fmt::format("{}{}\n", kSeal, to_hex(crypto::sha256(as_bytes(batch)))); }

/// False with errno set.
bool write_at(int file, std::string_view bytes, std::size_t at) {
  while (!bytes.empty()) {
    const auto written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    at += static_cast<std::size_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::unexpected<Error> not_written(const std::string& path) {
  return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::generic_category().message(errno));
}

/// A file that was created or renamed is only there after a power failure once its folder is on the disk.
bool sync_folder_of(const std::string& path) {
  const int folder = ::open(std::filesystem::path(path).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return false;
  const bool synced = ::fsync(folder) == 0;
  ::close(folder);
  return synced;
}

void take(JournalFile::Values& values, std::string_view batch) {
  while (!batch.empty()) {
    auto line = batch.substr(0, batch.find('\n'));
    batch.remove_prefix(line.size() + 1);
    auto tab = line.find('\t');
    std::string key(line.substr(0, tab));
    auto value = tab == std::string_view::npos ? std::string_view{} : line.substr(tab + 1);
    if (value.empty()) {
      values.erase(key);
    } else {
      values.insert_or_assign(std::move(key), std::string(value));
    }
  }
}

}  // namespace

JournalFile::~JournalFile() { replace_descriptor(-1); }

void JournalFile::replace_descriptor(int descriptor) noexcept {
  if (file_ >= 0) ::close(file_);
  file_ = descriptor;
}

Result<JournalFile::Values> JournalFile::open() {
  auto values = read();
  if (!values) return values;
  if (auto written = write_anew(*values); !written) return pass_on(std::move(written));
  return values;
}

void JournalFile::put(std::string& batch, std::string_view key, std::string_view value) {
  batch.append(key).append("\t").append(value).append("\n");
}

Result<void> JournalFile::append(const std::string& batch) {
  const auto whole = batch + seal_of(batch);
  if (write_at(file_, whole, size_) && ::fdatasync(file_) == 0) {
    size_ += whole.size();
    return {};
  }
  auto failure = not_written(path_);
  if (::ftruncate(file_, static_cast<off_t>(size_)) != 0) return failure;  // what is left there reads as a torn batch
  return failure;
}

Result<void> JournalFile::compact() {
  compact_size_ = size_;  // should this fail, it is tried again when the file has doubled
  auto values = read();
  if (!values) return pass_on(std::move(values));
  return write_anew(*values);
}

Result<JournalFile::Values> JournalFile::read() const {
  Values values;
  if (!std::filesystem::exists(path_)) return values;  // a new world
  std::ifstream in(path_, std::ios::binary);
  if (!in) return fail(ErrorCode::unavailable, "cannot read {}", path_);
  const std::string content(std::istreambuf_iterator<char>(in), {});
  const std::string_view all(content);
  std::size_t begin = 0;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < all.size();) {
    const auto end = all.find('\n', at);
    if (end == std::string_view::npos) break;
    ++line_number;
    const auto batch = all.substr(begin, at - begin);
    const auto line = all.substr(at, end + 1 - at);
    at = end + 1;
    if (!line.starts_with(kSeal)) continue;
    if (line != seal_of(batch)) {
      if (begin != 0 && at == all.size()) break;
      return fail(ErrorCode::malformed, "{} line {}: what stands before it is damaged; remove the file to begin a new world",
                  path_, line_number);
    }
    take(values, batch);
    begin = at;
  }
  // The first batch was complete before the file had its name.
  if (begin == 0) return fail(ErrorCode::malformed, "{} is damaged; remove the file to begin a new world", path_);
  return values;
}

Result<void> JournalFile::write_anew(const Values& values) {
  std::string content;
  for (const auto& [key, value] : values) put(content, key, value);
  content += seal_of(content);
  const auto fresh = path_ + ".new";
  const int file = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return not_written(fresh);
  if (!write_at(file, content, 0) || ::fsync(file) != 0 || ::rename(fresh.c_str(), path_.c_str()) != 0) {
    auto failure = not_written(fresh);
    ::close(file);
    return failure;
  }
  replace_descriptor(file);
  size_ = compact_size_ = content.size();
  if (!sync_folder_of(path_)) return not_written(path_);
  return {};
}

}  // namespace kurir::simulator
