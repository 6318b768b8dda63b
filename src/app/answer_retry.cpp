// A recipient's device could not read a message and asks for it again.
#include "app/address_book.hpp"
#include "app/receive_stanzas.hpp"
#include "base/log.hpp"
#include "ports/sent_payload_rows.hpp"
#include "whatsapp/client/bundles.hpp"
#include "whatsapp/client/retry.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::signal::Address;
namespace client = whatsapp::client;
namespace signal = whatsapp::signal;

constexpr std::int64_t kNewSessionFromCount = 2;  ///< from this count on the old session is held to be broken

bool same_user(const Jid& jid, const client::Peer& peer) {
  return (jid.is_phone_number() && jid.user == peer.jid.user) || (jid.is_lid() && peer.lid && jid.user == peer.lid->user);
}

/// The requester as a target: its session lives under the LID where that is known.
client::Target target_of(const Jid& requester, const client::Peer& person) {
  return {requester, Address::of((person.lid ? *person.lid : person.jid).with_device(requester.device))};
}

bool session_is_stale(const signal::SessionRecord& record, const client::RetryRequest& request) {
  const auto known = record.remote_registration_id();
  return request.count >= kNewSessionFromCount || (known && request.registration_id && *known != *request.registration_id);
}

/// The person whose device asks, the owner's own among them; nothing where it is neither the recipient nor the owner.
std::optional<client::Peer> asking_person(const DeviceMemory& memory, const client::Peer& recipient, const Jid& requester) {
  const auto own = to_peer(*memory.contacts.find(memory.account().jid.user));
  if (same_user(requester, own)) return own;
  if (same_user(requester, recipient)) return recipient;
  return std::nullopt;
}

/// Something that was sent: a text of the gateway, or whatever a task of the client library sent.
struct Sent {
  std::string number;  ///< of the recipient
  std::string text{};
  Bytes payload{};  ///< empty = a text
};
using Found = std::optional<Sent>;

Found find_sent(ports::Transaction& tx, domain::DeviceId device, const std::string& wire_id) {
  if (const auto message = tx.messages().find_by_wire_id(device, wire_id)) return Sent{message->number, message->text};
  auto other = tx.sent_payloads().find(device, wire_id);
  if (!other) return std::nullopt;
  const auto chat = Jid::parse(other->chat);
  if (!chat || !chat->is_phone_number()) return std::nullopt;
  return Sent{.number = chat->user, .payload = std::move(other->payload)};
}

awaitable<Result<Found>> sent_message(ports::Store& store, domain::DeviceId device, std::string wire_id) {
  co_return co_await ports::read<Found>(
      store, [device, wire_id](ports::Transaction& tx) -> Result<Found> { return find_sent(tx, device, wire_id); });
}

/// As it was sent the first time, byte for byte.
Result<client::OutgoingMessage> as_sent(const client::Credentials& credentials, std::string wire_id, const Sent& sent) {
  if (sent.payload.empty()) return client::outgoing_text(credentials, std::move(wire_id), sent.text);
  return client::outgoing(std::move(wire_id), sent.payload);
}

/// A session that the requester can read: from the keys that came along, the one in use, or one from a fresh bundle. Where
/// there are no keys to be had the target stays without. All arguments outlive the call.
awaitable<Result<void>> renew_session(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                      const client::RetryRequest& request, const client::Target& target) {
  if (auto loaded = co_await load_sessions(services.store, memory, {target.address}); !loaded) co_return loaded;
  if (request.bundle) {
    auto started = memory.sessions.change_by(target.address, [&](signal::SessionRecord& record) {
      return signal::start_session(record, memory.credentials.local(), *request.bundle, services.random);
    });
    if (!started)
      log::warn("retry.bundle_refused", {log::field("device", memory.id), log::field("reason", signal::name(started.error()))});
    co_return Result<void>{};
  }
  if (session_is_stale(memory.sessions.look(target.address), request))
    memory.sessions.change(target.address).archive_open_state();
  co_return co_await ensure_sessions(services, memory, link, {target});
}

}  // namespace

awaitable<Result<void>> ReceiveStanzas::answer_retry(Link& link, const whatsapp::Node& receipt) {
  const auto request = client::parse_retry_request(receipt);
  if (!request || request->count > client::kMaxRetriesAnswered) co_return Result<void>{};
  const auto answers = retries_answered_.count(request->id + request->requester.to_string());
  if (answers > client::kMaxRetriesAnswered) co_return Result<void>{};

  const auto found = co_await sent_message(services_.store, memory_.id, request->id);
  if (!found) co_return std::unexpected(found.error());
  if (!*found) co_return Result<void>{};
  const auto& message = **found;
  if (auto resolved = co_await resolve_contacts(services_, memory_, link, {message.number}); !resolved) co_return resolved;
  const auto* contact = memory_.contacts.find(message.number);
  if (contact == nullptr) co_return Result<void>{};
  const auto peer = to_peer(*contact);
  const auto person = asking_person(memory_, peer, request->requester);
  if (!person) {
    log::warn("retry.foreign", {log::field("device", memory_.id), log::field("message", request->id)});
    co_return Result<void>{};
  }

  const auto target = target_of(request->requester, *person);
  if (auto renewed = co_await renew_session(services_, memory_, link, *request, target); !renewed) co_return renewed;
  if (!memory_.sessions.open(target.address)) co_return Result<void>{};
  const auto again = as_sent(memory_.credentials, request->id, message);
  if (!again) co_return Result<void>{};
  auto stanza =
      client::resend(*again, memory_.credentials, peer, receipt, target, request->count, memory_.sessions, services_.random);
  Effects effects;
  if (auto committed = co_await commit(effects); !committed) co_return committed;
  if (stanza) link.send(*stanza);
  log::info("message.resent", {log::field("message", request->id), log::field("count", request->count)});
  co_return Result<void>{};
}

}  // namespace kurir::app
