// Outgoing messages in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteMessageRows final : public ports::MessageRows {
 public:
  explicit SqliteMessageRows(Connection& connection);

  domain::MessageId insert(const domain::Message& message) override;
  std::optional<domain::Message> find(domain::MessageId id) override;
  std::optional<domain::Message> find_by_wire_id(domain::DeviceId device, const std::string& wire_id) override;
  std::vector<domain::Message> due(domain::DeviceId device, Time now, std::size_t limit) override;
  std::vector<domain::Message> in_flight(domain::DeviceId device, std::size_t limit) override;
  void set_encrypted(domain::MessageId id, BytesView stanza) override;
  void retry_later(domain::MessageId id, Time due_at) override;
  void set_state(domain::MessageId id, domain::MessageState state, Time now) override;
  void set_pending_reported(domain::MessageId id) override;
  std::vector<domain::Message> unreported(Time before, std::size_t limit) override;
  std::vector<domain::DeviceId> devices_with_due(Time now) override;
  std::optional<Time> next_due_after(Time now) override;

 private:
  std::vector<domain::DeviceId> devices_in(Statement& next_device);

  Connection& connection_;
  Statement insert_;
  Statement find_;
  Statement find_by_wire_id_;
  Statement due_;
  Statement in_flight_;
  Statement set_encrypted_;
  Statement retry_later_;
  Statement set_state_;
  Statement set_pending_reported_;
  Statement next_waiting_device_;
  Statement has_due_;
  Statement next_due_of_;
  Statement next_unreported_device_;
  Statement unreported_of_;
};

}  // namespace kurir::sqlite
