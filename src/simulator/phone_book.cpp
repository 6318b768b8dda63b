#include "simulator/phone_book.hpp"

namespace kurir::simulator {

PhoneBook::PhoneBook(World& world, Switchboard& switchboard) : world_(world), switchboard_(switchboard) {
  world_.sign_device_list = [this](Account& account) {
    if (auto phone = find(account.number)) (*phone)->sign_device_list();
  };
}

Result<Phone*> PhoneBook::add(NewPhone wanted) {
  if (phones_.size() >= kMaxPhones)
    return fail(ErrorCode::unavailable, "there are {} phones already: restart the simulator", kMaxPhones);
  if (wanted.name.size() > kMaxName) return fail(ErrorCode::invalid_argument, "name must have {} bytes at most", kMaxName);
  if (wanted.auto_reply.size() > kMaxAutoReply)
    return fail(ErrorCode::invalid_argument, "auto_reply must have {} bytes at most", kMaxAutoReply);
  PhoneKeys keys = PhoneKeys::generate(world_.random);
  auto published = keys.publish(world_.random);
  auto account = world_.create_account(std::move(wanted.number), std::move(wanted.name), std::move(published));
  if (!account) return pass_on(std::move(account));
  if ((*account)->push_name.empty()) (*account)->push_name = "Phone " + (*account)->number;
  Phone& phone = restore(std::make_unique<Phone>(world_, switchboard_, **account, std::move(keys),
                                                 PhoneSettings{wanted.reading, std::move(wanted.auto_reply)}));
  phone.sign_device_list();
  phone.go_online();
  return &phone;
}

Phone& PhoneBook::restore(std::unique_ptr<Phone> phone) {
  phone->on_arrival = [this](Phone& busy) { busy_.push_back(&busy); };
  auto number = phone->account().number;
  return *phones_.emplace(std::move(number), std::move(phone)).first->second;
}

Result<Phone*> PhoneBook::find(std::string_view number) const {
  auto found = phones_.find(number);
  if (found == phones_.end()) return fail(ErrorCode::not_found, "there is no phone {}: POST /phones adds one", number);
  return found->second.get();
}

void PhoneBook::work() {
  while (!busy_.empty()) {
    Phone* phone = busy_.front();
    busy_.pop_front();
    (void)phone->work();
  }
}

}  // namespace kurir::simulator
