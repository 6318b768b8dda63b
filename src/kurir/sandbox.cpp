#include "kurir/sandbox.hpp"

namespace kurir {
namespace {

using boost::asio::awaitable;
using ports::SandboxChat;
using ports::SandboxPhone;
using simulator::Reading;

SandboxPhone phone_of(simulator::PhoneStatus status) {
  return {.number = std::move(status.number),
          .name = std::move(status.name),
          .online = status.online,
          .auto_read = status.reading == Reading::automatic,
          .auto_reply = std::move(status.auto_reply),
          .linked = status.companions};
}

Result<SandboxPhone> phone_of(Result<simulator::PhoneStatus> status) {
  if (!status) return std::unexpected(std::move(status).error());
  return phone_of(std::move(*status));
}

std::optional<SandboxChat::Status> status_of(const std::optional<simulator::SentStatus>& status) {
  if (!status) return std::nullopt;
  switch (*status) {
    case simulator::SentStatus::sent: return SandboxChat::Status::sent;
    case simulator::SentStatus::received: return SandboxChat::Status::received;
    case simulator::SentStatus::read: return SandboxChat::Status::read;
  }
  return std::nullopt;
}

SandboxChat chat_of(simulator::PhoneChat chat) {
  SandboxChat shown{.number = std::move(chat.number), .name = std::move(chat.name), .unread = chat.unread, .lines = {}};
  for (auto& line : chat.lines) {
    shown.lines.push_back({.id = std::move(line.id),
                           .ours = line.ours,
                           .text = std::move(line.text),
                           .at = line.at,
                           .status = status_of(line.status)});
  }
  return shown;
}

template <class T>
Result<void> without_value(const Result<T>& result) {
  if (!result) return std::unexpected(result.error());
  return {};
}

}  // namespace

awaitable<std::vector<SandboxPhone>> SimulatorSandbox::phones() {
  std::vector<SandboxPhone> all;
  for (auto& status : co_await simulator_.statuses()) all.push_back(phone_of(std::move(status)));
  co_return all;
}

awaitable<Result<SandboxPhone>> SimulatorSandbox::phone(std::string number) {
  co_return phone_of(co_await simulator_.status(std::move(number)));
}

awaitable<Result<SandboxPhone>> SimulatorSandbox::add(std::string number, std::string name) {
  const auto added = co_await simulator_.add_phone(
      {.number = std::move(number), .name = std::move(name), .reading = Reading::manual, .auto_reply = ""});
  if (!added) co_return std::unexpected(added.error());
  co_return co_await phone(added->number);
}

awaitable<Result<SandboxPhone>> SimulatorSandbox::change(std::string number, ports::SandboxPhoneChange change) {
  simulator::PhoneChange wanted{.online = change.online, .auto_reply = std::move(change.auto_reply)};
  if (change.auto_read) wanted.reading = *change.auto_read ? Reading::automatic : Reading::manual;
  co_return phone_of(co_await simulator_.change(std::move(number), std::move(wanted)));
}

awaitable<Result<void>> SimulatorSandbox::scan(std::string number, std::string qr) {
  co_return co_await simulator_.scan(std::move(number), std::move(qr));
}

awaitable<Result<void>> SimulatorSandbox::type_code(std::string number, std::string code) {
  co_return co_await simulator_.type_code(std::move(number), std::move(code));
}

awaitable<Result<std::vector<SandboxChat>>> SimulatorSandbox::chats(std::string number) {
  auto chats = co_await simulator_.chats(std::move(number));
  if (!chats) co_return std::unexpected(std::move(chats).error());
  std::vector<SandboxChat> shown;
  for (auto& chat : *chats) shown.push_back(chat_of(std::move(chat)));
  co_return shown;
}

awaitable<Result<void>> SimulatorSandbox::send(std::string number, std::string to, std::string text) {
  co_return without_value(co_await simulator_.send_text(std::move(number), std::move(to), std::move(text)));
}

awaitable<Result<void>> SimulatorSandbox::read(std::string number, std::string chat) {
  co_return without_value(co_await simulator_.read_chat(std::move(number), std::move(chat)));
}

}  // namespace kurir
