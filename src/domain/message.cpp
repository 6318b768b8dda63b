#include "domain/message.hpp"

namespace kurir::domain {

std::string_view tracking_status(MessageState state) noexcept {
  switch (state) {
    case MessageState::accepted:
    case MessageState::encrypted: return "pending";
    case MessageState::sent: return "sent";
    case MessageState::received: return "received";
    case MessageState::read: return "read";
    case MessageState::cancelled: return "cancel";
    case MessageState::rejected: return "reject";
  }
  return "";
}

bool may_advance(MessageState from, MessageState to) noexcept {
  switch (from) {
    case MessageState::accepted: return to != MessageState::accepted;
    // What has been published may be on the recipient's phone: too late to cancel.
    case MessageState::encrypted: return to > from && to != MessageState::cancelled;
    case MessageState::sent:
    case MessageState::received: return to > from && to <= MessageState::read;
    case MessageState::read:
    case MessageState::cancelled:
    case MessageState::rejected: return false;
  }
  return false;
}

}  // namespace kurir::domain
