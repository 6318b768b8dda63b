// Paired numbers in SQLite. Credentials and QR texts rest sealed.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteDeviceRows final : public ports::DeviceRows {
 public:
  SqliteDeviceRows(Connection& connection, Sealer sealer, ChangeNotes& notes);

  domain::DeviceId create(const domain::Device& device) override;
  std::optional<domain::Device> find(domain::DeviceId id) override;
  std::optional<domain::Device> find_by_waid(const std::string& waid) override;
  std::vector<domain::Device> list() override;
  std::vector<domain::Device> list_of(domain::AccountId account) override;
  std::vector<domain::Device> page(std::optional<domain::DeviceState> state, domain::DeviceId after, std::size_t limit) override;
  std::int64_t count(domain::DeviceState state) override;
  using ports::DeviceRows::set_state;
  void set_state(domain::DeviceId id, domain::DeviceState state, const Reason& reason, Time now) override;
  void set_name(domain::DeviceId id, const std::string& name) override;
  void set_paused_at(domain::DeviceId id, std::optional<Time> at) override;
  void remove(domain::DeviceId id, Time now) override;
  void set_webhooks(domain::DeviceId id, const std::string& inbox_url, const std::string& tracking_url) override;
  void set_number(domain::DeviceId id, const std::string& number) override;
  void set_linked_at(domain::DeviceId id, std::optional<Time> at) override;
  void set_plan(domain::DeviceId id, domain::PlanId plan, Time anchor, std::optional<Time> expires_at) override;
  std::vector<domain::Device> to_renew(Time now, std::size_t limit) override;
  std::vector<domain::Device> lapsed(domain::DeviceId after, std::size_t limit) override;
  void set_policy(domain::DeviceId id, const std::string& policy) override;
  void set_restriction(domain::DeviceId id, const domain::Restriction& restriction) override;
  std::vector<domain::Device> restricted(std::size_t limit) override;
  void set_qr_wanted_until(domain::DeviceId id, std::optional<Time> until) override;
  std::optional<Time> qr_wanted_until(domain::DeviceId id) override;
  void save_credentials(domain::DeviceId id, BytesView credentials) override;
  std::optional<Bytes> load_credentials(domain::DeviceId id) override;
  void want_unlink(domain::DeviceId id) override;
  std::vector<domain::Device> to_unlink() override;
  void forget_credentials(domain::DeviceId id) override;
  void set_qr(domain::DeviceId id, const std::string& qr, Time expires_at) override;
  std::optional<Qr> qr(domain::DeviceId id) override;

 private:
  /// Of the one row that an update with kOwner returned. Throws where there is none.
  void note(Rows rows, domain::DeviceId id, ports::Topic topic = ports::Topic::device);

  Connection& connection_;
  Sealer sealer_;
  ChangeNotes& notes_;
  Statement create_;
  Statement find_;
  Statement find_by_waid_;
  Statement page_;
  Statement page_in_;
  Statement count_;
  Statement list_of_;
  Statement to_renew_;
  Statement lapsed_;
  Statement set_state_;
  Statement set_name_;
  Statement set_paused_at_;
  Statement remove_;
  Statement set_number_;
  Statement set_webhooks_;
  Statement set_linked_at_;
  Statement set_plan_;
  Statement set_policy_;
  Statement set_restriction_;
  Statement restricted_;
  Statement set_qr_wanted_until_;
  Statement qr_wanted_until_;
  Statement save_credentials_;
  Statement load_credentials_;
  Statement want_unlink_;
  Statement to_unlink_;
  Statement forget_credentials_;
  Statement set_qr_;
  Statement qr_;
};

}  // namespace kurir::sqlite
