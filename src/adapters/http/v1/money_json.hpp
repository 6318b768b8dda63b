// Money as JSON, as customers and the operator see it alike.
#pragma once

#include "adapters/http/v1/desk.hpp"
#include "app/accounts.hpp"
#include "app/top_up_requests.hpp"
#include "domain/invoice.hpp"
#include "domain/plan.hpp"

namespace kurir::http::v1 {

[[nodiscard]] boost::json::object balance_json(const app::AccountView& view);
/// Without the seller and the lines: those are for the document.
[[nodiscard]] boost::json::object invoice_json(const domain::Invoice& invoice);
/// A page of them, the newest first; of all accounts, where none is given.
[[nodiscard]] boost::asio::awaitable<Answer> list_invoices(Desk desk, std::optional<domain::AccountId> account, PageWanted page);
[[nodiscard]] boost::json::object top_up_request_json(const app::TopUpRequestView& view);
[[nodiscard]] Response respond_requests(const app::TopUpRequestPage& page);
/// Members of `terms` without its beginning.
void add_terms(boost::json::object& object, const domain::PlanTerms& terms);
/// "yyyy-mm-dd" in the account's zone, or null.
[[nodiscard]] boost::json::value last_day_json(const domain::Account& account);

}  // namespace kurir::http::v1
