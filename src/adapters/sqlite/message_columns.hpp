// A row of `messages` as a domain::Message: for all that select from that table.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "domain/message.hpp"

namespace kurir::sqlite {

inline constexpr auto kMessageColumns =
    "id, account, device, number, text, wire_id, state, price, accepted_at, due_at, origin, attempt, lane, expires_at,"
    " held, reason, reminder, pending_reported";

/// Reads kMessageColumns; the stanza stays empty.
[[nodiscard]] inline domain::Message message_of(Rows& rows) {
  return {.id = rows.id<domain::MessageId>(),
          .account = rows.id<domain::AccountId>(),
          .device = rows.id<domain::DeviceId>(),
          .number = rows.text(),
          .text = rows.text(),
          .wire_id = rows.text(),
          .state = rows.as<domain::MessageState>(),
          .price = rows.integer(),
          .accepted_at = rows.time(),
          .due_at = rows.time(),
          .origin = rows.as<domain::MessageOrigin>(),
          .attempts = static_cast<int>(rows.integer()),
          .lane = rows.as<domain::Lane>(),
          .expires_at = rows.optional_time(),
          .held = rows.text(),
          .reason = rows.text(),
          .reminder = rows.optional_id<domain::ReminderId>(),
          .pending_reported = rows.flag(),
          .stanza = {}};
}

}  // namespace kurir::sqlite
