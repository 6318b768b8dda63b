// Fairness between processes. SQLite's write lock has no queue: who polls for it rarely meets the short gap that a busy
// writer leaves. So who waits says so by a shared lock on a file beside the database, and who writes looks for that
// between two commits and pauses for a moment.
#pragma once

#include <filesystem>

namespace kurir::sqlite {

/// Used from one thread at a time. Without its file (a full disk, say) it does nothing: waiting then takes longer.
class Turnstile {
 public:
  explicit Turnstile(const std::filesystem::path& database);
  ~Turnstile();
  Turnstile(const Turnstile&) = delete;
  Turnstile& operator=(const Turnstile&) = delete;

  /// We wait for the write lock; until pass().
  void wait() noexcept;
  void pass() noexcept;
  /// Pauses where another process waits.
  void give_way() noexcept;

 private:
  int file_ = -1;
  bool waiting_ = false;
};

}  // namespace kurir::sqlite
