#include "simulator/post.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

bool same_address(const Node& a, std::string_view key_a, const Node& b, std::string_view key_b) {
  return a.attribute(key_a) == b.attribute(key_b) || a.jid(key_a) == b.jid(key_b);
}

/// Whether an ack repeats what the stanza said of itself. Known clients leave out the type of messages and of two
/// kinds of notification, and a participant that equals the sender.
bool repeats(const Node& ack, const Node& stanza) {
  if (!same_address(ack, "to", stanza, "from")) return false;
  if (stanza.has("recipient") && !same_address(ack, "recipient", stanza, "recipient")) return false;
  if (stanza.has("participant") && !same_address(ack, "participant", stanza, "participant") &&
      !same_address(stanza, "participant", stanza, "from")) {
    return false;
  }
  auto type = stanza.attribute("type");
  if (ack.attribute("type") == type) return true;
  bool may_omit = stanza.tag == "message" || (stanza.tag == "notification" && (type == "encrypt" || type == "devices"));
  return may_omit && !ack.has("type");
}

void flip_a_bit(Node& node) {
  if (node.tag == "enc") {
    // Three quarters in: behind the keys in front, before what follows the text in a prekey message.
    if (auto* bytes = std::get_if<Bytes>(&node.content); bytes && !bytes->empty()) (*bytes)[bytes->size() * 3 / 4] ^= 1U;
    return;
  }
  if (auto* list = std::get_if<Node::Children>(&node.content)) {
    for (auto& child : *list) flip_a_bit(child);
  }
}

std::size_t count_of(const Queue& queue, std::string_view tag) {
  return static_cast<std::size_t>(std::ranges::count_if(queue.entries, [&](const Queued& q) { return q.stanza.tag == tag; }));
}

Node preview(const Queue& queue) {
  auto number = [](std::size_t n) { return std::to_string(n); };
  return information(Node("offline_preview", {{"count", number(queue.entries.size())},
                                              {"message", number(count_of(queue, "message"))},
                                              {"receipt", number(count_of(queue, "receipt"))},
                                              {"notification", number(count_of(queue, "notification"))},
                                              {"appdata", "0"},
                                              {"call", "0"}}));
}

}  // namespace

void Post::send(Device& to, Node stanza) {
  if (to.queue.entries.size() >= kMaxQueue) {
    ++counters_.queue_overflows;
    return;
  }
  auto serial = to.queue.next_serial++;
  to.queue.entries.push_back({std::move(stanza), serial, Queued::State::waiting, to.receiving == Receiving::off, {}});
  changes_.added(queued_key(to, serial));
  pump(to);
}

void Post::say(Device& to, const Node& stanza) {
  if (to.link == nullptr) return;
  ++counters_.stanzas_out;
  to.link->deliver(stanza);
}

void Post::attach(Device& device, Link& link, LoginMode mode) {
  device.link = &link;
  auto& queue = device.queue;
  queue.next = 0;
  queue.backlog = 0;
  queue.offline_counter = 0;
  for (auto& entry : queue.entries) {
    entry.state = Queued::State::waiting;
    entry.late = true;
  }
  device.receiving = mode == LoginMode::phone ? Receiving::live : Receiving::passive;
  if (mode == LoginMode::active) begin_backlog(device, kFirstOfBacklog);
  pump(device);
}

void Post::detach(Device& device) {
  device.link = nullptr;
  device.receiving = Receiving::off;
  device.watched.clear();
  if (std::exchange(device.available, false) && gone) gone(device);
}

void Post::activate(Device& device) {
  if (device.receiving != Receiving::passive) return;
  const bool on_request = faults_.take(FaultKind::slow_backlog, device);
  begin_backlog(device, on_request ? kFirstOfBacklog : std::numeric_limits<std::size_t>::max());
}

void Post::allow(Device& device, std::size_t count) {
  if (device.receiving != Receiving::backlog) return;
  auto& allowance = device.queue.allowance;
  allowance =
      count > std::numeric_limits<std::size_t>::max() - allowance ? std::numeric_limits<std::size_t>::max() : allowance + count;
  pump(device);
}

void Post::begin_backlog(Device& device, std::size_t allowance) {
  device.receiving = Receiving::backlog;
  device.queue.allowance = allowance;
  if (!device.queue.entries.empty()) say(device, preview(device.queue));
  pump(device);
}

void Post::pump(Device& device) {
  auto& queue = device.queue;
  if (device.receiving == Receiving::off || device.receiving == Receiving::passive) return;
  while (queue.next < queue.entries.size()) {
    if (device.receiving == Receiving::backlog) {
      if (queue.allowance == 0) return;
      --queue.allowance;
      ++queue.backlog;
    }
    auto index = queue.next++;
    bool is_message = queue.entries[index].stanza.tag == "message";
    if (is_message && faults_.take(FaultKind::out_of_order, device)) {
      queue.entries[index].state = Queued::State::held;
      continue;
    }
    transmit(device, queue.entries[index]);
    if (!is_message) continue;
    release_held(device, index);
    if (faults_.take(FaultKind::duplicate, device)) {
      Queued copy = queue.entries[index];
      queue.entries.insert(queue.entries.begin() + static_cast<std::ptrdiff_t>(queue.next++), std::move(copy));
      transmit(device, queue.entries[queue.next - 1]);
    }
  }
  if (device.receiving == Receiving::backlog) {
    device.receiving = Receiving::live;
    say(device, information(Node("offline", {{"count", std::to_string(queue.backlog)}})));
  }
}

void Post::transmit(Device& device, Queued& entry) {
  entry.state = Queued::State::sent;
  entry.sent_at = clock_.now();
  bool broken = entry.stanza.tag == "message" && faults_.take(FaultKind::broken_ciphertext, device);
  const bool empty = entry.stanza.tag == "message" && faults_.take(FaultKind::unavailable_message, device);
  if (!broken && !empty && !entry.late) {
    say(device, entry.stanza);
    return;
  }
  Node changed = entry.stanza;
  if (entry.late && !device.is_phone()) changed.set("offline", std::to_string(device.queue.offline_counter++));
  if (broken) flip_a_bit(changed);
  if (empty) changed.content = Node::Children{Node("unavailable")};
  say(device, changed);
}

void Post::release_held(Device& device, std::size_t up_to) {
  for (std::size_t i = 0; i < up_to; ++i) {
    if (device.queue.entries[i].state == Queued::State::held) transmit(device, device.queue.entries[i]);
  }
}

void Post::remove(Device& device, std::size_t index) {
  auto& queue = device.queue;
  changes_.changed(queued_key(device, queue.entries[index].serial));
  queue.entries.erase(queue.entries.begin() + static_cast<std::ptrdiff_t>(index));
  if (index < queue.next) --queue.next;
}

void Post::settle(Device& device, const Node& ack) {
  auto id = ack.attribute("id");
  auto tag = ack.attribute("class");
  auto& entries = device.queue.entries;
  std::optional<std::size_t> fallback;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& stanza = entries[i].stanza;
    if (entries[i].state != Queued::State::sent || stanza.tag != tag || stanza.attribute("id") != id) continue;
    if (repeats(ack, stanza)) return remove(device, i);
    if (!fallback) fallback = i;
  }
  if (!fallback) {
    ++counters_.violations.unexpected_acks;
    return;
  }
  ++counters_.violations.wrong_acks;
  remove(device, *fallback);
}

void Post::settle_message(Device& device, const std::string& id, const Jid& to, Unmatched unmatched) {
  auto& entries = device.queue.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& stanza = entries[i].stanza;
    if (stanza.tag != "message" || stanza.attribute("id") != id) continue;
    auto from = stanza.jid("from");
    if (!from || from->user != to.user) continue;
    return remove(device, i);
  }
  if (unmatched == Unmatched::counted) ++counters_.violations.unexpected_acks;
}

std::size_t Post::undelivered_messages(const Device& device) const { return count_of(device.queue, "message"); }

std::size_t Post::overdue(const Device& device) const {
  if (device.link == nullptr) return 0;
  auto limit = clock_.now() - kOverdue;
  return static_cast<std::size_t>(std::ranges::count_if(
      device.queue.entries, [&](const Queued& entry) { return entry.state == Queued::State::sent && entry.sent_at < limit; }));
}

}  // namespace kurir::simulator
