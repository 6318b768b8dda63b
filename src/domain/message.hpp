// One outgoing message and its life:
//
//   accepted -> encrypted -> sent -> received -> read      (only forward)
//       \          \-> rejected
//        \-> cancelled | rejected
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

enum class MessageState {
  accepted = 0,   ///< durable, nothing sent yet
  encrypted = 1,  ///< the stanza is stored; from here on only that stanza is sent, however often
  sent = 2,       ///< WhatsApp's server took it
  received = 3,   ///< the recipient's device has it
  read = 4,       ///< the recipient read it
  cancelled = 5,
  rejected = 6,  ///< will never be sent
};

/// The `status` of the tracking webhook: pending, sent, received, read, cancel, reject.
[[nodiscard]] std::string_view tracking_status(MessageState state) noexcept;

/// Whether a message may go from one state to the other: forward only, the last three never change.
[[nodiscard]] bool may_advance(MessageState from, MessageState to) noexcept;

/// Who wanted a message: the gateway's own notices are free and not reported to webhooks.
enum class MessageOrigin { customer = 0, system = 1 };

/// Who goes first where several messages of a device wait.
enum class Lane { otp = 0, reply = 1, notification = 2, reminder = 3 };

struct Message {
  MessageId id;
  AccountId account;
  DeviceId device;
  std::string number;  ///< recipient, international digits
  std::string text;
  std::string wire_id;  ///< the WhatsApp message id, fixed at accept
  MessageState state = MessageState::accepted;
  Rupiah price = 0;
  Time accepted_at;
  Time due_at;  ///< not before
  MessageOrigin origin = MessageOrigin::customer;
  int attempts = 0;  ///< times the server refused a stanza of it for the moment
  Lane lane = Lane::notification;
  std::optional<Time> expires_at;      ///< cancelled where it was not sent by then
  std::string held;                    ///< the rule of use that holds it, until somebody releases it; empty = none
  std::string reason;                  ///< why it waits, was rejected or cancelled, for people
  std::optional<ReminderId> reminder;  ///< it belongs to
  bool pending_reported = false;       ///< the tracking event `pending` was made
  Bytes stanza;                        ///< encoded, encrypted; empty before `encrypted`
};

}  // namespace kurir::domain
