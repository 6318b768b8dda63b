// One gateway a data directory: two would connect the same devices, and WhatsApp would throw both out.
#pragma once

#include <string>

#include "base/result.hpp"

namespace kurir {

/// Held until destruction or the end of the process, however that comes.
class DirectoryLock {
 public:
  /// `conflict` where another process holds it, `unavailable` where the lock file cannot be opened.
  [[nodiscard]] static Result<DirectoryLock> take(const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int file) : file_(file) {}
  int file_;
};

}  // namespace kurir
