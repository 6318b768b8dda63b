#include "simulator/phone.hpp"

#include <algorithm>

#include "simulator/message_content.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {

Phone::Phone(World& world, Switchboard& switchboard, Account& account, PhoneKeys keys, PhoneSettings settings)
    : world_(world),
      switchboard_(switchboard),
      account_(account),
      keys_(std::move(keys)),
      settings_(std::move(settings)),
      sessions_(world, keys_, account),
      sender_keys_(world, account) {}

std::string Phone::new_message_id() {
  auto id = "3A" + to_hex(world_.random.bytes<9>());
  for (char& c : id) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return id;
}

void Phone::go_online() {
  changed();
  if (!online()) (void)switchboard_.login(account_.phone(), *this, LoginMode::phone);
}

void Phone::go_offline() {
  changed();
  world_.post.detach(account_.phone());
  inbox_.clear();  // what was not handled is delivered again
}

void Phone::deliver(const Node& stanza) {
  if (stanza.tag == "ack") return;
  inbox_.push_back(stanza);
  if (on_arrival) on_arrival(*this);
}

bool Phone::work() {
  if (inbox_.empty()) return false;
  Node stanza = std::move(inbox_.front());
  inbox_.pop_front();
  if (stanza.tag == "message") {
    on_message(stanza);
  } else if (stanza.tag == "receipt") {
    on_receipt(stanza);
  } else if (stanza.tag == "notification") {
    on_notification(stanza);
  } else if (stanza.tag == "presence" || stanza.tag == "chatstate") {
    on_signal(stanza);
  }
  return true;
}

Result<Node> Phone::enc_for(Device& target, BytesView content) {
  auto cipher = sessions_.encrypt(target, content);
  if (!cipher) {
    return fail(ErrorCode::unavailable, "no session with {}: {}", target.pn().to_string(),
                whatsapp::signal::name(cipher.error()));
  }
  bool opens = cipher->kind == whatsapp::signal::CiphertextKind::prekey_message;
  Node enc("enc", {{"v", "2"}, {"type", opens ? "pkmsg" : "msg"}}, std::move(cipher->wire));
  const auto form = wire_form_of(content);
  if (!form.media_type.empty()) enc.set("mediatype", form.media_type);
  if (form.hidden) enc.set("decrypt-fail", "hide");
  return enc;
}

Result<std::string> Phone::send_text(std::string_view to, std::string_view text) {
  if (text.empty() || text.size() > kMaxText) return fail(ErrorCode::invalid_argument, "text must have 1 to {} bytes", kMaxText);
  return send_content(to, text_message(text, world_.random));
}

Result<std::string> Phone::send_content(std::string_view to, Bytes content) {
  const auto form = wire_form_of(content);
  if (const auto group = Jid::parse(to); group && world_.groups.find(*group) != nullptr) {
    return send_to_group(*world_.groups.find(*group), std::move(content), form);
  }
  Account* recipient = world_.by_number(to);
  if (recipient == nullptr) return fail(ErrorCode::not_found, "{} is not on this WhatsApp: add that phone first", to);
  if (recipient == &account_)
    return fail(ErrorCode::invalid_argument, "a phone does not write to itself: take another number in to");
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: PATCH it online first");
  Jid chat = account_.lid_migrated ? recipient->lid() : recipient->pn();
  Bytes copy = copy_for_own_devices(content, chat);
  Node participants("participants", {}, Node::Children{});
  auto& parts = std::get<Node::Children>(participants.content);
  for (Account* account : {recipient, &account_}) {
    for (const auto& [id, device] : account->devices) {
      if (device.get() == &account_.phone()) continue;
      auto enc = enc_for(*device, account == recipient ? content : copy);
      if (enc) parts.push_back(Node("to", {{"jid", device->like(chat)}}, children(std::move(*enc))));
    }
  }
  if (parts.empty()) return fail(ErrorCode::unavailable, "no device of {} can be written to", to);
  auto id = new_message_id();
  remember_sent({next_sent_++, id, chat, std::move(content), world_.clock.now()});
  Node message("message", {{"id", id}, {"to", chat}, {"type", form.type}}, children(std::move(participants)));
  if (!form.edit.empty()) message.set("edit", form.edit);
  say(message);
  return id;
}

void Phone::remember_sent(SentMessage message) {
  world_.changes.added(key(RecordKind::sent, message.serial));
  sent_.push_back(std::move(message));
  if (sent_.size() <= kMaxSent) return;
  world_.changes.changed(key(RecordKind::sent, sent_.front().serial));
  sent_.pop_front();
}

Result<std::size_t> Phone::mark_read(std::optional<std::string> id) {
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: PATCH it online first");
  bool known = false;
  const auto count = mark_read_where([&](const PhoneMessage& message) {
    const bool meant = !id || message.id == *id;
    known |= meant;
    return meant;
  });
  if (id && !known)
    return fail(ErrorCode::not_found, "this phone has no message {}: see GET /phones/{}/messages", *id, account_.number);
  return count;
}

Result<std::size_t> Phone::read_chat(std::string_view number) {
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: switch it on first");
  return mark_read_where([&](const PhoneMessage& message) { return message.group.empty() && message.from == number; });
}

std::size_t Phone::mark_read_where(const IsMeant& is_meant) {
  std::map<Author, std::vector<std::string>> by_author;
  std::size_t count = 0;
  for (auto& message : messages_) {
    if (!is_meant(message.shown) || message.shown.read) continue;
    message.shown.read = true;
    world_.changes.changed(key(RecordKind::message, message.serial));
    ++count;
    by_author[{message.shown.group, message.sender}].push_back(message.shown.id);
  }
  for (const auto& [author, ids] : by_author) send_read_receipts(author, ids);
  return count;
}

void Phone::send_read_receipts(const Author& author, const std::vector<std::string>& ids) {
  for (std::size_t start = 0; start < ids.size(); start += Receipts::kMaxIds) {
    Node receipt("receipt", {{"id", ids[start]}, {"type", "read"}, {"t", std::to_string(world_.unix_now())}});
    if (author.group.empty()) {
      receipt.set("to", author.sender);
    } else {
      receipt.set("to", author.group);
      receipt.set("participant", author.sender);
    }
    Node list("list", {}, Node::Children{});
    for (std::size_t i = start + 1; i < std::min(ids.size(), start + Receipts::kMaxIds); ++i) {
      std::get<Node::Children>(list.content).push_back(Node("item", {{"id", ids[i]}}));
    }
    if (!list.children().empty()) receipt.content = children(std::move(list));
    say(receipt);
  }
}

}  // namespace kurir::simulator
