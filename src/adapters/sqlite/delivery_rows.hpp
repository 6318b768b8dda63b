// The outbox of webhook calls as people look at it: pages, attempts, another try, the end of what is old.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/delivery_rows.hpp"

namespace kurir::sqlite {

class SqliteDeliveryRows final : public ports::DeliveryRows {
 public:
  SqliteDeliveryRows(Connection& connection, ChangeNotes& notes);

  Page page(const ports::DeliveryFilter& filter, std::optional<domain::EventId> before, std::size_t limit) override;
  std::optional<ports::Delivery> find(domain::EventId id) override;
  std::vector<ports::WebhookAttempt> attempts(domain::EventId id) override;
  void add_attempt(domain::EventId id, const ports::WebhookAttempt& attempt) override;
  void redeliver(domain::EventId id, const std::string& url, Time now) override;
  std::size_t remove_created_before(Time before, std::size_t limit) override;

 private:
  [[nodiscard]] std::optional<int> last_status(domain::EventId id);

  ChangeNotes& notes_;
  Statement page_;
  Statement page_in_;
  Statement find_;
  Statement last_status_;
  Statement attempts_;
  Statement add_attempt_;
  Statement redeliver_;
  Statement put_behind_;
  Statement oldest_;
  Statement remove_attempts_;
  Statement remove_;
};

}  // namespace kurir::sqlite
