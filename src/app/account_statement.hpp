// A customer's statement of account, on demand.
#pragma once

#include <string>

#include "domain/account_statement.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// `month`: "2026-05", in the account's zone. `not_found` for an unknown account, `invalid_argument` for another form of month
/// or one that has not begun.
[[nodiscard]] boost::asio::awaitable<Result<domain::AccountStatement>> statement_of_account(ports::Store& store,
                                                                                            const Clock& clock,
                                                                                            domain::AccountId account,
                                                                                            std::string month);

}  // namespace kurir::app
