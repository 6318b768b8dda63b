// All virtual phones, and the turn-taking by which they handle what arrived for them.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "simulator/phone.hpp"

namespace kurir::simulator {

class PhoneBook {
 public:
  static constexpr std::size_t kMaxPhones = 20'000;
  static constexpr std::size_t kMaxName = 100;         ///< bytes
  static constexpr std::size_t kMaxAutoReply = 4'096;  ///< bytes

  PhoneBook(World& world, Switchboard& switchboard);

  /// An account with a phone that is online. `invalid_argument`, `already_exists`, `unavailable`.
  [[nodiscard]] Result<Phone*> add(NewPhone phone);
  /// `not_found` says how to add it.
  [[nodiscard]] Result<Phone*> find(std::string_view number) const;
  [[nodiscard]] const std::map<std::string, std::unique_ptr<Phone>, std::less<>>& all() const noexcept { return phones_; }

  /// Lets every phone handle what has arrived, until nothing is left. Call after each event from outside.
  void work();

  /// Puts a stored phone in; only for loading.
  Phone& restore(std::unique_ptr<Phone> phone);

 private:
  World& world_;
  Switchboard& switchboard_;
  std::map<std::string, std::unique_ptr<Phone>, std::less<>> phones_;
  std::deque<Phone*> busy_;
};

}  // namespace kurir::simulator
