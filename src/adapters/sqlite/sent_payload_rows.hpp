// What was sent by tasks of the client library.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/sent_payload_rows.hpp"

namespace kurir::sqlite {

class SqliteSentPayloadRows final : public ports::SentPayloadRows {
 public:
  explicit SqliteSentPayloadRows(Connection& connection);

  void put(domain::DeviceId device, const ports::SentPayload& sent) override;
  std::optional<ports::SentPayload> find(domain::DeviceId device, const std::string& wire_id) override;
  void remove_before(Time before, std::size_t limit) override;
  void clear(domain::DeviceId device) override;

 private:
  Statement put_;
  Statement find_;
  Statement remove_before_;
  Statement clear_;
};

}  // namespace kurir::sqlite
