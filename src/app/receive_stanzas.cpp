#include "app/receive_stanzas.hpp"

#include <algorithm>

#include "app/consent.hpp"
#include "app/message_progress.hpp"
#include "base/log.hpp"
#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/client/presence.hpp"
#include "whatsapp/client/receipt.hpp"
#include "whatsapp/client/retry.hpp"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::app {
namespace {

/// WhatsApp tells whole seconds. An answer in the same second as what it answers must stand after it.
Time within_its_second(Time told, Time now) { return std::clamp(now, told, told + std::chrono::milliseconds(999)); }

using boost::asio::awaitable;
using domain::MessageState;
using whatsapp::Jid;
using whatsapp::Node;
using whatsapp::signal::Address;
namespace client = whatsapp::client;
namespace signal = whatsapp::signal;

constexpr int kUnrecognised = 488;
constexpr int kOfflineBatch = 200;

}  // namespace

awaitable<Result<void>> ReceiveStanzas::handle(Link& link, std::vector<Node> batch) {
  auto letters = co_await load_letters(services_.store, memory_, batch);
  if (!letters) co_return pass_on(std::move(letters));
  Effects effects;
  for (const auto& stanza : batch) take(stanza, *letters, effects);
  if (auto committed = co_await commit(effects); !committed) co_return committed;
  for (const auto& reply : effects.replies) link.send(reply);
  for (const auto* receipt : effects.retries) {
    if (auto answered = co_await answer_retry(link, *receipt); !answered) co_return answered;
    link.send(client::acknowledge(*receipt, memory_.account().jid));
  }
  co_return Result<void>{};
}

awaitable<Result<void>> ReceiveStanzas::commit(Effects& effects) {
  auto changes = MemoryChanges::take(memory_);
  if (effects.writes.empty() && changes.empty()) co_return Result<void>{};
  bool announced = false;
  auto stored = co_await services_.store.transact([&announced, changes = std::move(changes), writes = std::move(effects.writes)](
                                                      ports::Transaction& tx) mutable -> Result<void> {
    changes.write(tx);
    for (auto& write : writes) announced |= write(tx);
    return {};
  });
  if (!stored) {
    mark_failed(memory_);
    co_return stored;
  }
  mark_stored(memory_);
  if (announced) services_.events_appended();
  answered_ |= *effects.answered;
  if (effects.rescheduled) services_.schedule_changed();
  co_return Result<void>{};
}

void ReceiveStanzas::take(const Node& stanza, Letters& letters, Effects& effects) {
  if (stanza.tag == "message") {
    if (auto* letter = letters.find(stanza))
      take_message(stanza, *letter, effects);
    else
      effects.replies.push_back(client::refuse_message(stanza, memory_.account().jid, kUnrecognised));
  } else if (stanza.tag == "receipt") {
    take_receipt(stanza, effects);
  } else if (stanza.tag == "ack" && stanza.attribute("class") == "message") {
    auto verdict = sender_.judge(stanza);
    effects.rescheduled |= verdict.error != 0;
    if (services_.incoming) tell({memory_.id, IncomingAck{verdict.wire_id, verdict.error}}, effects);
    effects.writes.push_back([verdict = std::move(verdict), device = memory_.id, now = services_.clock.now()](
                                 ports::Transaction& tx) { return SendMessages::apply(tx, device, verdict, now); });
  } else if (stanza.tag == "notification") {
    take_notification(stanza, effects);
  } else if (stanza.tag == "call") {
    effects.replies.push_back(client::acknowledge(stanza, std::nullopt));
  } else if (stanza.tag == "ib") {
    take_info(stanza, effects);
  } else if (stanza.tag == "presence" || stanza.tag == "chatstate") {
    take_presence(stanza, effects);
  } else if (stanza.tag == "iq" && stanza.has("id")) {
    effects.replies.push_back(client::iq_result(stanza));
  }
}

void ReceiveStanzas::tell(Incoming incoming, Effects& effects) {
  effects.writes.push_back([&services = services_, incoming = std::move(incoming)](ports::Transaction& tx) {
    services.incoming(tx, incoming);
    return false;
  });
}

void ReceiveStanzas::take_presence(const Node& stanza, Effects& effects) {
  if (!services_.incoming) return;
  if (stanza.tag == "presence") {
    if (const auto presence = client::parse_presence(stanza)) tell({memory_.id, *presence}, effects);
  } else if (const auto state = client::parse_chat_state(stanza)) {
    tell({memory_.id, *state}, effects);
  }
}

void ReceiveStanzas::take_message(const Node& stanza, Letter& letter, Effects& effects) {
  const auto& own = memory_.account();
  learn_sender(letter.envelope);
  if (letter.moved_from) {
    effects.writes.push_back([device = memory_.id, old = *letter.moved_from](ports::Transaction& tx) {
      tx.signal().remove_session(device, old);
      return false;
    });
  }
  if (letter.envelope.unavailable || (letter.envelope.in_group && stanza.child("enc") == nullptr)) {
    effects.replies.push_back(client::acknowledge(stanza, own.jid));
    return;
  }
  if (stanza.child("enc") == nullptr) {
    effects.replies.push_back(client::refuse_message(stanza, own.jid, kUnrecognised));
    return;
  }
  auto opened = client::open_message(stanza, letter.envelope, letter.address, memory_.credentials, letter.prekeys,
                                     memory_.sessions, services_.random);
  for (const auto id : opened.used_prekeys) {
    effects.writes.push_back([device = memory_.id, id](ports::Transaction& tx) {
      tx.signal().remove_prekey(device, id);
      return false;
    });
  }
  if (opened.failure) return ask_again(stanza, *opened.failure, effects);
  if (opened.refusal) {
    effects.replies.push_back(client::refuse_message(stanza, own.jid, *opened.refusal));
    return;
  }
  if (opened.content) take_content(stanza, letter, *opened.content, effects);
  retries_asked_.forget(letter.envelope.id);
  effects.replies.push_back(client::delivery_receipt(stanza, letter.envelope.delivery));
}

void ReceiveStanzas::take_content(const Node& stanza, const Letter& letter, const client::Content& content, Effects& effects) {
  const auto& envelope = letter.envelope;
  if (content.kind == client::ContentKind::history_sync && envelope.delivery != client::Delivery::other_party) {
    effects.replies.push_back(client::history_receipt(stanza, memory_.account().jid));
    return;
  }
  if (content.kind != client::ContentKind::text || envelope.delivery != client::Delivery::other_party || envelope.in_group)
    return tell_message(envelope, content, effects);
  ports::InboxRows::Incoming incoming{.chat = envelope.chat.to_string(),
                                      .sender = envelope.sender.bare().to_string(),
                                      .wire_id = envelope.id,
                                      .number = number_of(envelope),
                                      .text = content.text,
                                      .at = within_its_second(envelope.at, services_.clock.now())};
  effects.writes.push_back([incoming = std::move(incoming), device = memory_.id, now = services_.clock.now(),
                            &random = services_.random, answered = effects.answered,
                            tell = telling(envelope, content)](ports::Transaction& tx) mutable {
    if (!tx.inbox().insert_if_new(device, incoming)) return false;
    if (tell) tell(tx);
    const bool announced = announce_incoming(tx, device, incoming, now);
    const auto heeded = heed(tx, device, incoming, now, random);
    *answered |= heeded.answered;
    return announced || heeded.announced;
  });
}

/// Empty where nobody listens.
std::move_only_function<void(ports::Transaction&)> ReceiveStanzas::telling(const client::Envelope& envelope,
                                                                           const client::Content& content) const {
  if (!services_.incoming) return {};
  return [&services = services_, incoming = Incoming{memory_.id, IncomingMessage{envelope, content}}](ports::Transaction& tx) {
    services.incoming(tx, incoming);
  };
}

void ReceiveStanzas::tell_message(const client::Envelope& envelope, const client::Content& content, Effects& effects) {
  if (services_.incoming) tell({memory_.id, IncomingMessage{envelope, content}}, effects);
}

std::string ReceiveStanzas::number_of(const client::Envelope& envelope) const {
  if (envelope.sender_pn) return envelope.sender_pn->user;
  const auto* contact = memory_.contacts.find_by_lid(envelope.sender.user);
  return contact != nullptr ? contact->number : envelope.sender.user;
}

void ReceiveStanzas::learn_sender(const client::Envelope& envelope) {
  if (!envelope.sender_pn || !envelope.sender_lid) return;
  const auto* known = memory_.contacts.find(envelope.sender_pn->user);
  if (known != nullptr && known->lid == envelope.sender_lid->user) return;
  Contact contact =
      known != nullptr
          ? *known
          : Contact{.number = envelope.sender_pn->user, .lid = {}, .devices = {}, .checked_at = services_.clock.now()};
  contact.lid = envelope.sender_lid->user;
  memory_.contacts.learn(std::move(contact));
}

void ReceiveStanzas::ask_again(const Node& stanza, signal::SignalError reason, Effects& effects) {
  const int count = retries_asked_.count(stanza.attribute("id"));
  log::warn("message.undecryptable",
            {log::field("device", memory_.id), log::field("reason", signal::name(reason)), log::field("count", count)});
  if (count <= client::kMaxRetriesAsked) {
    std::optional<signal::PreKey> fresh;
    if (count >= client::kKeysFromCount) {
      auto made = signal::generate_prekeys(memory_.credentials.next_prekey_id, 1, services_.random);
      fresh = std::move(made.front());
      memory_.credentials.next_prekey_id = signal::next_id(fresh->id);
      memory_.credentials_changed = true;
      ports::SignalRows::PreKeyRow row{fresh->id, to_bytes(fresh->pair.secret.reveal())};
      effects.writes.push_back([device = memory_.id, row = std::move(row)](ports::Transaction& tx) {
        tx.signal().put_prekeys(device, {row});
        tx.signal().mark_uploaded(device, row.id);  // it is handed out here, so it must not be offered to others as well
        return false;
      });
    }
    effects.replies.push_back(client::retry_receipt(stanza, memory_.credentials, count, reason, fresh ? &*fresh : nullptr));
  }
  effects.replies.push_back(client::acknowledge(stanza, memory_.account().jid));
}

void ReceiveStanzas::take_receipt(const Node& stanza, Effects& effects) {
  const auto receipt = client::parse_receipt(stanza);
  if (receipt.kind == client::ReceiptKind::retry) {
    effects.retries.push_back(&stanza);
    return;
  }
  if (services_.incoming) tell({memory_.id, receipt}, effects);
  if (receipt.kind != client::ReceiptKind::other) {
    const auto to = receipt.kind == client::ReceiptKind::read ? MessageState::read : MessageState::received;
    effects.writes.push_back([ids = receipt.ids, device = memory_.id, to, now = services_.clock.now()](ports::Transaction& tx) {
      bool announced = false;
      for (const auto& id : ids) announced |= advance(tx, device, id, to, now) == Progress::announced;
      return announced;
    });
  }
  effects.replies.push_back(client::acknowledge(stanza, std::nullopt));
}

void ReceiveStanzas::forget_devices(const Jid& user) {
  const auto* contact = user.is_lid() ? memory_.contacts.find_by_lid(user.user) : memory_.contacts.find(user.user);
  if (contact == nullptr) return;
  auto stale = *contact;
  stale.devices.clear();
  memory_.contacts.learn(std::move(stale));
}

bool ReceiveStanzas::stands_alone(const Node& stanza) {
  return stanza.tag == "notification" && stanza.child("identity") != nullptr;
}

void ReceiveStanzas::take_notification(const Node& stanza, Effects& effects) {
  const auto type = stanza.attribute("type");
  const auto from = stanza.jid("from");
  if (client::is_prekey_low(stanza)) prekeys_low_ = true;
  const bool new_identity = type == "encrypt" && stanza.child("identity") != nullptr;
  if (from && (type == "devices" || type == "account_sync" || new_identity)) {
    forget_devices(*from);
    // Also where the contact is not in memory: the stored device list must not be used any more.
    effects.writes.push_back([device = memory_.id, user = *from](ports::Transaction& tx) {
      auto contact = user.is_lid() ? tx.signal().contact_by_lid(device, user.user) : tx.signal().contact(device, user.user);
      if (!contact) return false;
      contact->devices.clear();
      tx.signal().put_contact(device, *contact);
      return false;
    });
  }
  if (from && new_identity && from->device == 0 && from->user != memory_.account().jid.user) {
    memory_.sessions.shrink();  // alone in its batch: nobody uses them now
    effects.writes.push_back([device = memory_.id, user = *from](ports::Transaction& tx) {
      const auto contact = user.is_lid() ? tx.signal().contact_by_lid(device, user.user) : tx.signal().contact(device, user.user);
      tx.signal().remove_sessions_of(device, Address::of(user).name);
      if (contact && !contact->lid.empty()) tx.signal().remove_sessions_of(device, Address::of(Jid::lid(contact->lid)).name);
      return false;
    });
  }
  effects.replies.push_back(client::acknowledge(stanza, std::nullopt));
}

void ReceiveStanzas::take_info(const Node& stanza, Effects& effects) {
  if (const auto* preview = stanza.child("offline_preview"); preview != nullptr && preview->number("count").value_or(0) > 0) {
    effects.replies.push_back(client::offline_batch(kOfflineBatch));
  }
  const auto* routing = stanza.child("edge_routing");
  const auto* info = routing != nullptr ? routing->child("routing_info") : nullptr;
  if (info != nullptr && !info->bytes().empty()) {
    memory_.credentials.routing_info = to_bytes(info->bytes());
    memory_.credentials_changed = true;
  }
  if (const auto* dirty = stanza.child("dirty")) {
    effects.replies.push_back(client::clean_request(*dirty));
  }
}

}  // namespace kurir::app
