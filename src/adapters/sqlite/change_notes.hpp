// What the functions of a batch changed, until it is committed or undone.
#pragma once

#include <vector>

#include "ports/change.hpp"

namespace kurir::sqlite {

/// Of one connection; used on its thread only.
class ChangeNotes {
 public:
  void add(ports::Change change) { notes_.push_back(std::move(change)); }
  /// The one that was added last, to say more about it. REQUIRES one.
  [[nodiscard]] ports::Change& last() noexcept { return notes_.back(); }
  [[nodiscard]] std::size_t size() const noexcept { return notes_.size(); }
  /// Forgets what was added after there were `size`.
  void shrink(std::size_t size) { notes_.erase(notes_.begin() + static_cast<std::ptrdiff_t>(size), notes_.end()); }
  [[nodiscard]] std::span<const ports::Change> all() const noexcept { return notes_; }

 private:
  std::vector<ports::Change> notes_;
};

}  // namespace kurir::sqlite
