#include "adapters/sqlite/turnstile.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace kurir::sqlite {
namespace {

constexpr auto kPause = std::chrono::milliseconds(5);  ///< several polls of who waits

}  // namespace

Turnstile::Turnstile(const std::filesystem::path& database) {
  auto path = database;
  path += "-turn";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

Turnstile::~Turnstile() {
  if (file_ >= 0) ::close(file_);
}

void Turnstile::wait() noexcept {
  if (file_ < 0 || waiting_) return;
  waiting_ = ::flock(file_, LOCK_SH | LOCK_NB) == 0;
}

void Turnstile::pass() noexcept {
  if (!waiting_) return;
  ::flock(file_, LOCK_UN);
  waiting_ = false;
}

void Turnstile::give_way() noexcept {
  if (file_ < 0) return;
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) {
    ::flock(file_, LOCK_UN);
    return;
  }
  std::this_thread::sleep_for(kPause);
}

}  // namespace kurir::sqlite
