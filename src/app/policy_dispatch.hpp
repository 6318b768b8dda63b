// Which of a device's due messages may leave now, by the rules of use; what is written about those that may not, and about
// those that did.
#pragma once

#include <optional>
#include <vector>

#include "domain/policy/decision.hpp"
#include "domain/policy/settings.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// A device under rules, at one moment.
struct PacedDevice {
  domain::policy::Settings rules;
  domain::policy::DeviceFacts facts;
};

struct Dispatch {
  std::vector<domain::Message> go;  ///< in order; one at a time where the device is paced

  struct PutOff {
    domain::MessageId id;
    domain::policy::Decision decision;
  };
  bool paused = false;                            ///< nothing leaves before somebody resumes the device
  std::vector<PutOff> put_off;                    ///< what the rules say to single messages: they leave the head of the queue
  std::optional<Time> resume_at;                  ///< where messages wait for the whole device: nothing changes before
  std::optional<PacedDevice> paced;               ///< nothing = no rules, and nothing is remembered
  std::optional<domain::policy::Pace> corrected;  ///< what is stored was dated by a clock that was ahead

  [[nodiscard]] bool has_changes() const noexcept { return !put_off.empty() || corrected; }
};

/// Reads only. A device without rules costs one look-up a batch more than no rules at all.
[[nodiscard]] Dispatch plan_dispatch(ports::Transaction& tx, domain::DeviceId device, Time now, std::size_t limit);

/// Moves, holds and ends messages as decided; those that no longer wait are left alone. True where a webhook event was appended.
[[nodiscard]] bool write_changes(ports::Transaction& tx, domain::DeviceId device, const Dispatch& dispatch, Time now);

/// What the rules must remember of a message whose stanza is stored in the same transaction.
void remember_sent(ports::Transaction& tx, const PacedDevice& device, const domain::policy::Pace& pace,
                   const domain::Message& message);

}  // namespace kurir::app
