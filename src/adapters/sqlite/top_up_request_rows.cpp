#include "adapters/sqlite/top_up_request_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

using domain::TopUpRequest;
using domain::TopUpRequestId;

constexpr auto kRequest = "id, account, amount, note, state, created_by, created_at, decided_by, decided_at, answer, invoice";

TopUpRequest request_of(Rows& rows) {
  return {.id = rows.id<TopUpRequestId>(),
          .account = rows.id<domain::AccountId>(),
          .amount = rows.integer(),
          .note = rows.text(),
          .state = rows.as<domain::TopUpRequestState>(),
          .created_by = rows.text(),
          .created_at = rows.time(),
          .decided_by = rows.text(),
          .decided_at = rows.optional_time(),
          .answer = rows.text(),
          .invoice = rows.optional_id<domain::InvoiceId>()};
}

std::vector<TopUpRequest> all(Rows rows) {
  std::vector<TopUpRequest> requests;
  while (rows.next()) requests.push_back(request_of(rows));
  return requests;
}

std::string select(std::string_view where) { return fmt::format("SELECT {} FROM top_up_requests WHERE {}", kRequest, where); }

}  // namespace

SqliteTopUpRequestRows::SqliteTopUpRequestRows(Connection& connection, ChangeNotes& notes)
    : connection_(connection),
      notes_(notes),
      create_(connection,
              "INSERT INTO top_up_requests (account, amount, note, state, created_by, created_at)"
              " VALUES (?1, ?2, ?3, 0, ?4, ?5)"),
      find_(connection, select("id = ?1")),
      list_(connection, select("id < ?1 ORDER BY id DESC LIMIT ?2")),
      list_in_(connection, select("state = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3")),
      list_of_(connection, select("account = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3")),
      count_open_(connection, "SELECT count(*) FROM top_up_requests WHERE account = ?1 AND state = 0"),
      decide_(connection,
              "UPDATE top_up_requests SET state = ?2, decided_by = ?3, decided_at = ?4, answer = ?5, invoice = ?6"
              " WHERE id = ?1") {}

TopUpRequestId SqliteTopUpRequestRows::create(const TopUpRequest& request) {
  create_.execute(request.account, request.amount, request.note, request.created_by, request.created_at);
  const TopUpRequestId id(connection_.last_insert_id());
  notes_.add({.topic = ports::Topic::top_up_request, .account = request.account, .id = id.value});
  return id;
}

std::optional<TopUpRequest> SqliteTopUpRequestRows::find(TopUpRequestId id) {
  auto rows = find_.query(id);
  if (!rows.next()) return std::nullopt;
  return request_of(rows);
}

std::vector<TopUpRequest> SqliteTopUpRequestRows::list(TopUpRequestId before, std::size_t limit) {
  return all(list_.query(before, limit));
}

std::vector<TopUpRequest> SqliteTopUpRequestRows::list_in(domain::TopUpRequestState state, TopUpRequestId before,
                                                          std::size_t limit) {
  return all(list_in_.query(state, before, limit));
}

std::vector<TopUpRequest> SqliteTopUpRequestRows::list_of(domain::AccountId account, TopUpRequestId before, std::size_t limit) {
  return all(list_of_.query(account, before, limit));
}

std::size_t SqliteTopUpRequestRows::count_open(domain::AccountId account) {
  auto rows = count_open_.query(account);
  return rows.next() ? static_cast<std::size_t>(rows.integer()) : 0;
}

void SqliteTopUpRequestRows::decide(const TopUpRequest& request) {
  const auto changed =
      decide_.execute(request.id, request.state, request.decided_by, request.decided_at, request.answer, request.invoice);
  if (changed != 1) raise(ErrorCode::not_found, "top-up request {} does not exist", request.id);
  notes_.add({.topic = ports::Topic::top_up_request, .account = request.account, .id = request.id.value});
}

}  // namespace kurir::sqlite
