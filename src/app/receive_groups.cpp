// What comes in from groups: the part of a message that is the same for all, who joined and left, answers to what we sent.
#include <algorithm>

#include "app/client/group_audience.hpp"
#include "app/client/groups.hpp"
#include "app/receive_stanzas.hpp"
#include "app/renew_session.hpp"
#include "base/log.hpp"
#include "ports/group_rows.hpp"
#include "ports/sent_payload_rows.hpp"
#include "whatsapp/client/group_incoming.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::Node;
using whatsapp::signal::Address;
namespace client = whatsapp::client;

constexpr int kStaleGroup = 421;  ///< the members or their namespace are not as the message has them

bool is_group(const Jid& jid) { return jid.server == whatsapp::kGroupServer; }

/// The store has the truth; what is not there is asked for when somebody writes to the group.
void write_change(ports::Transaction& tx, domain::DeviceId device, const client::GroupChange& change) {
  const auto jid = change.group.to_string();
  const auto row = tx.groups().find(device, jid);
  auto info = row ? to_info(*row) : change.info;
  if (!info) return;
  client::apply(*info, change);
  tx.groups().put(device, to_row(*info));
}

using Payload = std::optional<ports::SentPayload>;
awaitable<Result<Payload>> sent_to_group(ports::Store& store, domain::DeviceId device, std::string wire_id, std::string group) {
  co_return co_await ports::read<Payload>(store, [device, wire_id, group](ports::Transaction& tx) -> Result<Payload> {
    auto sent = tx.sent_payloads().find(device, wire_id);
    if (!sent || sent->chat != group) return std::nullopt;
    return sent;
  });
}

}  // namespace

/// The sender keys that the batch's group messages need.
awaitable<Result<void>> ReceiveStanzas::load_group_keys(const std::vector<Node>& batch, Letters& letters) {
  std::vector<WantedSenderKey> wanted;
  for (const auto& stanza : batch) {
    const auto* letter = stanza.tag == "message" ? letters.find(stanza) : nullptr;
    if (letter != nullptr && letter->envelope.in_group)
      wanted.push_back({client::sender_key_name(letter->envelope, letter->address), letter->by_number});
  }
  co_return co_await load_sender_keys(services_.store, memory_.id, memory_.groups, std::move(wanted));
}

void ReceiveStanzas::open_group(const Node& stanza, const Letter& letter, client::Opened& opened) {
  client::open_group_part(stanza, letter.envelope, client::sender_key_name(letter.envelope, letter.address), memory_.account(),
                          memory_.groups.keys, opened);
}

void ReceiveStanzas::take_group_change(const Node& notification, Effects& effects) {
  auto change = client::parse_group_change(notification);
  if (!change) return;
  memory_.groups.forget(change->group);
  if (services_.incoming) tell({memory_.id, *change}, effects);
  effects.writes.push_back([device = memory_.id, change = std::move(*change)](ports::Transaction& tx) {
    write_change(tx, device, change);
    return false;
  });
}

bool ReceiveStanzas::take_group_ack(const Node& ack, Effects& effects) {
  const auto id = ack.attribute("id");
  const auto found = memory_.groups.unanswered.find(id);
  if (found == memory_.groups.unanswered.end()) return false;
  const auto& sent = found->second;
  const auto error = ack.number("error").value_or(0);
  const auto theirs = ack.attribute("phash");
  if (error == kStaleGroup || (!theirs.empty() && theirs != sent.hash)) forget_group(sent.group, effects);
  if (error == kStaleGroup) forget_holders(sent.group, effects);
  if (error == kStaleGroup && !memory_.groups.rebuilt.contains(id)) {
    if (std::ranges::find(effects.rebuild, id, &Effects::Rebuild::wire_id) == effects.rebuild.end())
      effects.rebuild.push_back({id, sent.group});
    return true;
  }
  effects.group_acks.push_back(id);
  if (error != 0) return false;
  if (auto* holders = memory_.groups.holders(sent.group)) holders->insert(sent.handed.begin(), sent.handed.end());
  effects.writes.push_back([device = memory_.id, sent](ports::Transaction& tx) {
    for (const auto& holder : sent.handed) tx.groups().add_key_holder(device, sent.group.to_string(), holder.to_string());
    return false;
  });
  return false;
}

/// Members and device lists are asked for again before the next message.
void ReceiveStanzas::forget_group(const Jid& group, Effects& effects) {
  if (const auto* info = memory_.groups.find(group)) forget_member_devices(memory_, *info);
  memory_.groups.forget(group);
  effects.writes.push_back([device = memory_.id, group](ports::Transaction& tx) {
    tx.groups().remove(device, group.to_string());
    return false;
  });
}

/// Everybody is handed our key once more: some clients file it under the name by which the group spoke of us.
void ReceiveStanzas::forget_holders(const Jid& group, Effects& effects) {
  if (auto* holders = memory_.groups.holders(group)) holders->clear();
  effects.writes.push_back([device = memory_.id, group](ports::Transaction& tx) {
    tx.groups().remove_key_holders(device, group.to_string());
    return false;
  });
}

/// Much changed while we were away: each is asked for again before somebody writes to it.
void ReceiveStanzas::forget_all_groups(Effects& effects) {
  memory_.groups.forget_all();
  effects.writes.push_back([device = memory_.id](ports::Transaction& tx) {
    tx.groups().remove_all(device);
    return false;
  });
}

/// The message as it was sent stays unanswered until it is made anew, or somebody is told that it was refused.
awaitable<Result<void>> ReceiveStanzas::rebuild(Link& link, std::string wire_id, Jid group) {
  memory_.groups.rebuilt.insert(wire_id);
  auto sent = co_await sent_to_group(services_.store, memory_.id, wire_id, group.to_string());
  if (!sent) co_return pass_on(std::move(sent));
  auto message = *sent ? client::outgoing(wire_id, std::move((*sent)->payload)) : fail(ErrorCode::not_found, "gone");
  if (message) {
    ConnectedClient connected{services_, memory_, link};
    auto again = co_await send_to_group(connected, std::move(group), std::move(*message));
    if (again || again.error().code == ErrorCode::closed) co_return again;
    log::warn("group.not_sent_anew", {log::field("device", memory_.id), log::field("reason", again.error().message)});
  }
  Effects effects;
  effects.answered_stanzas.emplace(wire_id, "");
  effects.group_acks.push_back(wire_id);
  if (services_.incoming) tell({memory_.id, IncomingAck{std::move(wire_id), kStaleGroup}}, effects);
  co_return co_await commit(effects);
}

awaitable<Result<ReceiveStanzas::Answer>> ReceiveStanzas::make_group_answer(Link& link, const client::RetryRequest& request,
                                                                            const Node& receipt) {
  const auto group = receipt.jid("from")->bare();
  const auto sent = co_await sent_to_group(services_.store, memory_.id, request.id, group.to_string());
  if (!sent) co_return std::unexpected(sent.error());
  if (!*sent) co_return Answer{};
  ConnectedClient connected{services_, memory_, link};
  const auto info = co_await group_info(connected, group);
  if (!info) co_return std::unexpected(info.error());
  const auto* member = (*info)->find(request.requester);
  if (member == nullptr) {
    // Should it have our key, the next message brings a new one to the others.
    log::warn("retry.foreign", {log::field("device", memory_.id), log::field("message", request.id)});
    co_return Answer{};
  }
  const client::Target target{request.requester,
                              Address::of(member->lid().value_or(member->jid).with_device(request.requester.device))};
  if (auto renewed = co_await renew_session(services_, memory_, link, renewals_, request, target); !renewed)
    co_return pass_on(std::move(renewed));
  if (!memory_.sessions.open(target.address)) co_return Answer{};
  if (auto loaded = co_await load_own_sender_key(connected, group); !loaded) co_return pass_on(std::move(loaded));
  const auto again = client::outgoing(request.id, (*sent)->payload);
  if (!again) co_return Answer{};
  auto stanza =
      client::resend_in_group(*again, memory_.credentials, receipt, target, request.count,
                              memory_.groups.keys.look(own_sender_key_name(memory_, group)), memory_.sessions, services_.random);
  memory_.groups.holders(group)->erase(target.address);
  Answer answer;
  answer.effects.writes.push_back([device = memory_.id, group, target](ports::Transaction& tx) {
    tx.groups().remove_key_holder(device, group.to_string(), target.address.to_string());
    return false;
  });
  if (stanza) answer.stanza = std::move(*stanza);
  co_return answer;
}

bool ReceiveStanzas::is_from_group(const Node& stanza) {
  const auto from = stanza.jid("from");
  return from && is_group(*from);
}

}  // namespace kurir::app
