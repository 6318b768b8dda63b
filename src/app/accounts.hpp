// Use cases of the operator: customers and their keys.
#pragma once

#include <string>

#include "base/random.hpp"
#include "ports/store.hpp"

namespace kurir::app {

struct NewAccount {
  std::string name;            ///< 1 to 200 bytes
  domain::Rupiah balance = 0;  ///< booked as a first top-up; not negative
};

struct CreatedAccount {
  domain::AccountId id;
  std::string api_key;  ///< shown once: only its hash is stored
};

/// `invalid_argument` where the name or the balance is out of bounds.
[[nodiscard]] boost::asio::awaitable<Result<CreatedAccount>> create_account(ports::Store& store, const Clock& clock,
                                                                            Random& random, NewAccount account);

}  // namespace kurir::app
