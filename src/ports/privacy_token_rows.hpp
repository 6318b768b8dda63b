// Privacy tokens of one device: what contacts gave it, what it gave them, and the salt for those that gave none. Sealed at rest.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class PrivacyTokenRows {
 public:
  virtual ~PrivacyTokenRows() = default;
  struct PrivacyToken {
    Bytes token{};     ///< theirs; empty = none
    Time given_at{};   ///< when they gave it
    Time issued_at{};  ///< when we gave ours; 1970 = never
    friend bool operator==(const PrivacyToken&, const PrivacyToken&) = default;
  };
  /// `user` is the bare JID, by LID where that is known.
  virtual std::optional<PrivacyToken> find(domain::DeviceId device, const std::string& user) = 0;
  /// One that is older than the token held changes nothing.
  virtual void received(domain::DeviceId device, const std::string& user, BytesView token, Time given_at) = 0;
  /// A time before the one held changes nothing.
  virtual void issued(domain::DeviceId device, const std::string& user, Time at) = 0;

  virtual std::optional<Bytes> salt(domain::DeviceId device) = 0;
  virtual void set_salt(domain::DeviceId device, BytesView salt) = 0;  ///< an empty one removes it

  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
