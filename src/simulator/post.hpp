// The post office: every stanza for a device waits in its queue until the device has acknowledged it, and goes out again
// after each login until then.
#pragma once

#include <functional>
#include <string>

#include "simulator/account.hpp"
#include "simulator/changes.hpp"
#include "simulator/counters.hpp"
#include "simulator/faults.hpp"

namespace kurir::simulator {

/// How a client logged in (ClientPayload.passive).
enum class LoginMode {
  passive,  ///< nothing until it says that it is active, then everything
  active,   ///< the first stanzas of the backlog at once, more on request
  phone,    ///< a virtual phone: everything at once, no backlog markers
};

class Post {
 public:
  static constexpr std::size_t kMaxQueue = 100'000;    ///< stanzas waiting for one device
  static constexpr std::size_t kFirstOfBacklog = 5;    ///< stanzas an active login gets unasked
  static constexpr std::chrono::seconds kOverdue{20};  ///< a delivered stanza should be acknowledged by then

  Post(const Clock& clock, Faults& faults, Counters& counters, Changes& changes)
      : clock_(clock), faults_(faults), counters_(counters), changes_(changes) {}

  /// Queues a message, receipt or notification.
  void send(Device& to, Node stanza);
  /// Says something that needs no acknowledgement; lost where the device is not connected.
  void say(Device& to, const Node& stanza);

  void attach(Device& device, Link& link, LoginMode mode);
  void detach(Device& device);
  /// Told of a device that was available when it was detached.
  std::function<void(Device&)> gone;
  /// <active/>: a passive login wants its stanzas.
  void activate(Device& device);
  /// <offline_batch count/>: an active login wants more of its backlog.
  void allow(Device& device, std::size_t count);

  /// An <ack/> of a client.
  void settle(Device& device, const Node& ack);
  /// A receipt for one message; `to` is the receipt's address.
  enum class Unmatched { ignored, counted };
  void settle_message(Device& device, const std::string& id, const Jid& to, Unmatched unmatched);

  [[nodiscard]] std::size_t undelivered_messages(const Device& device) const;
  /// Delivered on a live connection more than kOverdue ago and still not acknowledged.
  [[nodiscard]] std::size_t overdue(const Device& device) const;

 private:
  void begin_backlog(Device& device, std::size_t allowance);
  void pump(Device& device);
  void transmit(Device& device, Queued& entry);
  void release_held(Device& device, std::size_t up_to);
  void remove(Device& device, std::size_t index);

  const Clock& clock_;
  Faults& faults_;
  Counters& counters_;
  Changes& changes_;
};

}  // namespace kurir::simulator
