// A person sets a balance right. The books stay append-only: a correction is one more booking.
#pragma once

#include "app/accept_message.hpp"
#include "app/admin.hpp"

namespace kurir::app {

enum class BalanceLimit { keep, ignore };

struct BalanceCorrection {
  domain::AccountId account;
  domain::Rupiah amount = 0;  ///< to the customer's favour where positive; not zero, at most 10^12 either way
  std::string note;           ///< why: 1 to 200 bytes
  BalanceLimit limit = BalanceLimit::keep;
  std::optional<Idempotency> idempotency = {};
};

/// The available balance then. `conflict` where it would fall below the account's limit and that is to be kept;
/// `already_exists` where the idempotency key came with another body.
[[nodiscard]] boost::asio::awaitable<Result<domain::Rupiah>> correct_balance(Admin admin, BalanceCorrection wanted);

}  // namespace kurir::app
