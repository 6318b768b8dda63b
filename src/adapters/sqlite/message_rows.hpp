// Outgoing messages in SQLite.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "adapters/sqlite/traffic.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteMessageRows final : public ports::MessageRows {
 public:
  SqliteMessageRows(Connection& connection, ChangeNotes& notes, TrafficCounter& traffic);

  domain::MessageId insert(const domain::Message& message) override;
  std::optional<domain::Message> find(domain::MessageId id) override;
  std::optional<domain::Message> find_by_wire_id(domain::DeviceId device, const std::string& wire_id) override;
  std::vector<domain::Message> due(domain::DeviceId device, Time now, std::size_t limit) override;
  std::vector<domain::Message> in_flight(domain::DeviceId device, std::size_t limit) override;
  void set_encrypted(domain::MessageId id, BytesView stanza) override;
  void set_due(domain::MessageId id, Time due_at, const std::string& reason) override;
  void set_held(domain::MessageId id, const std::string& rule, const std::string& reason) override;
  std::vector<domain::Message> held(domain::DeviceId device, std::size_t limit) override;
  void set_reason(domain::MessageId id, const std::string& reason) override;
  std::vector<domain::Message> waiting(domain::AccountId account, const Position& after, std::size_t limit) override;
  std::vector<domain::Message> waiting_of(domain::DeviceId device, const Position& after, std::size_t limit) override;
  std::vector<domain::Message> expired(Time now, std::size_t limit) override;
  std::optional<Time> next_expiry() override;
  void retry_later(domain::MessageId id, Time due_at) override;
  void set_state(domain::MessageId id, domain::MessageState state, Time now) override;
  void set_pending_reported(domain::MessageId id) override;
  std::vector<domain::Message> unreported(Time before, std::size_t limit) override;
  std::vector<domain::DeviceId> devices_with_due(Time after, Time now) override;
  std::optional<Time> next_due_after(Time now) override;

 private:
  struct Owner {
    domain::AccountId account;
    domain::DeviceId device;
    domain::MessageOrigin origin;
    Time due_at;
    domain::MessageState state;
  };
  /// Of the row that is about to change; noted as changed. Throws where there is none.
  Owner change(domain::MessageId id);
  /// Once the stanza has been answered, or must not leave any more.
  void forget_stanza(const Owner& owner, domain::MessageId id);
  void continue_conversation(const domain::Message& message);

  Connection& connection_;
  ChangeNotes& notes_;
  TrafficCounter& traffic_;
  Statement insert_;
  Statement continue_conversation_;
  Statement find_;
  Statement find_by_wire_id_;
  Statement due_;
  Statement in_flight_;
  Statement owner_;
  Statement set_encrypted_;
  Statement put_stanza_;
  Statement remove_stanza_;
  Statement set_due_;
  Statement set_held_;
  Statement held_;
  Statement set_reason_;
  Statement waiting_;
  Statement waiting_in_lane_;
  Statement waiting_held_;
  Statement expired_;
  Statement next_expiry_;
  Statement retry_later_;
  Statement set_state_;
  Statement set_pending_reported_;
  Statement becoming_due_;
  Statement next_due_;
  Statement next_unreported_device_;
  Statement unreported_of_;
};

}  // namespace kurir::sqlite
