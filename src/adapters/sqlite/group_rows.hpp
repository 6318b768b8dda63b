// Groups, sender keys (sealed at rest) and who has ours, in SQLite.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/group_rows.hpp"

namespace kurir::sqlite {

class SqliteGroupRows final : public ports::GroupRows {
 public:
  SqliteGroupRows(Connection& connection, Sealer sealer);

  std::optional<ports::GroupRow> find(domain::DeviceId device, const std::string& jid) override;
  void put(domain::DeviceId device, const ports::GroupRow& group) override;
  void remove(domain::DeviceId device, const std::string& jid) override;
  void remove_all(domain::DeviceId device) override;
  std::optional<Bytes> sender_key(domain::DeviceId device, const std::string& group, const std::string& sender) override;
  void put_sender_key(domain::DeviceId device, const std::string& group, const std::string& sender, BytesView record) override;
  std::vector<std::string> key_holders(domain::DeviceId device, const std::string& group) override;
  void add_key_holder(domain::DeviceId device, const std::string& group, const std::string& holder) override;
  void remove_key_holder(domain::DeviceId device, const std::string& group, const std::string& holder) override;
  void remove_key_holders(domain::DeviceId device, const std::string& group) override;
  void clear(domain::DeviceId device) override;

 private:
  Sealer sealer_;
  Statement find_;
  Statement put_;
  Statement remove_;
  Statement remove_all_;
  Statement sender_key_;
  Statement put_sender_key_;
  Statement key_holders_;
  Statement add_key_holder_;
  Statement remove_key_holder_;
  Statement remove_key_holders_;
  Statement clear_sender_keys_;
  Statement clear_key_holders_;
};

}  // namespace kurir::sqlite
