// How a message stands, as people see it: its state, and what it waits for.
#pragma once

#include <optional>
#include <string_view>

#include "domain/message.hpp"

namespace kurir::domain {

enum class MessageStage {
  scheduled,  ///< its time has not come
  waiting,    ///< it is due; its device is offline, or others go first
  held,       ///< a rule of use holds it until somebody releases it
  sending,    ///< encrypted: too late to cancel
  sent,
  received,
  read,
  cancelled,
  rejected,
};

[[nodiscard]] MessageStage stage_of(const Message& message, Time now) noexcept;

/// Whether it can be moved and cancelled still.
[[nodiscard]] constexpr bool may_change(MessageStage stage) noexcept { return stage <= MessageStage::held; }

/// "scheduled", "waiting", "held", …
[[nodiscard]] std::string_view name(MessageStage stage) noexcept;
[[nodiscard]] std::optional<MessageStage> stage_named(std::string_view text) noexcept;

}  // namespace kurir::domain
