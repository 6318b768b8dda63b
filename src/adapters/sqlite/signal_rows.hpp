// Signal's sessions and one-time keys (sealed at rest) and what is known of contacts, in SQLite.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteSignalRows final : public ports::SignalRows {
 public:
  SqliteSignalRows(Connection& connection, Sealer sealer);

  std::optional<Bytes> session(domain::DeviceId device, const std::string& address) override;
  void put_session(domain::DeviceId device, const std::string& address, BytesView record) override;
  void remove_session(domain::DeviceId device, const std::string& address) override;
  void remove_sessions_of(domain::DeviceId device, const std::string& name) override;
  void move_session(domain::DeviceId device, const std::string& from, const std::string& to) override;
  void move_sessions_of(domain::DeviceId device, const std::string& from_name, const std::string& to_name) override;
  void put_prekeys(domain::DeviceId device, const std::vector<PreKeyRow>& keys) override;
  void put_handed_out(domain::DeviceId device, const PreKeyRow& key) override;
  std::optional<Bytes> prekey(domain::DeviceId device, std::uint32_t id) override;
  void remove_prekey(domain::DeviceId device, std::uint32_t id) override;
  std::vector<PreKeyRow> prekeys_to_upload(domain::DeviceId device, std::size_t limit) override;
  void mark_uploaded(domain::DeviceId device, std::uint32_t up_to_id) override;
  std::optional<Contact> contact(domain::DeviceId device, const std::string& number) override;
  std::optional<Contact> contact_by_lid(domain::DeviceId device, const std::string& lid) override;
  void put_contact(domain::DeviceId device, const Contact& contact) override;
  void clear(domain::DeviceId device) override;

 private:
  void put(domain::DeviceId device, const PreKeyRow& key, int uploaded);
  Sealer sealer_;
  Statement session_;
  Statement put_session_;
  Statement remove_session_;
  Statement remove_sessions_of_;
  Statement addresses_of_;
  Statement put_prekey_;
  Statement prekey_;
  Statement remove_prekey_;
  Statement prekeys_to_upload_;
  Statement mark_uploaded_;
  Statement contact_;
  Statement contact_by_lid_;
  Statement put_contact_;
  Statement clear_sessions_;
  Statement clear_prekeys_;
  Statement clear_contacts_;
};

}  // namespace kurir::sqlite
