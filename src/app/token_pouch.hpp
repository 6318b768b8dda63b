// The privacy tokens of the people whom a device writes to at the moment; the rest stays in the store.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "ports/privacy_token_rows.hpp"

namespace kurir::app {

class TokenPouch {
 public:
  using PrivacyToken = ports::PrivacyTokenRows::PrivacyToken;

  [[nodiscard]] bool holds(const std::string& user) const { return tokens_.contains(user); }
  /// As stored; an empty one says that there is none.
  void load(const std::string& user, PrivacyToken token) { tokens_.insert_or_assign(user, std::move(token)); }
  /// Null where it is not held.
  [[nodiscard]] PrivacyToken* find(const std::string& user) {
    const auto found = tokens_.find(user);
    return found == tokens_.end() ? nullptr : &found->second;
  }
  /// What the store says of this person has changed.
  void forget(const std::string& user) { tokens_.erase(user); }

  [[nodiscard]] bool knows_salt() const { return salt_.has_value(); }
  void load_salt(Bytes salt) { salt_ = std::move(salt); }
  [[nodiscard]] const Bytes& salt() const { return *salt_; }  ///< empty = there is none. REQUIRES knows_salt()
  void forget_salt() { salt_.reset(); }

  void clear() {
    tokens_.clear();
    salt_.reset();
  }

 private:
  std::map<std::string, PrivacyToken> tokens_;
  std::optional<Bytes> salt_;
};

}  // namespace kurir::app
