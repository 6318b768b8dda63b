// Retries that outlive a restart.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/retry_rows.hpp"

namespace kurir::sqlite {

class SqliteRetryRows final : public ports::RetryRows {
 public:
  explicit SqliteRetryRows(Connection& connection);

  void put_unreadable(domain::DeviceId device, const ports::UnreadableMessage& message) override;
  void set_asked(domain::DeviceId device, const std::string& wire_id, const std::string& chat, Time at) override;
  void remove_unreadable(domain::DeviceId device, const std::string& wire_id, const std::string& chat) override;
  std::vector<ports::UnreadableMessage> unreadable(domain::DeviceId device, std::size_t limit) override;
  void put_request(domain::DeviceId device, const ports::RetryRequestRow& request) override;
  void remove_request(domain::DeviceId device, const std::string& wire_id, const std::string& requester) override;
  void remove_answered(domain::DeviceId device, const std::string& wire_id, const std::string& requester) override;
  void remove_answered_before(domain::DeviceId device, Time before) override;
  std::vector<ports::RetryRequestRow> requests(domain::DeviceId device, std::size_t limit) override;
  void clear(domain::DeviceId device) override;

 private:
  Statement put_unreadable_;
  Statement set_asked_;
  Statement remove_unreadable_;
  Statement unreadable_;
  Statement put_request_;
  Statement remove_request_;
  Statement remove_answered_;
  Statement remove_answered_before_;
  Statement requests_;
  Statement clear_unreadable_;
  Statement clear_requests_;
};

}  // namespace kurir::sqlite
