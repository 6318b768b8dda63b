// Privacy tokens in SQLite, sealed at rest.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/privacy_token_rows.hpp"

namespace kurir::sqlite {

class SqlitePrivacyTokenRows final : public ports::PrivacyTokenRows {
 public:
  SqlitePrivacyTokenRows(Connection& connection, Sealer sealer);

  std::optional<PrivacyToken> find(domain::DeviceId device, const std::string& user) override;
  void received(domain::DeviceId device, const std::string& user, BytesView token, Time given_at) override;
  void issued(domain::DeviceId device, const std::string& user, Time at) override;
  std::optional<Bytes> salt(domain::DeviceId device) override;
  void set_salt(domain::DeviceId device, BytesView salt) override;
  void clear(domain::DeviceId device) override;

 private:
  Sealer sealer_;
  Statement find_;
  Statement received_;
  Statement issued_;
  Statement salt_;
  Statement set_salt_;
  Statement drop_salt_;
  Statement clear_;
};

}  // namespace kurir::sqlite
