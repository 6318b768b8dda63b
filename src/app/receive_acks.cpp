// The server's answers to what was sent: until they are durable, it is remembered as unanswered.
#include <algorithm>

#include "app/receive_stanzas.hpp"
#include "ports/owed_rows.hpp"

namespace kurir::app {

void ReceiveStanzas::take_ack(const whatsapp::Node& ack, Effects& effects) {
  if (take_group_ack(ack, effects)) return;
  note_answered(ack.attribute("id"), effects);
  auto verdict = sender_.judge(ack);
  effects.rescheduled |= verdict.error != 0;
  if (services_.incoming) tell({memory_.id, IncomingAck{verdict.wire_id, verdict.error}}, effects);
  effects.writes.push_back([verdict = std::move(verdict), device = memory_.id, now = services_.clock.now()](
                               ports::Transaction& tx) { return SendMessages::apply(tx, device, verdict, now); });
}

/// Several may have left under one id: to whom they were for, and to those who asked for it again. Answers come in their order.
void ReceiveStanzas::note_answered(const std::string& wire_id, Effects& effects) {
  if (auto write = missing_.has_left(wire_id)) {
    effects.writes.push_back([write = std::move(*write)](ports::Transaction& tx) {
      write(tx);
      return false;
    });
  }
  const auto sent = std::ranges::find_if(memory_.unanswered, [&](const UnansweredStanza& each) {
    return each.wire_id == wire_id && !effects.answered_stanzas.contains({wire_id, each.requester});
  });
  if (sent == memory_.unanswered.end()) return;
  effects.answered_stanzas.emplace(wire_id, sent->requester);
  if (sent->requester.empty()) return;
  effects.writes.push_back([device = memory_.id, wire_id, requester = sent->requester](ports::Transaction& tx) {
    tx.retries().remove_answered(device, wire_id, requester);
    return false;
  });
}

/// What our phone told by files since the last batch.
void ReceiveStanzas::take_filed(Effects& effects) {
  for (const auto& filed : memory_.filed_news) {
    take_news(filed.news, effects);
    effects.replies.push_back(filed.receipt);
    effects.writes.push_back([device = memory_.id, wire_id = filed.wire_id](ports::Transaction& tx) {
      tx.owed().remove(device, ports::OwedKind::history, wire_id);
      return false;
    });
  }
  effects.filed = memory_.filed_news.size();
}

/// After the commit.
void ReceiveStanzas::settle(const Effects& effects) {
  for (const auto& [wire_id, requester] : effects.answered_stanzas)
    std::erase_if(memory_.unanswered, [&](const auto& sent) { return sent.wire_id == wire_id && sent.requester == requester; });
  for (const auto& wire_id : effects.group_acks) memory_.groups.unanswered.erase(wire_id);
  auto& filed = memory_.filed_news;
  filed.erase(filed.begin(), filed.begin() + static_cast<std::ptrdiff_t>(effects.filed));
}

}  // namespace kurir::app
