// The outbox of webhook calls in SQLite. Calls that have ended stay as history, outside of the indexes; so are those
// that wait behind an older one: however many pile up for an endpoint that is down, only the heads of queues are looked at.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteEventRows final : public ports::EventRows {
 public:
  SqliteEventRows(Connection& connection, ChangeNotes& notes);

  domain::EventId append(const domain::WebhookEvent& event) override;
  std::vector<std::string> urls_with_due(Time now) override;
  std::vector<domain::WebhookEvent> due(const std::string& url, Time now, std::size_t limit) override;
  void delivered(domain::EventId id, Time now) override;
  void failed(domain::EventId id, int attempts, Time next_attempt_at) override;
  void given_up(domain::EventId id, Time now) override;
  std::optional<Time> next_attempt_after(Time now) override;

 private:
  enum class State : int;
  void end(domain::EventId id, State state, Time now);
  /// Of the row that an update returned; false where it changed none.
  bool note(Rows rows, ports::Happened happened);
  [[nodiscard]] std::vector<std::string> urls();

  ChangeNotes& notes_;
  Statement append_;
  Statement next_url_;
  Statement has_due_;
  Statement due_;
  Statement end_;
  Statement promote_next_;
  Statement failed_;
  Statement next_attempt_of_;
};

}  // namespace kurir::sqlite
