#include "contract/store_contract.hpp"

#include "ports/user_rows.hpp"

namespace kurir::test {

domain::AccountId StoreContract::new_account(domain::Rupiah balance) {
  return write([&](ports::Transaction& tx) {
    domain::Account account;
    account.name = "Toko Makmur";
    const auto id = tx.accounts().create(account);
    if (balance > 0) tx.ledger().top_up(id, balance, kNow);
    return id;
  });
}

domain::DeviceId StoreContract::new_device(domain::AccountId account, domain::DeviceState state) {
  domain::Device device;
  device.account = account;
  device.waid = fmt::format("waid{}", ++devices_);
  device.state = state;
  return write([&](ports::Transaction& tx) { return tx.devices().create(device); });
}

domain::UserId StoreContract::new_user(const std::string& login) {
  domain::User user;
  user.login = login;
  user.role = domain::Role::operator_staff;
  return write([&](ports::Transaction& tx) { return tx.users().create(user); });
}

domain::Message StoreContract::new_message(domain::DeviceId device) {
  domain::Message message;
  message.account = read([&](ports::Transaction& tx) { return tx.devices().find(device); }).value().account;
  message.device = device;
  message.number = "6281234567890";
  message.text = "Pesanan Anda sudah dikirim";
  message.wire_id = fmt::format("3EB0{:018X}", ++messages_);
  message.price = 200;
  message.accepted_at = kNow;
  message.due_at = kNow;
  return message;
}

domain::MessageId StoreContract::insert(const domain::Message& message) {
  return write([&](ports::Transaction& tx) { return tx.messages().insert(message); });
}

}  // namespace kurir::test
