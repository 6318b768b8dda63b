#include "adapters/sqlite/master_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/bytes.hpp"

namespace kurir::sqlite {
namespace {

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

std::unexpected<Error> system_failure(const char* doing, const std::filesystem::path& file) {
  return fail(ErrorCode::unavailable, "cannot {} {}: {}", doing, file.string(), std::generic_category().message(errno));
}

Result<void> write_durably(const std::filesystem::path& file, const MasterKey& key) {
  const File out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (out.fd() < 0) return system_failure("create", file);
  const auto& bytes = key.reveal();
  if (::write(out.fd(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return system_failure("write", file);
  if (::fsync(out.fd()) != 0) return system_failure("write", file);
  return {};
}

void sync_directory(const std::filesystem::path& directory) {
  const File in(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (in.fd() >= 0) ::fsync(in.fd());
}

}  // namespace

Result<MasterKey> load_master_key(const std::filesystem::path& file) {
  const File in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.fd() < 0 && errno == ENOENT) return fail(ErrorCode::not_found, "{} is missing: restore it", file.string());
  if (in.fd() < 0) return system_failure("open", file);
  struct stat status{};
  if (::fstat(in.fd(), &status) != 0) return system_failure("read", file);
  if ((status.st_mode & 077) != 0) {
    return fail(ErrorCode::unauthorized, "{} can be read by others: chmod 600 it", file.string());
  }
  MasterKey key;
  auto& bytes = key.reveal();
  if (status.st_size != static_cast<off_t>(bytes.size()) ||
      ::read(in.fd(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return fail(ErrorCode::malformed, "{} is not a key of {} bytes: restore it", file.string(), bytes.size());
  }
  return key;
}

Result<MasterKey> load_or_create_master_key(const std::filesystem::path& file, Random& random) {
  if (std::error_code ignored; std::filesystem::exists(file, ignored)) return load_master_key(file);
  // Written in full under another name, then linked: the key appears whole or not at all, and only once.
  auto draft = file;
  draft += "." + to_hex(random.bytes<8>());
  MasterKey key;
  random.fill(key.reveal());
  if (auto written = write_durably(draft, key); !written) return pass_on(std::move(written));
  const int link_error = ::link(draft.c_str(), file.c_str()) == 0 ? 0 : errno;
  ::unlink(draft.c_str());
  if (link_error != 0 && link_error != EEXIST) {
    errno = link_error;
    return system_failure("create", file);
  }
  sync_directory(file.parent_path());
  return load_master_key(file);
}

}  // namespace kurir::sqlite
