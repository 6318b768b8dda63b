// The people whom customers write to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/contact.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class ContactRows {
 public:
  virtual ~ContactRows() = default;
  /// With what is known of consent; nothing where neither is known.
  virtual std::optional<domain::Contact> find(domain::AccountId account, const std::string& number) = 0;
  struct Range {
    std::string from;   ///< the first number
    std::string until;  ///< the first one behind
  };
  /// Likewise, in order of number.
  virtual std::vector<domain::Contact> list(domain::AccountId account, const Range& range, std::size_t limit) = 0;
  /// Name and note, as of `contact.changed_at`; what is said of consent is ignored.
  virtual void put(domain::AccountId account, const domain::Contact& contact) = 0;
  /// Name and note; false where there were none.
  [[nodiscard]] virtual bool remove(domain::AccountId account, const std::string& number) = 0;
};

}  // namespace kurir::ports
