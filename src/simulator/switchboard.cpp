#include "simulator/switchboard.hpp"

#include <algorithm>
#include <array>

#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr std::int64_t kMaxBatch = 10'000;  ///< stanzas of the backlog asked for at once

Node success(const Device& device, std::int64_t now) {
  return Node("success", {{"t", std::to_string(now)},
                          {"props", "27"},
                          {"companion_enc_static", "NULL"},
                          {"lid", device.lid()},
                          {"abprops", "5"},
                          {"location", "sim"},
                          {"creation", std::to_string(now)}});
}

}  // namespace

bool Switchboard::login(Device& device, Link& link, LoginMode mode) {
  world_.disconnect(device, stream_conflict("", "replaced"));
  if (mode == LoginMode::phone) {
    world_.post.attach(device, link, mode);
    return true;
  }
  ++world_.counters.logins;
  device.deafness = Deafness::none;
  device.link = &link;
  world_.post.say(device, success(device, world_.unix_now()));
  world_.post.attach(device, link, mode);
  return !end_by_fault(device);
}

void Switchboard::accept(Device& sender, const Node& stanza) {
  if (sender.deafness == Deafness::silent) return;
  if (sender.deafness == Deafness::zombie && stanza.attribute("xmlns") != "w:p") return;
  ++world_.counters.stanzas_in;
  if (stanza.tag == "message" && GroupMessages::is_for_group(stanza)) {
    group_messages_.accept(sender, stanza);
  } else if (stanza.tag == "message") {
    messages_.accept(sender, stanza);
  } else if (stanza.tag == "receipt") {
    receipts_.accept(sender, stanza);
  } else if (stanza.tag == "ack") {
    world_.post.settle(sender, stanza);
  } else if (stanza.tag == "iq") {
    requests_.accept(sender, stanza);
  } else if (stanza.tag == "ib") {
    information_from(sender, stanza);
  } else if (stanza.tag == "presence") {
    presences_.accept(sender, stanza);
  } else if (stanza.tag == "chatstate") {
    presences_.accept_chat_state(sender, stanza);
  } else {
    ++world_.counters.violations.unknown_stanzas;
  }
}

void Switchboard::information_from(Device& sender, const Node& ib) {
  const Node* batch = ib.child("offline_batch");
  if (batch == nullptr) return;
  auto count = std::clamp<std::int64_t>(batch->number("count").value_or(0), 0, kMaxBatch);
  world_.post.allow(sender, static_cast<std::size_t>(count));
}

bool Switchboard::end_by_fault(Device& device) {
  auto& faults = world_.faults;
  if (faults.is_waiting(FaultKind::failure, device)) {  // logins do not come this far
    world_.disconnect(device, std::nullopt);
    return true;
  }
  if (faults.take(FaultKind::silent, device)) device.deafness = Deafness::silent;
  if (faults.take(FaultKind::zombie, device)) device.deafness = Deafness::zombie;
  if (const auto error = faults.take_whole(FaultKind::stream_error, device)) {
    world_.disconnect(device, error->stanza);
    return true;
  }
  if (faults.take(FaultKind::drop, device)) {
    world_.disconnect(device, std::nullopt);
  } else if (faults.take(FaultKind::restart, device)) {
    world_.disconnect(device, stream_error("515"));
  } else if (faults.take(FaultKind::unavailable, device)) {
    world_.disconnect(device, stream_error("503"));
  } else if (faults.take(FaultKind::logout, device)) {
    world_.unlink(device);
  } else {
    return false;
  }
  return true;
}

void Switchboard::apply_now(FaultKind kind) {
  constexpr std::array kOfConnections{FaultKind::drop,         FaultKind::restart, FaultKind::unavailable, FaultKind::logout,
                                      FaultKind::stream_error, FaultKind::failure, FaultKind::silent,      FaultKind::zombie};
  if (std::ranges::find(kOfConnections, kind) == kOfConnections.end()) return;
  std::vector<Device*> connected;
  for (const auto& [number, account] : world_.accounts()) {
    for (const auto& [id, device] : account->devices) {
      if (!device->is_phone() && device->link != nullptr) connected.push_back(device.get());
    }
  }
  for (Device* device : connected) end_by_fault(*device);
}

}  // namespace kurir::simulator
