#include "adapters/http/v1/audit.hpp"

#include <limits>

#include "app/audit.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

json::object line_json(const ports::AuditLine& line) {
  return {{"id", line.id},          {"at", to_json(line.at)},
          {"actor", line.actor},    {"action", line.action},
          {"target", line.target},  {"account_id", line.account ? json::value(line.account->value) : json::value(nullptr)},
          {"details", line.details}};
}

awaitable<Answer> list(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  const auto account = call.account.value != 0 ? std::optional(call.account) : std::nullopt;
  const auto before = number_in(*page, 0).value_or(std::numeric_limits<std::int64_t>::max());
  auto lines = co_await app::list_audit(desk.store, account, before, page->limit + 1);
  if (!lines) co_return refuse(lines.error(), "account");
  std::vector<std::string> next;
  if (lines->size() > page->limit) {
    lines->resize(page->limit);
    next = {std::to_string(lines->back().id)};
  }
  json::array data;
  for (const auto& line : *lines) data.push_back(line_json(line));
  co_return respond_page(std::move(data), next);
}

}  // namespace

std::vector<Endpoint> audit_endpoints(Desk desk) {
  return {{.method = "GET",
           .pattern = "/v1/audit",
           .access = Access::people,
           .permission = domain::Permission::see_audit,
           .of = Of::all_or_one,
           .handler = bind(desk, list)}};
}

}  // namespace kurir::http::v1
