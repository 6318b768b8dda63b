// What devices follow of their accounts' shared settings, in SQLite. The keys rest sealed.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/app_state_rows.hpp"

namespace kurir::sqlite {

class SqliteAppStateRows final : public ports::AppStateRows {
 public:
  SqliteAppStateRows(Connection& connection, Sealer sealer);

  std::vector<Key> keys(domain::DeviceId device, std::size_t limit) override;
  void put_key(domain::DeviceId device, const Key& key) override;
  std::optional<Collection> collection(domain::DeviceId device, const std::string& name) override;
  void put_collection(domain::DeviceId device, const std::string& name, const Collection& collection) override;
  void drop_collection(domain::DeviceId device, const std::string& name) override;
  std::optional<Bytes> value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac) override;
  void put_value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac, BytesView value_mac) override;
  void drop_value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac) override;
  void clear(domain::DeviceId device) override;

 private:
  Sealer sealer_;
  Statement keys_;
  Statement put_key_;
  Statement collection_;
  Statement put_collection_;
  Statement drop_collection_;
  Statement drop_entries_;
  Statement value_mac_;
  Statement put_value_mac_;
  Statement drop_value_mac_;
  Statement clear_keys_;
  Statement clear_collections_;
  Statement clear_entries_;
};

}  // namespace kurir::sqlite
