// Paired numbers in SQLite. Credentials and QR texts rest sealed.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteDeviceRows final : public ports::DeviceRows {
 public:
  SqliteDeviceRows(Connection& connection, Sealer sealer);

  domain::DeviceId create(const domain::Device& device) override;
  std::optional<domain::Device> find(domain::DeviceId id) override;
  std::optional<domain::Device> find_by_waid(const std::string& waid) override;
  std::vector<domain::Device> list() override;
  void set_state(domain::DeviceId id, domain::DeviceState state, const std::string& reason) override;
  void set_webhooks(domain::DeviceId id, const std::string& inbox_url, const std::string& tracking_url) override;
  void set_number(domain::DeviceId id, const std::string& number) override;
  void save_credentials(domain::DeviceId id, BytesView credentials) override;
  std::optional<Bytes> load_credentials(domain::DeviceId id) override;
  void set_qr(domain::DeviceId id, const std::string& qr, Time expires_at) override;
  std::optional<Qr> qr(domain::DeviceId id) override;

 private:
  Connection& connection_;
  Sealer sealer_;
  Statement create_;
  Statement find_;
  Statement find_by_waid_;
  Statement list_;
  Statement set_state_;
  Statement set_number_;
  Statement set_webhooks_;
  Statement save_credentials_;
  Statement load_credentials_;
  Statement set_qr_;
  Statement qr_;
};

}  // namespace kurir::sqlite
