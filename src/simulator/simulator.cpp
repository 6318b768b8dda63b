#include "simulator/simulator.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/http/address.hpp"
#include "base/log.hpp"
#include "simulator/scan.hpp"
#include "simulator/simulator_state.hpp"

namespace kurir::simulator {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::seconds kControlGrace{1};

std::string host_of(const std::string& address) { return address.substr(0, address.rfind(':')); }

}  // namespace

Simulator::Simulator(asio::any_io_executor executor, Options options, const Clock& clock, Random& random)
    : state_(std::make_shared<State>(std::move(executor), std::move(options), clock, random)) {}

Simulator::~Simulator() = default;

Result<Endpoints> Simulator::start() {
  auto& state = *state_;
  if (auto loaded = state.journal.load(); !loaded) return pass_on(std::move(loaded));
  auto port = state.listener.listen(state.options.listen);
  if (!port) return pass_on(std::move(port));
  if (!state.options.data_dir.empty()) state.universe.world.media.files.keep_in(state.options.data_dir + "/media");
  const auto media = state.options.media.empty() ? host_of(state.options.listen) + ":0" : state.options.media;
  auto media_port = state.media.listen(media);
  if (!media_port) return pass_on(std::move(media_port));
  auto control_port = state.control.listen(state.options.control);
  if (!control_port) return pass_on(std::move(control_port));
  if (state.journal.kept()) state.tasks.spawn("journal", state.journal.run());
  return Endpoints{fmt::format("ws://{}:{}/ws/chat", host_of(state.options.listen), *port),
                   to_hex(state.universe.server_keys.issuer.root.open.bytes),
                   fmt::format("http://{}:{}", host_of(state.options.control), *control_port),
                   fmt::format("https://{}:{}", host_of(media), *media_port)};
}

asio::awaitable<void> Simulator::stop() {
  auto work = [](std::shared_ptr<State> state) -> asio::awaitable<void> {
    co_await state->control.stop(kControlGrace);
    co_await state->listener.stop();
    co_await state->media.stop();
    state->journal.close();
    co_await state->tasks.join();
  };
  co_await asio::co_spawn(state_->executor, work(state_), asio::use_awaitable);
}

asio::awaitable<Result<PhoneInfo>> Simulator::add_phone(NewPhone phone) {
  auto work = [](std::shared_ptr<State> state, NewPhone wanted) -> asio::awaitable<Result<PhoneInfo>> {
    auto added = state->universe.phones.add(std::move(wanted));
    if (!added) co_return pass_on(std::move(added));
    co_await state->journal.stored();
    co_return PhoneInfo{(*added)->account().number, (*added)->account().lid_user};
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(phone)), asio::use_awaitable);
}

asio::awaitable<std::vector<PhoneInfo>> Simulator::phones() {
  auto work = [](std::shared_ptr<State> state) -> asio::awaitable<std::vector<PhoneInfo>> {
    std::vector<PhoneInfo> all;
    for (const auto& [number, phone] : state->universe.phones.all()) all.push_back({number, phone->account().lid_user});
    co_return all;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_), asio::use_awaitable);
}

asio::awaitable<Result<void>> Simulator::scan(std::string number, std::string qr) {
  auto work = [](std::shared_ptr<State> state, std::string by, std::string code) -> asio::awaitable<Result<void>> {
    auto outcome = co_await scan_and_wait(state->universe, std::move(by), std::move(code));
    co_await state->journal.stored();
    co_return outcome;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number), std::move(qr)), asio::use_awaitable);
}

asio::awaitable<Result<void>> Simulator::type_code(std::string number, std::string code) {
  auto work = [](std::shared_ptr<State> state, std::string by, std::string typed) -> asio::awaitable<Result<void>> {
    auto outcome = co_await type_code_and_wait(state->universe, std::move(by), std::move(typed));
    co_await state->journal.stored();
    co_return outcome;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number), std::move(code)), asio::use_awaitable);
}

asio::awaitable<Result<std::string>> Simulator::send_text(std::string number, std::string to, std::string text) {
  auto work = [](std::shared_ptr<State> state, std::string from, std::string recipient,
                 std::string content) -> asio::awaitable<Result<std::string>> {
    auto phone = state->universe.phones.find(from);
    if (!phone) co_return pass_on(std::move(phone));
    auto id = (*phone)->send_text(recipient, content);
    state->universe.phones.work();
    co_await state->journal.stored();
    co_return id;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number), std::move(to), std::move(text)),
                                    asio::use_awaitable);
}

asio::awaitable<Result<std::vector<PhoneMessage>>> Simulator::messages(std::string number) {
  auto work = [](std::shared_ptr<State> state, std::string of) -> asio::awaitable<Result<std::vector<PhoneMessage>>> {
    auto phone = state->universe.phones.find(of);
    if (!phone) co_return pass_on(std::move(phone));
    std::vector<PhoneMessage> all;
    for (const auto& message : (*phone)->messages()) all.push_back(message.shown);
    co_await state->journal.stored();
    co_return all;
  };
  co_return co_await asio::co_spawn(state_->executor, work(state_, std::move(number)), asio::use_awaitable);
}

}  // namespace kurir::simulator
