// The simulator as a page that looks like a phone uses it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "simulator/simulator_state.hpp"

namespace kurir::simulator {
namespace asio = boost::asio;
namespace {

PhoneStatus status_of(const Phone& phone) {
  return {.number = phone.account().number,
          .name = phone.account().push_name,
          .online = phone.online(),
          .reading = phone.settings().reading,
          .auto_reply = phone.settings().auto_reply,
          .companions = phone.account().devices.size() - 1};
}

Result<PhoneStatus> change_phone(PhoneBook& phones, const std::string& number, PhoneChange change) {
  auto phone = phones.find(number);
  if (!phone) return pass_on(std::move(phone));
  if (change.auto_reply && change.auto_reply->size() > PhoneBook::kMaxAutoReply) {
    return fail(ErrorCode::invalid_argument, "auto_reply must have {} bytes at most", PhoneBook::kMaxAutoReply);
  }
  auto settings = (*phone)->settings();
  if (change.reading) settings.reading = *change.reading;
  if (change.auto_reply) settings.auto_reply = std::move(*change.auto_reply);
  (*phone)->change_settings(std::move(settings));
  if (change.online) *change.online ? (*phone)->go_online() : (*phone)->go_offline();
  phones.work();
  return status_of(**phone);
}

}  // namespace

asio::awaitable<std::vector<PhoneStatus>> Simulator::statuses() {
  auto work = [](std::shared_ptr<State> state) -> asio::awaitable<std::vector<PhoneStatus>> {
    std::vector<PhoneStatus> all;
    for (const auto& [number, phone] : state->universe.phones.all()) all.push_back(status_of(*phone));
    co_return all;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_), asio::use_awaitable);
}

asio::awaitable<Result<PhoneStatus>> Simulator::status(std::string number) {
  auto work = [](std::shared_ptr<State> state, std::string of) -> asio::awaitable<Result<PhoneStatus>> {
    auto phone = state->universe.phones.find(of);
    if (!phone) co_return pass_on(std::move(phone));
    co_return status_of(**phone);
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number)), asio::use_awaitable);
}

asio::awaitable<Result<PhoneStatus>> Simulator::change(std::string number, PhoneChange change) {
  auto work = [](std::shared_ptr<State> state, std::string of, PhoneChange wanted) -> asio::awaitable<Result<PhoneStatus>> {
    auto changed = change_phone(state->universe.phones, of, std::move(wanted));
    co_await state->journal.stored();
    co_return changed;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number), std::move(change)), asio::use_awaitable);
}

asio::awaitable<Result<std::vector<PhoneChat>>> Simulator::chats(std::string number) {
  auto work = [](std::shared_ptr<State> state, std::string of) -> asio::awaitable<Result<std::vector<PhoneChat>>> {
    auto phone = state->universe.phones.find(of);
    if (!phone) co_return pass_on(std::move(phone));
    auto chats = (*phone)->chats();
    co_await state->journal.stored();
    co_return chats;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number)), asio::use_awaitable);
}

asio::awaitable<Result<std::size_t>> Simulator::read_chat(std::string number, std::string other) {
  auto work = [](std::shared_ptr<State> state, std::string of, std::string from) -> asio::awaitable<Result<std::size_t>> {
    auto phone = state->universe.phones.find(of);
    if (!phone) co_return pass_on(std::move(phone));
    auto count = (*phone)->read_chat(from);
    state->universe.phones.work();
    co_await state->journal.stored();
    co_return count;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number), std::move(other)), asio::use_awaitable);
}

void Simulator::listen(std::function<void(const std::string& number)> listener) {
  state_->universe.world.changes.listener = [listener = std::move(listener)](const RecordKey& key) {
    using enum RecordKind;
    if (key.kind == phone || key.kind == message || key.kind == sent || key.kind == account) listener(key.number);
  };
}

}  // namespace kurir::simulator
