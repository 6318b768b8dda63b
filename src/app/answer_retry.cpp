// A recipient's device could not read a message and asks for it again.
#include "app/address_book.hpp"
#include "app/receive_stanzas.hpp"
#include "base/log.hpp"
#include "whatsapp/client/bundles.hpp"
#include "whatsapp/client/retry.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::signal::Address;
namespace client = whatsapp::client;
namespace signal = whatsapp::signal;

constexpr std::size_t kMaxRemembered = 10'000;
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

}  // namespace

awaitable<Result<void>> ReceiveStanzas::answer_retry(Link& link, const whatsapp::Node& receipt) {
  const auto request = client::parse_retry_request(receipt);
  if (!request || request->count > client::kMaxRetriesAnswered) co_return Result<void>{};
  if (retries_answered_.size() > kMaxRemembered) retries_answered_.clear();
  if (++retries_answered_[request->id + request->requester.to_string()] > client::kMaxRetriesAnswered) co_return Result<void>{};

  using Found = std::optional<domain::Message>;
  auto found = co_await ports::read<Found>(services_.store,
                                           [device = memory_.id, id = request->id](ports::Transaction& tx) -> Result<Found> {
                                             return tx.messages().find_by_wire_id(device, id);
                                           });
  if (!found) co_return pass_on(std::move(found));
  if (!*found) co_return Result<void>{};
  const auto& message = **found;
  if (auto resolved = co_await resolve_contacts(services_, memory_, link, {message.number}); !resolved) co_return resolved;

  const auto* contact = memory_.contacts.find(message.number);
  if (contact == nullptr) co_return Result<void>{};
  const auto peer = to_peer(*contact);
  const auto own = to_peer(*memory_.contacts.find(memory_.account().jid.user));
  const bool from_own = same_user(request->requester, own);
  if (!from_own && !same_user(request->requester, peer)) {
    log::warn("retry.foreign", {log::field("device", memory_.id), log::field("message", message.id)});
    co_return Result<void>{};
  }

  const auto target = target_of(request->requester, from_own ? own : peer);
  if (auto loaded = co_await load_sessions(services_.store, memory_, {target.address}); !loaded) co_return loaded;
  if (request->bundle) {
    auto started = signal::start_session(memory_.sessions.change(target.address), memory_.credentials.local(), *request->bundle,
                                         services_.random);
    if (!started) co_return Result<void>{};
  } else {
    if (session_is_stale(memory_.sessions.look(target.address), *request))
      memory_.sessions.change(target.address).archive_open_state();
    if (auto ensured = co_await ensure_sessions(services_, memory_, link, {target}); !ensured) co_return ensured;
  }
  if (!memory_.sessions.open(target.address)) co_return Result<void>{};

  auto stanza = client::resend({message.wire_id, message.text}, memory_.credentials, peer, receipt, target, request->count,
                               memory_.sessions, services_.random);
  Effects effects;
  if (auto committed = co_await commit(effects); !committed) co_return committed;
  if (stanza) link.send(*stanza);
  log::info("message.resent", {log::field("message", message.id), log::field("count", request->count)});
  co_return Result<void>{};
}

}  // namespace kurir::app
