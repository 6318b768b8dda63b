// A recipient's device could not read a message and asks for it again.
#include "app/address_book.hpp"
#include "app/client/send_message.hpp"
#include "app/receive_stanzas.hpp"
#include "app/renew_session.hpp"
#include "base/log.hpp"
#include "ports/sent_payload_rows.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/bundles.hpp"
#include "whatsapp/client/retry.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::signal::Address;
namespace client = whatsapp::client;
namespace signal = whatsapp::signal;

constexpr std::size_t kMaxPutOff = 1'000;                 ///< requests waiting for their turn
constexpr Duration kLongestWait = std::chrono::hours(2);  ///< nobody waits longer for a message
constexpr Duration kPauseAfterFailure = std::chrono::minutes(10);

bool same_user(const Jid& jid, const client::Peer& peer) {
  return (jid.is_phone_number() && jid.user == peer.jid.user) || (jid.is_lid() && peer.lid && jid.user == peer.lid->user);
}

/// The requester as a target: its session lives under the LID where that is known.
client::Target target_of(const Jid& requester, const client::Peer& person) {
  return {requester, Address::of((person.lid ? *person.lid : person.jid).with_device(requester.device))};
}

bool is_other_installation(const signal::SessionRecord& record, const client::RetryRequest& request) {
  const auto known = record.remote_registration_id();
  return known && request.registration_id && *known != *request.registration_id;
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

void log_resent(const client::RetryRequest& request) {
  log::info("message.resent", {log::field("message", request.id), log::field("count", request.count)});
}

}  // namespace

awaitable<Result<void>> renew_session(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                      SessionRenewals& renewals, const client::RetryRequest& request,
                                      const client::Target& target) {
  if (auto loaded = co_await load_sessions(services.store, memory, {target.address}); !loaded) co_return loaded;
  if (request.bundle) {
    auto started = memory.sessions.change_by(target.address, [&](signal::SessionRecord& record) {
      return signal::start_session(record, memory.credentials.local(), *request.bundle, services.random);
    });
    if (!started)
      log::warn("retry.bundle_refused", {log::field("device", memory.id), log::field("reason", signal::name(started.error()))});
    co_return Result<void>{};
  }
  if (is_other_installation(memory.sessions.look(target.address), request) ||
      renewals.due(target.address.to_string(), request.count, services.clock.now()))
    memory.sessions.change(target.address).archive_open_state();
  co_return co_await ensure_sessions(services, memory, link, {target});
}

awaitable<Result<void>> ReceiveStanzas::answer_retry(Link& link, const whatsapp::Node& receipt) {
  const auto request = client::parse_retry_request(receipt);
  if (!request || request->count > client::kMaxRetriesAnswered) co_return Result<void>{};
  const auto answers = retries_answered_.count(request->id + request->requester.to_string());
  if (answers > client::kMaxRetriesAnswered) co_return Result<void>{};
  const auto now = services_.clock.now();
  const auto due = budget_.reserve(receipt.jid("from").value_or(request->requester).bare().to_string(), now);
  if (due > now) co_return co_await put_off(*request, receipt, due);
  auto answer = co_await make_answer(link, *request, receipt);
  if (!answer) co_return co_await answer_failed(*request, receipt, answer.error());
  if (auto committed = co_await commit(answer->effects); !committed) co_return committed;
  if (!answer->stanza) co_return Result<void>{};
  link.send(*answer->stanza);
  log_resent(*request);
  co_return Result<void>{};
}

/// A request that was put off. It stays stored, with its answer, until the server has that.
awaitable<Result<void>> ReceiveStanzas::answer_late(Link& link, ports::RetryRequestRow row) {
  const auto receipt = whatsapp::decode(row.receipt);
  const auto request = receipt ? client::parse_retry_request(*receipt) : fail(ErrorCode::malformed, "not a receipt");
  Answer answer;
  if (request) {
    auto made = co_await make_answer(link, *request, *receipt);
    if (!made) co_return co_await answer_failed(*request, *receipt, made.error());
    answer = std::move(*made);
  }
  if (answer.stanza) row.stanza = whatsapp::encode(*answer.stanza);
  answer.effects.writes.push_back([device = memory_.id, row](ports::Transaction& tx) {
    if (row.stanza.empty())
      tx.retries().remove_request(device, row.wire_id, row.requester);
    else
      tx.retries().put_request(device, row);
    return false;
  });
  if (auto committed = co_await commit(answer.effects); !committed) co_return committed;
  if (!answer.stanza) co_return Result<void>{};
  dispatch(memory_, link, {.wire_id = row.wire_id, .stanza = std::move(row.stanza), .requester = row.requester});
  log_resent(*request);
  co_return Result<void>{};
}

/// Where the connection is gone the receipt comes again, or the request is still stored. Else it is put off, so that no single
/// request can cost each connection anew, not even one that WhatsApp leaves without an answer: a store that fails says so by
/// then.
awaitable<Result<void>> ReceiveStanzas::answer_failed(const client::RetryRequest& request, const whatsapp::Node& receipt,
                                                      const Error& error) {
  if (error.code == ErrorCode::closed) co_return std::unexpected(error);
  log::warn("retry.not_answered",
            {log::field("device", memory_.id), log::field("message", request.id), log::field("reason", error.message)});
  auto requester = request.requester.to_string();
  if (retries_failed_.count(request.id + requester) <= client::kMaxRetriesAnswered)
    co_return co_await put_off(request, receipt, services_.clock.now() + kPauseAfterFailure);
  co_return co_await services_.store.transact(
      [device = memory_.id, wire_id = request.id, requester = std::move(requester)](ports::Transaction& tx) -> Result<void> {
        tx.retries().remove_request(device, wire_id, requester);
        return {};
      });
}

/// Durable: once its receipt is acknowledged, nobody else remembers that the message is waited for.
awaitable<Result<void>> ReceiveStanzas::put_off(const client::RetryRequest& request, const whatsapp::Node& receipt, Time due) {
  if (due - services_.clock.now() > kLongestWait || put_off_.size() >= kMaxPutOff) co_return Result<void>{};
  ports::RetryRequestRow row{
      .wire_id = request.id, .requester = request.requester.to_string(), .receipt = whatsapp::encode(receipt), .due_at = due};
  log::info("retry.put_off", {log::field("device", memory_.id), log::field("message", request.id)});
  auto stored = co_await services_.store.transact([device = memory_.id, row](ports::Transaction& tx) -> Result<void> {
    tx.retries().put_request(device, row);
    return {};
  });
  if (!stored) co_return stored;
  std::erase_if(put_off_, [&](const auto& other) { return other.wire_id == row.wire_id && other.requester == row.requester; });
  put_off_.push_back(std::move(row));
  co_return stored;
}

awaitable<Result<ReceiveStanzas::Answer>> ReceiveStanzas::make_answer(Link& link, const client::RetryRequest& request,
                                                                      const whatsapp::Node& receipt) {
  if (is_from_group(receipt)) co_return co_await make_group_answer(link, request, receipt);
  const auto found = co_await sent_message(services_.store, memory_.id, request.id);
  if (!found) co_return std::unexpected(found.error());
  if (!*found) co_return Answer{};
  const auto& message = **found;
  if (auto resolved = co_await resolve_contacts(services_, memory_, link, {message.number}); !resolved)
    co_return pass_on(std::move(resolved));
  const auto* contact = memory_.contacts.find(message.number);
  if (contact == nullptr) co_return Answer{};
  const auto peer = to_peer(*contact);
  const auto person = asking_person(memory_, peer, request.requester);
  if (!person) {
    log::warn("retry.foreign", {log::field("device", memory_.id), log::field("message", request.id)});
    co_return Answer{};
  }

  const auto target = target_of(request.requester, *person);
  if (auto renewed = co_await renew_session(services_, memory_, link, renewals_, request, target); !renewed)
    co_return pass_on(std::move(renewed));
  if (!memory_.sessions.open(target.address)) co_return Answer{};
  const auto again = as_sent(memory_.credentials, request.id, message);
  if (!again) co_return Answer{};
  auto stanza =
      client::resend(*again, memory_.credentials, peer, receipt, target, request.count, memory_.sessions, services_.random);
  if (!stanza) co_return Answer{};
  co_return Answer{.stanza = std::move(*stanza)};
}

}  // namespace kurir::app
