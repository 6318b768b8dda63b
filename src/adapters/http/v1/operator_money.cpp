#include "adapters/http/v1/operator_money.hpp"

#include <atomic>

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/money_json.hpp"
#include "app/invoices.hpp"
#include "app/tax_rates.hpp"
#include "app/top_up_requests.hpp"
#include "app/verify_ledger.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
using domain::TopUpRequestId;
using domain::TopUpRequestState;
namespace {

constexpr std::size_t kToldFaults = 100;

std::optional<TopUpRequestState> state_named(std::string_view text) {
  using enum TopUpRequestState;
  for (const auto state : {open, approved, declined, withdrawn}) {
    if (domain::name(state) == text) return state;
  }
  return std::nullopt;
}

awaitable<Answer> list_requests(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  app::TopUpRequestSearch search{.limit = page->limit};
  if (const auto before = number_in(*page, 0)) search.before = TopUpRequestId(*before);
  if (const auto state = call.query("state")) {
    search.state = state_named(*state);
    if (!search.state) co_return std::unexpected(invalid("state", "state is open, approved, declined or withdrawn"));
  }
  const auto found = co_await app::list_top_up_requests(desk.store, desk.clock, search);
  if (!found) co_return refuse(found.error(), "request");
  co_return respond_requests(*found);
}

awaitable<Answer> approve(Desk desk, Call call) {
  const auto id = call.id("request_id", "request");
  if (!id) co_return std::unexpected(id.error());
  const auto done = co_await app::approve_top_up(desk.admin(call), TopUpRequestId(*id));
  if (!done) co_return refuse(done.error(), "request");
  co_return respond(top_up_request_json(*done));
}

awaitable<Answer> decline(Desk desk, Call call) {
  const auto id = call.id("request_id", "request");
  if (!id) co_return std::unexpected(id.error());
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto answer = fields.text("answer");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto done = co_await app::decline_top_up(desk.admin(call), TopUpRequestId(*id), std::move(answer));
  if (!done) co_return refuse(done.error(), "request", "answer");
  co_return respond(top_up_request_json(*done));
}

awaitable<Answer> invoices(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  co_return co_await list_invoices(desk, std::nullopt, *page);
}

awaitable<Answer> pay(Desk desk, Call call) {
  const auto id = call.id("invoice_id", "invoice");
  if (!id) co_return std::unexpected(id.error());
  const auto invoice = co_await app::find_invoice(desk.store, domain::InvoiceId(*id), std::nullopt);
  if (!invoice) co_return refuse(invoice.error(), "invoice");
  const auto paid = co_await app::pay_invoice(desk.admin(call), invoice->number);
  if (!paid) co_return refuse(paid.error(), "invoice");
  co_return respond(invoice_json(*paid));
}

Response respond_party(const domain::Party& party) {
  return respond(json::object{{"name", party.name}, {"address", party.address}, {"tax_number", party.tax_number}});
}

awaitable<Answer> seller(Desk desk, Call) {
  const auto found = co_await app::find_seller(desk.store);
  if (!found) co_return refuse(found.error(), "seller");
  co_return respond_party(*found);
}

awaitable<Answer> change_seller(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::SellerChange change{.name = fields.optional_text("name"),
                           .address = fields.optional_text("address"),
                           .tax_number = fields.optional_text("tax_number")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto changed = co_await app::change_seller(desk.admin(call), std::move(change));
  if (!changed) co_return refuse(changed.error(), "seller");
  co_return respond_party(*changed);
}

awaitable<Answer> tax_rates(Desk desk, Call) {
  const auto rates = co_await app::list_tax_rates(desk.store);
  if (!rates) co_return refuse(rates.error(), "rate");
  json::array data;
  for (const auto& rate : *rates) {
    data.push_back(json::object{{"valid_from", to_json(rate.valid_from)}, {"basis_points", rate.basis_points}});
  }
  co_return respond(json::object{{"data", std::move(data)}});
}

awaitable<Answer> put_tax_rate(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto basis_points = fields.integer("basis_points");
  const auto valid_from = fields.optional_time("valid_from");
  if (basis_points < 0 || basis_points > 10'000) fields.wrong("basis_points", "a rate is 0 to 10000 basis points");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto put = co_await app::set_tax_rate(desk.admin(call), {static_cast<int>(basis_points), valid_from});
  if (!put) co_return refuse(put.error(), "rate", "valid_from");
  co_return co_await tax_rates(desk, std::move(call));
}

/// One check of the books at a time: each reads all of them.
struct LedgerDesk {
  Desk desk;
  std::shared_ptr<std::atomic_flag> under_way = std::make_shared<std::atomic_flag>();
};

class Turn {
 public:
  explicit Turn(std::atomic_flag& flag) : flag_(flag), mine_(!flag.test_and_set()) {}
  ~Turn() {
    if (mine_) flag_.clear();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] bool is_mine() const noexcept { return mine_; }

 private:
  std::atomic_flag& flag_;
  bool mine_;
};

awaitable<Answer> check_ledger(LedgerDesk ledger, Call) {
  const Turn turn(*ledger.under_way);
  if (!turn.is_mine()) co_return std::unexpected(Problem{.code = "conflict", .message = "the books are being checked already"});
  json::array problems;
  const auto report = co_await app::verify_ledger(ledger.desk.store, [&problems](const std::string& fault) {
    if (problems.size() < kToldFaults) problems.emplace_back(fault);
  });
  if (!report) co_return refuse(report.error(), "ledger");
  co_return respond(json::object{{"ok", report->faults == 0}, {"bookings", report->bookings}, {"problems", std::move(problems)}});
}

}  // namespace

std::vector<Endpoint> operator_money_endpoints(Desk desk) {
  return {
      operator_endpoint("GET", "top_up_requests", desk, list_requests),
      operator_endpoint("POST", "top_up_requests/{request_id}/approve", desk, approve),
      operator_endpoint("POST", "top_up_requests/{request_id}/decline", desk, decline),
      operator_endpoint("GET", "invoices", desk, invoices),
      operator_endpoint("POST", "invoices/{invoice_id}/pay", desk, pay),
      operator_endpoint("GET", "seller", desk, seller),
      operator_endpoint("PATCH", "seller", desk, change_seller),
      operator_endpoint("GET", "tax_rates", desk, tax_rates),
      operator_endpoint("POST", "tax_rates", desk, put_tax_rate),
      operator_endpoint("POST", "ledger_check", LedgerDesk{.desk = desk}, check_ledger),
  };
}

}  // namespace kurir::http::v1
