#include "app/client/send_message.hpp"

#include <algorithm>

#include "app/address_book.hpp"
#include "app/privacy_tokens.hpp"
#include "ports/sent_payload_rows.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
namespace client = whatsapp::client;

constexpr std::size_t kMaxUnanswered = 200;  ///< of one device; more than that are not sent again
constexpr int kMostSendings = 3;
constexpr std::size_t kForgottenAtOnce = 2;  ///< more than comes in: the table stays as long as its lifetime is

bool is_same(const UnansweredStanza& one, const UnansweredStanza& other) {
  return one.wire_id == other.wire_id && one.requester == other.requester;
}

}  // namespace

awaitable<Result<void>> make_durable(ConnectedClient& connected, ports::SentPayload sent) {
  co_return co_await store_changes(
      connected.services.store, connected.memory,
      [sent = std::move(sent), device = connected.memory.id](ports::Transaction& tx) -> Result<void> {
        tx.sent_payloads().put(device, sent);
        tx.sent_payloads().remove_before(sent.at - kSentPayloadLifetime, kForgottenAtOnce);
        return {};
      });
}

void dispatch(ConnectedClient& connected, const std::string& wire_id, const whatsapp::Node& stanza) {
  dispatch(connected.memory, connected.link, {.wire_id = wire_id, .stanza = whatsapp::encode(stanza)});
}

void dispatch(DeviceMemory& memory, Link& link, UnansweredStanza sent) {
  link.send_encoded(sent.stanza);
  std::erase_if(memory.unanswered, [&](const UnansweredStanza& earlier) { return is_same(earlier, sent); });
  remember_unanswered(memory, std::move(sent));
}

void remember_unanswered(DeviceMemory& memory, UnansweredStanza sent) {
  auto& unanswered = memory.unanswered;
  const bool known = std::ranges::any_of(unanswered, [&](const UnansweredStanza& other) { return is_same(other, sent); });
  if (!known && unanswered.size() < kMaxUnanswered) unanswered.push_back(std::move(sent));
}

void send_unanswered(DeviceMemory& memory, Link& link) {
  std::erase_if(memory.unanswered, [](const UnansweredStanza& sent) { return sent.times_sent >= kMostSendings; });
  for (auto& sent : memory.unanswered) {
    ++sent.times_sent;
    link.send_encoded(sent.stanza);
  }
}

awaitable<Result<client::Peer>> find_person(ConnectedClient& connected, std::string number) {
  auto& memory = connected.memory;
  if (auto resolved = co_await resolve_contacts(connected.services, memory, connected.link, {number}); !resolved)
    co_return pass_on(std::move(resolved));
  const auto* contact = memory.contacts.find(number);
  if (contact == nullptr || !contact->on_whatsapp) co_return fail(ErrorCode::not_found, "{} is not on WhatsApp", number);
  co_return to_peer(*contact);
}

awaitable<Result<void>> send_message(ConnectedClient& connected, std::string number, client::OutgoingMessage message) {
  auto& memory = connected.memory;
  const auto peer = co_await find_person(connected, number);
  if (!peer) co_return std::unexpected(peer.error());
  const auto own = to_peer(*memory.contacts.find(memory.account().jid.user));
  auto targets = client::targets(memory.account(), *peer, *peer);
  std::ranges::move(client::targets(memory.account(), *peer, own), std::back_inserter(targets));
  if (auto ready = co_await ensure_sessions(connected.services, memory, connected.link, std::move(targets)); !ready)
    co_return ready;
  // Last, for while others are asked a token may be renewed, and the old one forgotten.
  if (auto loaded = co_await load_tokens(connected.services.store, memory, {number}); !loaded) co_return loaded;
  auto stanza = client::fan_out(message, memory.credentials, *peer, own, memory.sessions, connected.services.random);
  if (!stanza) co_return std::unexpected(stanza.error());
  if (const auto* contact = memory.contacts.find(number)) attach_token(*stanza, memory, *contact, connected.services.clock.now());
  const auto sent_id = message.wire_id;
  ports::SentPayload sent{.wire_id = std::move(message.wire_id),
                          .chat = peer->jid.to_string(),
                          .payload = std::move(message.payload),
                          .at = connected.services.clock.now()};
  if (auto stored = co_await make_durable(connected, std::move(sent)); !stored) co_return stored;
  dispatch(connected, sent_id, *stanza);
  co_return Result<void>{};
}

awaitable<Result<void>> send_payload(ConnectedClient& connected, std::string number, std::string wire_id, Bytes payload) {
  auto message = client::outgoing(std::move(wire_id), std::move(payload));
  if (!message) co_return pass_on(std::move(message));
  co_return co_await send_message(connected, std::move(number), std::move(*message));
}

}  // namespace kurir::app
