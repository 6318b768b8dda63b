// What tasks of the client library have sent, as it was encrypted: whoever could not read it asks for it again.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

struct SentPayload {
  std::string wire_id;
  std::string chat;  ///< a person by phone number (number@s.whatsapp.net), or a group
  Bytes payload;     ///< encoded Message, without padding
  Time at{};
  friend bool operator==(const SentPayload&, const SentPayload&) = default;
};

class SentPayloadRows {
 public:
  virtual ~SentPayloadRows() = default;
  /// Replaces what was sent under the same id.
  virtual void put(domain::DeviceId device, const SentPayload& sent) = 0;
  virtual std::optional<SentPayload> find(domain::DeviceId device, const std::string& wire_id) = 0;
  /// Drops up to `limit` that were sent before `before`, the oldest first.
  virtual void remove_before(Time before, std::size_t limit) = 0;
  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
