#include "app/message_progress.hpp"

#include <algorithm>
#include <iterator>

#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

using domain::MessageState;

constexpr std::size_t kAll = 1'000'000;

bool took_it(MessageState state) {
  return state == MessageState::sent || state == MessageState::received || state == MessageState::read;
}

void settle_money(ports::Transaction& tx, const domain::Message& message, MessageState to, Time now) {
  if (message.origin == domain::MessageOrigin::system) return;
  const bool ended = to == MessageState::cancelled || to == MessageState::rejected;
  if (ended) tx.quota().give_back(message.device, message.accepted_at);
  if (message.price == 0) return;
  if (took_it(to) && !took_it(message.state)) tx.ledger().capture(message.account, message.id, now);
  if (ended) tx.ledger().release(message.account, message.id, now);
}

/// The states to report: a receipt that overtook the server's ack implies what came before it.
std::vector<MessageState> passed(MessageState from, MessageState to) {
  std::vector<MessageState> states;
  for (const auto step : {MessageState::sent, MessageState::received, MessageState::read}) {
    if (took_it(to) && step > from && step <= to) states.push_back(step);
  }
  if (states.empty()) states.push_back(to);
  return states;
}

bool append(ports::Transaction& tx, std::optional<domain::WebhookEvent> event) {
  if (event) (void)tx.events().append(*event);
  return event.has_value();
}

}  // namespace

Progress advance(ports::Transaction& tx, const domain::Message& message, MessageState to, Time now) {
  if (!domain::may_advance(message.state, to)) return Progress::none;
  settle_money(tx, message, to, now);
  tx.messages().set_state(message.id, to, now);
  const auto device = tx.devices().find(message.device);
  bool announced = false;
  for (const auto state : passed(message.state, to))
    announced |= device && append(tx, domain::tracking_event(*device, message, state, now));
  return announced ? Progress::announced : Progress::advanced;
}

Progress advance(ports::Transaction& tx, domain::DeviceId device, const std::string& wire_id, MessageState to, Time now) {
  const auto message = tx.messages().find_by_wire_id(device, wire_id);
  return message ? advance(tx, *message, to, now) : Progress::none;
}

void reject_in_flight(ports::Transaction& tx, domain::DeviceId device, Time now) {
  auto left = tx.messages().in_flight(device, kAll);
  std::ranges::move(tx.messages().waiting_of(device, {}, kAll), std::back_inserter(left));
  for (const auto& message : left) {
    tx.messages().set_reason(message.id, "the device was deleted before WhatsApp answered");
    (void)advance(tx, message, MessageState::rejected, now);
  }
}

bool announce_incoming(ports::Transaction& tx, domain::DeviceId id, const ports::InboxRows::Incoming& incoming, Time now) {
  const auto device = tx.devices().find(id);
  return device && append(tx, domain::inbox_event(*device, incoming.number, incoming.text, now));
}

}  // namespace kurir::app
