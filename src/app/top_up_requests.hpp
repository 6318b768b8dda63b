// Requests for top-ups: customers ask and may take it back, the operator approves or declines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/accept_message.hpp"
#include "app/admin.hpp"
#include "domain/top_up_request.hpp"

namespace kurir::app {

/// So many may wait for the operator at a time, of one account.
inline constexpr std::size_t kMaxOpenTopUpRequests = 10;

/// A request for people.
struct TopUpRequestView {
  domain::TopUpRequest request;
  std::string account_name;
  domain::Rupiah tax = 0;  ///< as invoiced; before that, by the rate in force
};

struct NewTopUpRequest {
  domain::AccountId account;
  domain::Rupiah amount = 0;  ///< as TopUp::net
  std::string note;           ///< at most 200 bytes
  std::optional<Idempotency> idempotency = {};
};
/// `invalid_argument`; `conflict` where the account is postpaid or has too many open ones; `already_exists` where the
/// idempotency key came with another body.
[[nodiscard]] boost::asio::awaitable<Result<TopUpRequestView>> request_top_up(Admin admin, NewTopUpRequest wanted);

struct TopUpRequestSearch {
  std::optional<domain::AccountId> account = {};        ///< nothing = of all
  std::optional<domain::TopUpRequestState> state = {};  ///< of all accounts only
  std::optional<domain::TopUpRequestId> before = {};
  std::size_t limit = 50;
};
struct TopUpRequestPage {
  std::vector<TopUpRequestView> requests;  ///< newest first
  std::optional<domain::TopUpRequestId> next;
};
[[nodiscard]] boost::asio::awaitable<Result<TopUpRequestPage>> list_top_up_requests(ports::Store& store, const Clock& clock,
                                                                                    TopUpRequestSearch search);

/// `not_found` where it is another account's; `conflict` where it is not open.
[[nodiscard]] boost::asio::awaitable<Result<TopUpRequestView>> withdraw_top_up(Admin admin, domain::AccountId account,
                                                                               domain::TopUpRequestId id);

/// Books the top-up and links its invoice, in one transaction. `conflict` where it is not open, or the account became postpaid.
[[nodiscard]] boost::asio::awaitable<Result<TopUpRequestView>> approve_top_up(Admin admin, domain::TopUpRequestId id);

/// `answer`: for the customer, 1 to 200 bytes. `conflict` where it is not open.
[[nodiscard]] boost::asio::awaitable<Result<TopUpRequestView>> decline_top_up(Admin admin, domain::TopUpRequestId id,
                                                                              std::string answer);

}  // namespace kurir::app
