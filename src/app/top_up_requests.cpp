#include "app/top_up_requests.hpp"

#include <limits>

#include "app/audit.hpp"
#include "app/once.hpp"
#include "app/top_up.hpp"
#include "domain/account_fields.hpp"
#include "domain/tax.hpp"
#include "ports/invoice_rows.hpp"
#include "ports/tax_rows.hpp"
#include "ports/top_up_request_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::TopUpRequest;
using domain::TopUpRequestId;
using domain::TopUpRequestState;

TopUpRequestView view_of(ports::Transaction& tx, TopUpRequest request, Time now) {
  TopUpRequestView view{std::move(request), {}, 0};
  const auto account = tx.accounts().find(view.request.account);
  if (account) view.account_name = account->name;
  const auto invoice = view.request.invoice ? tx.invoices().find(*view.request.invoice) : std::nullopt;
  view.tax = invoice ? invoice->tax : domain::tax_on(view.request.amount, tx.taxes().in_force(now));
  return view;
}

Result<TopUpRequest> find_in(ports::Transaction& tx, TopUpRequestId id) {
  auto request = tx.top_up_requests().find(id);
  if (!request) return fail(ErrorCode::not_found, "there is no such request for a top-up");
  return std::move(*request);
}

Result<TopUpRequest> find_open(ports::Transaction& tx, TopUpRequestId id) {
  auto request = find_in(tx, id);
  if (request && request->state != TopUpRequestState::open) {
    return fail(ErrorCode::conflict, "the request is {} already", name(request->state));
  }
  return request;
}

std::string_view verb_of(TopUpRequestState state) {
  switch (state) {
    case TopUpRequestState::open: return "create";
    case TopUpRequestState::approved: return "approve";
    case TopUpRequestState::declined: return "decline";
    case TopUpRequestState::withdrawn: return "withdraw";
  }
  return "";
}

void write_audit(ports::Transaction& tx, const TopUpRequest& request, const std::string& actor, Time now) {
  audit(tx,
        {actor, fmt::format("top_up_request.{}", verb_of(request.state)), fmt::format("top_up_request:{}", request.id),
         request.account, fmt::format("amount: {}", request.amount)},
        now);
}

TopUpRequestView decide(ports::Transaction& tx, TopUpRequest request, TopUpRequestState state, const std::string& actor,
                        Time now) {
  request.state = state;
  request.decided_by = actor;
  request.decided_at = now;
  tx.top_up_requests().decide(request);
  write_audit(tx, request, actor, now);
  return view_of(tx, std::move(request), now);
}

Result<TopUpRequestView> create_in(ports::Transaction& tx, const NewTopUpRequest& wanted, const std::string& actor, Time now) {
  const auto account = tx.accounts().find(wanted.account);
  if (!account) return fail(ErrorCode::not_found, "there is no such account");
  if (account->postpaid) return fail(ErrorCode::conflict, "the account is postpaid: it pays its monthly statements");
  if (tx.top_up_requests().count_open(wanted.account) >= kMaxOpenTopUpRequests) {
    return fail(ErrorCode::conflict, "{} requests are open already: withdraw one, or wait for the operator",
                kMaxOpenTopUpRequests);
  }
  TopUpRequest request;
  request.account = wanted.account;
  request.amount = wanted.amount;
  request.note = wanted.note;
  request.created_by = actor;
  request.created_at = now;
  request.id = tx.top_up_requests().create(request);
  write_audit(tx, request, actor, now);
  return view_of(tx, std::move(request), now);
}

Result<TopUpRequestView> create_once(ports::Transaction& tx, const NewTopUpRequest& wanted, const std::string& actor, Time now) {
  if (!wanted.idempotency) return create_in(tx, wanted, actor, now);
  const OnceKey key{wanted.account, "top_up_request", *wanted.idempotency};
  const auto before = done_before(tx, key, now);
  if (!before) return std::unexpected(before.error());
  if (*before) {
    auto known = find_in(tx, TopUpRequestId(**before));
    if (!known) return pass_on(std::move(known));
    return view_of(tx, std::move(*known), now);
  }
  auto created = create_in(tx, wanted, actor, now);
  if (created) remember(tx, key, created->request.id.value, now);
  return created;
}

std::vector<TopUpRequest> read_page(ports::Transaction& tx, const TopUpRequestSearch& search, std::size_t limit) {
  const auto before = search.before.value_or(TopUpRequestId(std::numeric_limits<std::int64_t>::max()));
  if (search.account) return tx.top_up_requests().list_of(*search.account, before, limit);
  if (search.state) return tx.top_up_requests().list_in(*search.state, before, limit);
  return tx.top_up_requests().list(before, limit);
}

TopUpRequestPage page_of(ports::Transaction& tx, const TopUpRequestSearch& search, Time now) {
  auto found = read_page(tx, search, search.limit + 1);
  TopUpRequestPage page;
  if (found.size() > search.limit) {
    found.resize(search.limit);
    page.next = found.back().id;
  }
  for (auto& request : found) page.requests.push_back(view_of(tx, std::move(request), now));
  return page;
}

Result<TopUpRequestView> approve_in(ports::Transaction& tx, TopUpRequestId id, const std::string& actor, Time now) {
  auto request = find_open(tx, id);
  if (!request) return pass_on(std::move(request));
  const auto done = top_up(tx, {.account = request->account, .net = request->amount, .note = request->note}, actor, now);
  if (!done) return std::unexpected(done.error());
  request->invoice = done->invoice;
  return decide(tx, std::move(*request), TopUpRequestState::approved, actor, now);
}

}  // namespace

awaitable<Result<TopUpRequestView>> request_top_up(Admin admin, NewTopUpRequest wanted) {
  if (auto checked = check_top_up(wanted.amount, wanted.note); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<TopUpRequestView>(
      admin.store, [wanted = std::move(wanted), actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return create_once(tx, wanted, actor, now);
      });
}

awaitable<Result<TopUpRequestPage>> list_top_up_requests(ports::Store& store, const Clock& clock, TopUpRequestSearch search) {
  co_return co_await ports::read<TopUpRequestPage>(
      store,
      [search, now = clock.now()](ports::Transaction& tx) -> Result<TopUpRequestPage> { return page_of(tx, search, now); });
}

awaitable<Result<TopUpRequestView>> withdraw_top_up(Admin admin, domain::AccountId account, TopUpRequestId id) {
  co_return co_await ports::transact<TopUpRequestView>(
      admin.store,
      [account, id, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) -> Result<TopUpRequestView> {
        const auto known = find_in(tx, id);
        if (!known || known->account != account) return fail(ErrorCode::not_found, "there is no such request for a top-up");
        auto request = find_open(tx, id);
        if (!request) return pass_on(std::move(request));
        return decide(tx, std::move(*request), TopUpRequestState::withdrawn, actor, now);
      });
}

awaitable<Result<TopUpRequestView>> approve_top_up(Admin admin, TopUpRequestId id) {
  co_return co_await ports::transact<TopUpRequestView>(
      admin.store,
      [id, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) { return approve_in(tx, id, actor, now); });
}

awaitable<Result<TopUpRequestView>> decline_top_up(Admin admin, TopUpRequestId id, std::string answer) {
  if (auto checked = domain::check_name("the answer to a request", answer); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<TopUpRequestView>(
      admin.store,
      [id, answer = std::move(answer), actor = admin.actor,
       now = admin.clock.now()](ports::Transaction& tx) -> Result<TopUpRequestView> {
        auto request = find_open(tx, id);
        if (!request) return pass_on(std::move(request));
        request->answer = answer;
        return decide(tx, std::move(*request), TopUpRequestState::declined, actor, now);
      });
}

}  // namespace kurir::app
