// Who agreed to be written to, and who asked not to be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/ids.hpp"
#include "domain/policy/consent.hpp"

namespace kurir::ports {

class ConsentRows {
 public:
  virtual ~ConsentRows() = default;
  virtual std::optional<domain::policy::Consent> find(domain::AccountId account, const std::string& number) = 0;
  /// Appends to the ledger; its state is the number's from now on.
  virtual void record(domain::AccountId account, const domain::policy::ConsentEntry& entry) = 0;
  /// Numbers after the given one, in order.
  virtual std::vector<domain::policy::Consent> list(domain::AccountId account, const std::string& after, std::size_t limit) = 0;
  /// What was ever said for a number, the newest first.
  virtual std::vector<domain::policy::ConsentEntry> history(domain::AccountId account, const std::string& number,
                                                            std::size_t limit) = 0;
};

}  // namespace kurir::ports
