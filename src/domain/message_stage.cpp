#include "domain/message_stage.hpp"

#include <array>

namespace kurir::domain {
namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 9> kNames{"scheduled", "waiting", "held",      "sending", "sent",
                                                 "received",  "read",    "cancelled", "rejected"};

}  // namespace

MessageStage stage_of(const Message& message, Time now) noexcept {
  switch (message.state) {
    case MessageState::accepted:
      if (!message.held.empty()) return MessageStage::held;
      return message.due_at > now ? MessageStage::scheduled : MessageStage::waiting;
    case MessageState::encrypted: return MessageStage::sending;
    case MessageState::sent: return MessageStage::sent;
    case MessageState::received: return MessageStage::received;
    case MessageState::read: return MessageStage::read;
    case MessageState::cancelled: return MessageStage::cancelled;
    case MessageState::rejected: return MessageStage::rejected;
  }
  return MessageStage::rejected;
}

std::string_view name(MessageStage stage) noexcept { return kNames[static_cast<std::size_t>(stage)]; }

std::optional<MessageStage> stage_named(std::string_view text) noexcept {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<MessageStage>(i);
  }
  return std::nullopt;
}

}  // namespace kurir::domain
