// Retries that must not be forgotten by a restart: messages that could not be read yet, and requests of others that wait for
// their turn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

/// A message to this device that is known by its envelope only.
struct UnreadableMessage {
  std::string wire_id;
  std::string chat;                ///< bare JID
  std::string sender;              ///< JID of the sending device
  std::string number;              ///< of the sender, empty where it is not known
  Time at{};                       ///< as the sender's envelope tells
  Time since{};                    ///< when it came
  std::optional<Time> asked_at{};  ///< when our own phone was asked for its content
  friend bool operator==(const UnreadableMessage&, const UnreadableMessage&) = default;
};

/// Somebody's device asks for a message again.
struct RetryRequestRow {
  std::string wire_id;
  std::string requester;  ///< JID of the device
  Bytes receipt;          ///< the encoded stanza
  Time due_at{};
  Bytes stanza{};  ///< the encoded answer, where it has left and the server has not acknowledged it
  friend bool operator==(const RetryRequestRow&, const RetryRequestRow&) = default;
};

class RetryRows {
 public:
  virtual ~RetryRows() = default;
  /// What is there already stays as it is.
  virtual void put_unreadable(domain::DeviceId device, const UnreadableMessage& message) = 0;
  virtual void set_asked(domain::DeviceId device, const std::string& wire_id, const std::string& chat, Time at) = 0;
  virtual void remove_unreadable(domain::DeviceId device, const std::string& wire_id, const std::string& chat) = 0;
  virtual std::vector<UnreadableMessage> unreadable(domain::DeviceId device, std::size_t limit) = 0;

  /// Replaces an earlier request of the same device for the same message.
  virtual void put_request(domain::DeviceId device, const RetryRequestRow& request) = 0;
  virtual void remove_request(domain::DeviceId device, const std::string& wire_id, const std::string& requester) = 0;
  /// The server has the answer; a request that has come since stays.
  virtual void remove_answered(domain::DeviceId device, const std::string& wire_id, const std::string& requester) = 0;
  /// Drops those that were due before `before` and have their answer.
  virtual void remove_answered_before(domain::DeviceId device, Time before) = 0;
  virtual std::vector<RetryRequestRow> requests(domain::DeviceId device, std::size_t limit) = 0;

  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
