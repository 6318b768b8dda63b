// Takes messages from customers: one transaction checks, prices and stores a request; the answer follows its commit.
// Knows nothing of HTTP or JSON.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/admit_message.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// How a request as a whole went; the numbers are the legacy API's `globalstatus`.
enum class RequestStatus {
  success = 10,
  post_error = 20,   ///< unreadable, or an idempotency key used again with another body
  unknown_key = 30,  ///< or revoked, or the device is not one of the key's account
  address_not_allowed = 40,
  expired = 50,  ///< the account or the device's paid period
  too_many_packets = 55,
};

/// Longest accepted Idempotency-Key.
inline constexpr std::size_t kMaxIdempotencyKey = 255;
/// Most messages of one request.
inline constexpr std::size_t kMaxPackets = 5;

struct SendPacket {
  std::string number;
  std::string message;
  std::string sending_time;  ///< empty = now
};

/// The same key with the same body within 24 hours gets the first answer again, and nothing is sent twice.
struct Idempotency {
  std::string key;  ///< 1 to kMaxIdempotencyKey bytes
  ByteArray<32> body_hash;
};

struct SendRequest {
  std::string api_key;
  std::string waid;
  std::vector<SendPacket> packets;
  std::string remote_address;  ///< numeric
  std::optional<Idempotency> idempotency;
};

struct PacketOutcome {
  std::string number;  ///< international digits; as given where it is invalid
  PacketStatus status = PacketStatus::system_error;
  domain::MessageId id;      ///< 0 where refused
  domain::Rupiah price = 0;  ///< 0 where refused

  friend bool operator==(const PacketOutcome&, const PacketOutcome&) = default;
};

struct SendOutcome {
  RequestStatus status = RequestStatus::success;
  std::vector<PacketOutcome> packets;  ///< one per packet of the request, in order; none on a global error

  friend bool operator==(const SendOutcome&, const SendOutcome&) = default;
};

/// Any number of calls at once, from any executor. The references outlive all calls.
class AcceptMessages {
 public:
  /// Called after a commit, on the caller's executor, with the earliest due time of the messages just accepted.
  using Accepted = std::function<void(domain::DeviceId, Time due_at)>;

  /// `random` is used on the store's writer, one transaction at a time.
  AcceptMessages(ports::Store& store, const Clock& clock, Random& random, Accepted accepted);

  /// Completes when what it accepted is on disk. A failed store refuses every packet with `system_error`.
  [[nodiscard]] boost::asio::awaitable<SendOutcome> accept(SendRequest request);

 private:
  ports::Store& store_;
  const Clock& clock_;
  Random& random_;
  Accepted accepted_;
};

}  // namespace kurir::app
