#include "app/missing_messages.hpp"

#include <algorithm>

#include "app/address_book.hpp"
#include "base/log.hpp"
#include "domain/wire_id.hpp"
#include "whatsapp/client/placeholder.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using ports::UnreadableMessage;
using whatsapp::Jid;
namespace client = whatsapp::client;

}  // namespace

void MissingMessages::load(std::vector<UnreadableMessage> messages) {
  for (auto& message : messages) {
    Key key{message.wire_id, message.chat};
    messages_.insert_or_assign(std::move(key), std::move(message));
  }
}

std::optional<MissingMessages::Write> MissingMessages::missed(const client::Envelope& envelope, std::string number) {
  const auto now = services_.clock.now();
  if (envelope.delivery != client::Delivery::other_party || now - envelope.at > kOldest) return std::nullopt;
  if (messages_.size() >= kMaxMissing) return std::nullopt;
  UnreadableMessage message{.wire_id = envelope.id,
                            .chat = envelope.chat.to_string(),
                            .sender = envelope.sender.to_string(),
                            .number = std::move(number),
                            .at = envelope.at,
                            .since = now};
  if (!messages_.try_emplace(Key{message.wire_id, message.chat}, message).second) return std::nullopt;
  return [device = memory_.id, message = std::move(message)](ports::Transaction& tx) {
    tx.retries().put_unreadable(device, message);
  };
}

std::optional<MissingMessages::Write> MissingMessages::found(const std::string& wire_id, const std::string& chat) {
  if (messages_.erase(Key{wire_id, chat}) == 0) return std::nullopt;
  return [device = memory_.id, wire_id, chat](ports::Transaction& tx) { tx.retries().remove_unreadable(device, wire_id, chat); };
}

std::optional<MissingMessages::Write> MissingMessages::has_left(const std::string& stanza_id) {
  const auto question = questions_.extract(stanza_id);
  const auto found = question.empty() ? messages_.end() : messages_.find(question.mapped());
  if (found == messages_.end() || !found->second.asked_at) return std::nullopt;
  return [device = memory_.id, key = found->first, at = *found->second.asked_at](ports::Transaction& tx) {
    tx.retries().set_asked(device, key.first, key.second, at);
  };
}

const UnreadableMessage* MissingMessages::asked_for(const std::string& wire_id) const {
  const auto found = messages_.lower_bound(Key{wire_id, ""});
  const bool ours = found != messages_.end() && found->first.first == wire_id && found->second.asked_at;
  return ours ? &found->second : nullptr;
}

std::optional<Time> MissingMessages::due_at() const {
  std::optional<Time> first;
  for (const auto& [key, message] : messages_) {
    const auto due = message.asked_at ? *message.asked_at + kAnswerTime : std::max(message.since + kPatience, not_before_);
    if (!first || due < *first) first = due;
  }
  return first;
}

std::vector<MissingMessages::Key> MissingMessages::due(Time now) const {
  std::vector<Key> keys;
  if (now < not_before_) return keys;
  for (const auto& [key, message] : messages_) {
    if (!message.asked_at && message.since + kPatience <= now) keys.push_back(key);
  }
  return keys;
}

std::vector<MissingMessages::Key> MissingMessages::outdated(Time now) const {
  std::vector<Key> keys;
  for (const auto& [key, message] : messages_) {
    if (message.asked_at && *message.asked_at + kAnswerTime <= now) keys.push_back(key);
  }
  return keys;
}

/// Nothing where the phone cannot be written to.
std::optional<whatsapp::Node> MissingMessages::question(const UnreadableMessage& message) {
  const auto chat = Jid::parse(message.chat);
  const auto sender = Jid::parse(message.sender);
  if (!chat || !sender) return std::nullopt;
  auto stanza =
      client::peer_message(domain::make_wire_id(services_.random), client::placeholder_request({message.wire_id, *chat, *sender}),
                           memory_.credentials, memory_.sessions, services_.random);
  return stanza ? std::optional(std::move(*stanza)) : std::nullopt;
}

awaitable<Result<void>> MissingMessages::ask(Link& link) {
  const auto now = services_.clock.now();
  auto asking = due(now);
  const auto forgotten = outdated(now);
  if (!asking.empty()) {
    const auto ready = co_await ensure_sessions(services_, memory_, link, {client::own_phone(memory_.account())});
    if (!ready && ready.error().code == ErrorCode::closed) co_return ready;
    if (!ready) {
      log::warn("message.phone_not_asked", {log::field("device", memory_.id), log::field("reason", ready.error().message)});
      not_before_ = services_.clock.now() + kPause;
      asking.clear();
    }
  }
  std::vector<whatsapp::Node> stanzas;
  std::vector<Key> unreachable;
  for (const auto& key : asking) {
    auto& message = messages_.at(key);
    message.asked_at = now;
    if (auto stanza = question(message)) {
      questions_.emplace(stanza->attribute("id"), key);
      stanzas.push_back(std::move(*stanza));
    } else {
      unreachable.push_back(key);
    }
  }
  auto stored = co_await store_changes(
      services_.store, memory_, [device = memory_.id, unreachable, forgotten, now](ports::Transaction& tx) -> Result<void> {
        for (const auto& [wire_id, chat] : unreachable) tx.retries().set_asked(device, wire_id, chat, now);
        for (const auto& [wire_id, chat] : forgotten) tx.retries().remove_unreadable(device, wire_id, chat);
        return {};
      });
  if (!stored) co_return stored;
  for (const auto& key : forgotten) messages_.erase(key);
  for (const auto& stanza : stanzas) link.send(stanza);
  if (!stanzas.empty())
    log::info("message.asked_phone", {log::field("device", memory_.id), log::field("messages", stanzas.size())});
  co_return Result<void>{};
}

}  // namespace kurir::app
