// What the handlers of the business work with, and what their lists and refusals have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/http/v1/endpoint.hpp"
#include "adapters/http/v1/json.hpp"
#include "app/accept_message.hpp"
#include "app/admin.hpp"

namespace kurir::http::v1 {

/// The references outlive the server.
struct Desk {
  ports::Store& store;
  const Clock& clock;

  [[nodiscard]] app::Admin admin(const Call& call) const { return {store, clock, call.who.actor}; }
};

/// A handler with what it works with.
template <class With>
[[nodiscard]] auto bind(With with, boost::asio::awaitable<Answer> (*handler)(With, Call)) {
  return [with, handler](Call call) { return handler(with, std::move(call)); };
}

/// A row of the operator's part: for people with the permission, about no account in particular.
template <class With>
[[nodiscard]] Endpoint operator_endpoint(std::string method, std::string path, With with,
                                         boost::asio::awaitable<Answer> (*handler)(With, Call)) {
  return {.method = std::move(method),
          .pattern = "/v1/operator/" + std::move(path),
          .access = Access::people,
          .permission = domain::Permission::manage_gateway,
          .of = Of::nobody,
          .handler = bind(with, handler)};
}

/// As the use case says; what is not found is called by its name here.
[[nodiscard]] inline std::unexpected<Problem> refuse(Error error, std::string_view what, std::string_view field = {}) {
  if (error.code == ErrorCode::not_found) return std::unexpected(not_found(what));
  return std::unexpected(problem_of(std::move(error), field));
}

/// The Idempotency-Key of a call, bound to its body; nothing where there is none.
[[nodiscard]] std::expected<std::optional<app::Idempotency>, Problem> idempotency_of(const Call& call);

/// Of a use case that takes an idempotency key: `already_exists` says that the key came with another body.
[[nodiscard]] std::unexpected<Problem> refuse_once(Error error, std::string_view what);

/// The cursor of the page that begins behind this id; none where there is none.
template <class Id>
[[nodiscard]] std::vector<std::string> cursor_of(const std::optional<Id>& id) {
  return id ? std::vector{std::to_string(id->value)} : std::vector<std::string>();
}

/// Of rows read with one more than `limit`: drops that one; the cursor of the following page is the last row's id.
template <class Row, class IdOf>
[[nodiscard]] std::vector<std::string> cut_page(std::vector<Row>& rows, std::size_t limit, IdOf id_of) {
  if (rows.size() <= limit) return {};
  rows.resize(limit);
  return {std::to_string(id_of(rows.back()).value)};
}

}  // namespace kurir::http::v1
