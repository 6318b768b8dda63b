// What the rules of use remember: when a device sent what to whom, and what the operator decided.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/ids.hpp"
#include "domain/policy/decision.hpp"

namespace kurir::ports {

class PacingRows {
 public:
  virtual ~PacingRows() = default;

  /// All zero where the device never sent.
  virtual domain::policy::Pace pace(domain::DeviceId device) = 0;
  virtual void put_pace(domain::DeviceId device, const domain::policy::Pace& pace) = 0;

  struct Recipient {
    std::optional<Time> sent_at;   ///< the last message to it
    std::optional<Time> heard_at;  ///< the last message from it
  };
  virtual Recipient recipient(domain::DeviceId device, const std::string& number) = 0;
  virtual void sent_to(domain::DeviceId device, const std::string& number, Time now) = 0;
  virtual void heard_from(domain::DeviceId device, const std::string& number, Time now) = 0;

  struct TextUse {
    std::uint64_t fingerprint;
    std::string number;
    Time at;
  };
  /// Uses after `since` whose fingerprint shares a band with the given one, the newest `limit` of each band; a use may
  /// occur several times. One of the same text to the same number counts once, with its last time.
  virtual std::vector<TextUse> similar_uses(domain::DeviceId device, std::uint64_t fingerprint, Time since,
                                            std::size_t limit) = 0;
  virtual void text_used(domain::DeviceId device, const TextUse& use) = 0;
  /// Upkeep: drops up to `limit` uses before `before`, the oldest first.
  virtual void forget_texts(Time before, std::size_t limit) = 0;

  /// A message that rules held and somebody let go: they do not hold it again.
  virtual void release(domain::MessageId message) = 0;
  [[nodiscard]] virtual bool is_released(domain::MessageId message) = 0;
  virtual void forget_release(domain::MessageId message) = 0;

  /// The operator's rules for all devices, "name=value" lines.
  virtual std::string default_policy() = 0;
  virtual void set_default_policy(const std::string& lines) = 0;
};

}  // namespace kurir::ports
