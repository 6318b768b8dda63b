#include "app/receive_stanzas.hpp"

#include <algorithm>

#include "app/consent.hpp"
#include "app/lid_mapping.hpp"
#include "app/message_progress.hpp"
#include "app/owed_chores.hpp"
#include "base/log.hpp"
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

bool is_own_history(const client::Envelope& envelope, const client::Content& content) {
  return content.kind == client::ContentKind::history_sync && envelope.delivery != client::Delivery::other_party;
}

}  // namespace

awaitable<Result<void>> ReceiveStanzas::handle(Link& link, std::vector<Node> batch) {
  auto letters = co_await load_letters(services_.store, memory_, batch);
  if (!letters) co_return pass_on(std::move(letters));
  if (auto loaded = co_await load_group_keys(batch, *letters); !loaded) co_return loaded;
  Effects effects;
  for (const auto& stanza : batch) take(stanza, *letters, effects);
  take_filed(effects);
  if (auto committed = co_await commit(effects); !committed) co_return committed;
  for (const auto& reply : effects.replies) link.send(reply);
  for (const auto* receipt : effects.retries) {
    if (auto answered = co_await answer_retry(link, *receipt); !answered) co_return answered;
    link.send(client::acknowledge(*receipt, memory_.account().jid));
  }
  for (auto& [wire_id, group] : effects.rebuild) {
    if (auto rebuilt = co_await rebuild(link, std::move(wire_id), std::move(group)); !rebuilt) co_return rebuilt;
  }
  co_return Result<void>{};
}

awaitable<Result<void>> ReceiveStanzas::commit(Effects& effects) {
  bool announced = false;
  ports::Store::Work more;
  if (!effects.writes.empty()) {
    more = [&announced, writes = std::move(effects.writes)](ports::Transaction& tx) mutable -> Result<void> {
      for (auto& write : writes) announced |= write(tx);
      return {};
    };
  }
  if (auto stored = co_await store_changes(services_.store, memory_, std::move(more)); !stored) co_return stored;
  if (announced) services_.events_appended();
  settle(effects);
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
    take_ack(stanza, effects);
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
  } else {
    take_unknown(stanza, effects);
  }
  if (backlog_.draining() && stanza.has("offline")) ask_for_backlog(backlog_.handled(), effects);
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
  if (const auto* placeholder = stanza.child("unavailable"); placeholder != nullptr && client::may_be_recalled(*placeholder))
    note_missed(letter.envelope, effects);
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
  if (letter.envelope.in_group) open_group(stanza, letter, opened);
  for (const auto id : opened.used_prekeys) {
    effects.writes.push_back([device = memory_.id, id](ports::Transaction& tx) {
      tx.signal().remove_prekey(device, id);
      return false;
    });
  }
  if (opened.failure) return ask_again(stanza, letter.envelope, *opened.failure, effects);
  if (opened.refusal) {
    effects.replies.push_back(client::refuse_message(stanza, own.jid, *opened.refusal));
    return;
  }
  auto history = std::exchange(opened.news.history, std::nullopt);
  if (!opened.news.empty()) take_news(std::make_shared<const client::AccountNews>(std::move(opened.news)), effects);
  if (letter.envelope.delivery == client::Delivery::own_device) take_push_name(stanza.attribute("notify"));
  effects.replies.push_back(client::delivery_receipt(stanza, letter.envelope.delivery));
  if (opened.content && is_own_history(letter.envelope, *opened.content))
    take_history(stanza, std::move(history), effects);
  else if (opened.content)
    take_saying(letter.envelope, *opened.content, effects);
  retries_asked_.forget(letter.envelope.id);
  note_found(letter.envelope, effects);
}

/// What our phone is told when we are done with it.
void ReceiveStanzas::take_history(const Node& stanza, std::optional<client::MediaFile> file, Effects& effects) {
  auto receipt = client::history_receipt(stanza, memory_.account().jid);
  if (!file) {
    effects.replies.push_back(std::move(receipt));
    return;
  }
  HistoryChunk chunk{.wire_id = stanza.attribute("id"), .file = std::move(*file), .receipt = std::move(receipt)};
  effects.writes.push_back([device = memory_.id, owed = to_owed(chunk)](ports::Transaction& tx) {
    tx.owed().put(device, owed);
    return false;
  });
  memory_.chores.history.push_back(std::move(chunk));
}

void ReceiveStanzas::take_saying(const client::Envelope& envelope, const client::Content& content, Effects& effects) {
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
  if (!envelope.sender_pn || !envelope.sender_lid || envelope.delivery != client::Delivery::other_party) return;
  learn_mapping(memory_, envelope.sender_pn->user, envelope.sender_lid->user, services_.clock.now());
}

void ReceiveStanzas::ask_again(const Node& stanza, const client::Envelope& envelope, signal::SignalError reason,
                               Effects& effects) {
  const bool troubled = trouble_.failed(envelope.sender.to_string(), services_.clock.now());
  note_missed(envelope, effects);
  const int count = retries_asked_.count(stanza.attribute("id"));
  services_.health->of(memory_.id)->undecryptable();
  log::warn("message.undecryptable",
            {log::field("device", memory_.id), log::field("reason", signal::name(reason)), log::field("count", count)});
  if (count <= client::kMaxRetriesAsked) {
    std::optional<signal::PreKey> fresh;
    if (count >= client::kKeysFromCount || troubled) {
      auto made = signal::generate_prekeys(memory_.credentials.next_prekey_id, 1, services_.random);
      fresh = std::move(made.front());
      memory_.credentials.next_prekey_id = signal::next_id(fresh->id);
      memory_.credentials_changed = true;
      ports::SignalRows::PreKeyRow row{fresh->id, to_bytes(fresh->pair.secret.reveal())};
      effects.writes.push_back([device = memory_.id, row = std::move(row)](ports::Transaction& tx) {
        tx.signal().put_handed_out(device, row);
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

const Contact* ReceiveStanzas::find_contact(const Jid& user) const {
  return user.is_lid() ? memory_.contacts.find_by_lid(user.user) : memory_.contacts.find(user.user);
}

}  // namespace kurir::app
