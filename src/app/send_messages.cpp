#include "app/send_messages.hpp"

#include <algorithm>

#include "app/address_book.hpp"
#include "app/message_progress.hpp"
#include "app/policy.hpp"
#include "app/privacy_tokens.hpp"
#include "app/refused_message.hpp"
#include "base/log.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Message;
using domain::MessageState;
namespace client = whatsapp::client;

constexpr std::size_t kBatch = 128;   ///< messages encrypted in one transaction
constexpr std::size_t kWindow = 512;  ///< unanswered messages on one connection
constexpr Duration kLookAgain = std::chrono::seconds(1);
constexpr std::uint64_t kDraws = 1ULL << 32;
constexpr int kBadRequest = 400;  ///< malformed, or addressed by the wrong kind of JID

}  // namespace

/// What came of one message: its stanza, or that it can never be sent.
struct SendMessages::Prepared {
  domain::MessageId id;
  std::string wire_id;
  Bytes stanza;           ///< empty = reject
  std::string refusal{};  ///< why, where it is rejected
};

bool SendMessages::window_open() const noexcept { return unanswered_.size() + kBatch <= kWindow; }

std::optional<Time> SendMessages::waiting_since() const {
  if (unanswered_.empty()) return std::nullopt;
  return std::ranges::min_element(unanswered_, {}, [](const auto& entry) { return entry.second; })->second;
}

awaitable<Result<void>> SendMessages::send_again(Link& link) {
  auto stored = co_await ports::read<std::vector<Message>>(
      services_.store, [device = memory_.id](ports::Transaction& tx) -> Result<std::vector<Message>> {
        return tx.messages().in_flight(device, kWindow);
      });
  if (!stored) co_return pass_on(std::move(stored));
  for (const auto& message : *stored) {
    unanswered_.emplace(message.wire_id, services_.clock.now());
    link.send_encoded(message.stanza);
  }
  co_return Result<void>{};
}

/// However often it is woken, a device whose messages wait for its rules looks at its queue once a second.
bool SendMessages::is_resting(Time now) {
  if (!rest_.until || has_rested(now) || now - rest_.since >= kLookAgain) return false;
  rest_.until = std::min(*rest_.until, rest_.since + kLookAgain);
  return true;
}

/// The stored pace counts from before the commit; a slow disk must not bring two messages together.
bool SendMessages::follows_too_soon(Time now) const { return now >= left_at_ && now < left_at_ + gap_; }

awaitable<Result<SendMessages::Batch>> SendMessages::send_due(Link& link) {
  const auto now = services_.clock.now();
  if (is_resting(now)) co_return Batch::empty;
  auto dispatch = co_await ports::read<Dispatch>(
      services_.store,
      [device = memory_.id, now](ports::Transaction& tx) -> Result<Dispatch> { return plan_dispatch(tx, device, now, kBatch); });
  if (!dispatch) co_return pass_on(std::move(dispatch));
  if (dispatch->paused) services_.found_paused(memory_.id);
  if (dispatch->paced && follows_too_soon(now)) {
    rest_ = {.until = left_at_ + gap_, .since = now};
    co_return Batch::empty;
  }
  rest_ = {.until = dispatch->resume_at, .since = now};
  const bool changes = dispatch->has_changes();
  if (changes) {
    if (auto written = co_await put_off(*dispatch, now); !written) co_return pass_on(std::move(written));
  }
  if (dispatch->go.empty()) co_return changes ? Batch::full : Batch::empty;
  co_return co_await send(link, std::move(*dispatch), now);
}

awaitable<Result<void>> SendMessages::put_off(Dispatch& dispatch, Time now) {
  bool announced = false;
  auto written = co_await services_.store.transact(
      [device = memory_.id, &dispatch, &announced, now](ports::Transaction& tx) -> Result<void> {
        announced = write_changes(tx, device, dispatch, now);
        return {};
      });
  if (!written) co_return written;
  if (announced) services_.events_appended();
  if (!dispatch.put_off.empty()) services_.schedule_changed();
  co_return Result<void>{};
}

/// What one transaction makes durable before it leaves, beside the memory after encrypting: the stanzas, what the rules remember.
struct SendMessages::Publication {
  domain::DeviceId device;
  std::vector<Prepared> prepared;
  std::optional<PacedDevice> paced;
  std::optional<domain::policy::Pace> pace;
  Time due;  ///< when the messages were due
};
struct SendMessages::Published {
  std::vector<Prepared> sendable;
  bool announced = false;
};

SendMessages::Published SendMessages::publish(ports::Transaction& tx, Publication& publication) {
  Published published;
  const auto device = tx.devices().find(publication.device);
  // Paused, logged out or deleted in between.
  if (!device || device->paused_at || device->deleted_at || !domain::is_linked(device->state)) return published;
  for (auto& prepared : publication.prepared) {
    const auto message = tx.messages().find(prepared.id);
    // Cancelled, held or moved in between.
    if (!message || message->state != MessageState::accepted || !message->held.empty() || message->due_at > publication.due)
      continue;
    if (prepared.stanza.empty()) {
      tx.messages().set_reason(prepared.id, prepared.refusal);
      published.announced |= advance(tx, *message, MessageState::rejected, publication.due) == Progress::announced;
      continue;
    }
    tx.messages().set_encrypted(prepared.id, prepared.stanza);
    if (publication.paced) remember_sent(tx, *publication.paced, *publication.pace, *message);
    published.sendable.push_back(std::move(prepared));
  }
  return published;
}

awaitable<Result<SendMessages::Batch>> SendMessages::send(Link& link, Dispatch dispatch, Time now) {
  if (auto prepared = co_await prepare(link, dispatch.go); !prepared) co_return pass_on(std::move(prepared));
  std::vector<Prepared> batch;
  batch.reserve(dispatch.go.size());
  for (const auto& message : dispatch.go) batch.push_back(encrypt(message));
  const bool full = batch.size() == kBatch;

  std::optional<domain::policy::Pace> pace;
  gap_ = {};
  if (dispatch.paced) {
    dispatch.paced->facts.now = services_.clock.now();  // preparing took its time
    pace = after_sending(dispatch.paced->rules, dispatch.paced->facts, services_.random.below(kDraws));
    gap_ = pace->next_at - dispatch.paced->facts.now;
  }
  Publication publication{memory_.id, std::move(batch), std::move(dispatch.paced), pace, now};
  Published published;
  auto stored =
      co_await store_changes(services_.store, memory_,
                             [&published, publication = std::move(publication)](ports::Transaction& tx) mutable -> Result<void> {
                               published = publish(tx, publication);
                               return {};
                             });
  if (!stored) co_return pass_on(std::move(stored));
  if (published.announced) services_.events_appended();
  const auto sent_at = services_.clock.now();
  for (const auto& prepared : published.sendable) {
    unanswered_.emplace(prepared.wire_id, sent_at);
    link.send_encoded(prepared.stanza);
  }
  if (!pace) co_return full ? Batch::full : Batch::partial;
  if (published.sendable.empty()) {
    gap_ = {};
    co_return Batch::full;
  }
  left_at_ = sent_at;
  if (gap_ == Duration{}) co_return Batch::full;
  rest_ = {.until = left_at_ + gap_, .since = sent_at};
  co_return Batch::partial;
}

awaitable<Result<void>> SendMessages::prepare(Link& link, const std::vector<Message>& messages) {
  std::set<std::string> numbers;
  for (const auto& message : messages) numbers.insert(message.number);
  if (auto resolved = co_await resolve_contacts(services_, memory_, link, numbers); !resolved) co_return resolved;

  std::vector<client::Target> targets;
  const auto own = to_peer(*memory_.contacts.find(memory_.account().jid.user));
  for (const auto& number : numbers) {
    const auto* contact = memory_.contacts.find(number);
    if (contact == nullptr || !contact->on_whatsapp) continue;
    const auto peer = to_peer(*contact);
    std::ranges::move(client::targets(memory_.account(), peer, peer), std::back_inserter(targets));
    std::ranges::move(client::targets(memory_.account(), peer, own), std::back_inserter(targets));
  }
  if (auto ready = co_await ensure_sessions(services_, memory_, link, std::move(targets)); !ready) co_return ready;
  // Last, for while others are asked a token may be renewed, and the old one forgotten.
  co_return co_await load_tokens(services_.store, memory_, {numbers.begin(), numbers.end()});
}

SendMessages::Prepared SendMessages::encrypt(const Message& message) {
  Prepared prepared{.id = message.id, .wire_id = message.wire_id, .stanza = {}};
  const auto* contact = memory_.contacts.find(message.number);
  if (contact == nullptr || !contact->on_whatsapp) {
    prepared.refusal = not_on_whatsapp();
    return prepared;
  }
  const auto own = to_peer(*memory_.contacts.find(memory_.account().jid.user));
  const auto outgoing = client::outgoing_text(memory_.credentials, message.wire_id, message.text);
  auto stanza = client::fan_out(outgoing, memory_.credentials, to_peer(*contact), own, memory_.sessions, services_.random);
  if (stanza) {
    attach_token(*stanza, memory_, *contact, services_.clock.now());
    prepared.stanza = whatsapp::encode(*stanza);
  } else {
    prepared.refusal = unreachable();
    log::warn("message.unreachable", {log::field("message", message.id), log::field("reason", stanza.error().message)});
  }
  return prepared;
}

SendMessages::Verdict SendMessages::judge(const whatsapp::Node& ack) {
  Verdict verdict{.wire_id = ack.attribute("id"), .error = static_cast<int>(ack.number("error").value_or(0))};
  if (const auto sent = unanswered_.find(verdict.wire_id); sent != unanswered_.end()) {
    const auto now = services_.clock.now();
    health_->acked(now - sent->second, now);
    unanswered_.erase(sent);
  }
  if (is_about_new_contacts(verdict.error)) memory_.chores.ask_limits = true;
  const auto from = ack.jid("from");
  if (!from) return verdict;
  if (verdict.error == 0 && namespace_ == Namespace::tried) namespace_ = Namespace::settled;
  if (verdict.error == kBadRequest) verdict.other_namespace = try_other_namespace(*from);
  const auto* contact = from->is_lid() ? memory_.contacts.find_by_lid(from->user) : memory_.contacts.find(from->user);
  const auto* own = memory_.contacts.find(memory_.account().jid.user);
  if (contact == nullptr || own == nullptr) return verdict;

  const auto theirs = ack.attribute("phash");
  if (!theirs.empty()) {
    const auto chat = client::chat_jid(memory_.account(), to_peer(*contact));
    const auto self = chat.is_lid() ? memory_.account().lid.bare() : memory_.account().jid.bare();
    std::vector<whatsapp::Jid> addressed;
    for (const auto device : contact->devices) addressed.push_back(chat.with_device(device));
    if (contact->number != own->number) {
      for (const auto device : own->devices) addressed.push_back(self.with_device(device));
    }
    verdict.stale_devices = whatsapp::signal::participant_hash(addressed) != theirs;
  }
  verdict.stale_devices |= is_stale(verdict.error);
  if (verdict.stale_devices) {
    for (auto stale : {*contact, *own}) {
      stale.devices.clear();
      memory_.contacts.learn(std::move(stale));
    }
  }
  return verdict;
}

/// An account whose chats have not moved to LIDs is refused when it writes to one, and the other way round: what works once is
/// remembered. Where neither does, the message is at fault.
bool SendMessages::try_other_namespace(const whatsapp::Jid& refused) {
  auto& by_lid = memory_.credentials.account->lid_migrated;
  if (refused.is_lid() != by_lid) return true;  // sent before we changed
  if (namespace_ == Namespace::settled) return false;
  by_lid = !by_lid;
  memory_.credentials_changed = true;
  namespace_ = namespace_ == Namespace::as_known ? Namespace::tried : Namespace::settled;
  return namespace_ == Namespace::tried;
}

bool SendMessages::apply(ports::Transaction& tx, domain::DeviceId device, const Verdict& verdict, Time now) {
  const auto message = tx.messages().find_by_wire_id(device, verdict.wire_id);
  if (!message) return false;
  if (verdict.error == 0) return advance(tx, *message, MessageState::sent, now) == Progress::announced;
  if (message->state != MessageState::encrypted) return false;  // only the first answer decides
  if (verdict.other_namespace) {
    tx.messages().retry_later(message->id, now);
    return false;
  }
  return apply_refusal(tx, *message, verdict.error, now);
}

}  // namespace kurir::app
