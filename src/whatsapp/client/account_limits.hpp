// What WhatsApp says of an account's limits on new chats: asked for, or told by a notification.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

/// The reach-out time lock: no new chats by companions, or at all.
struct ReachOutLock {
  bool active = false;
  std::optional<Time> until{};  ///< nothing where no end is told
  std::string type{};           ///< "RESTRICT_ALL_COMPANIONS", …; empty = not told
};

/// How many new chats an account may begin in a cycle.
struct NewChatCap {
  enum class Status { none, first_warning, second_warning, capped };
  Status status = Status::none;
  std::optional<Time> cycle_ends{};
};

using AccountLimit = std::variant<ReachOutLock, NewChatCap>;

/// Questions to the server; the document ids belong to WhatsApp Web's version.
[[nodiscard]] Node reach_out_lock_request();
[[nodiscard]] Node new_chat_cap_request();

/// The server's error, or `malformed` where the answer has another shape.
[[nodiscard]] Result<ReachOutLock> parse_reach_out_lock(const Node& iq);
[[nodiscard]] Result<NewChatCap> parse_new_chat_cap(const Node& iq);

/// Of <notification type="mex">; nothing where it is about something else, or cannot be read.
[[nodiscard]] std::optional<AccountLimit> parse_limit_notification(const Node& notification);

}  // namespace kurir::whatsapp::client
