#include "app/accept_message.hpp"

#include <algorithm>
#include <memory>

#include "app/accept_message_replay.hpp"
#include "app/caller.hpp"
#include "app/device_fee.hpp"
#include "base/log.hpp"
#include "crypto/hash.hpp"
#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"
#include "domain/sending_time.hpp"

namespace kurir::app {
namespace {

constexpr Duration kReplayLife = std::chrono::hours(24);

/// What a transaction leaves behind for its caller.
struct Settled {
  SendOutcome outcome;
  domain::DeviceId device;
  std::optional<Time> earliest;  ///< due time, where a message was accepted
};

bool is_over(const std::optional<Time>& end, Time now) { return end && *end <= now; }

/// One request inside its transaction.
class Acceptance {
 public:
  Acceptance(ports::Transaction& tx, const SendRequest& request, const ByteArray<32>& key_hash, Time now, Random& random)
      : tx_(tx), request_(request), key_hash_(key_hash), now_(now), random_(random) {}

  Result<Settled> run() {
    if (const auto refusal = refuse(); refusal != RequestStatus::success) return Settled{{refusal, {}}, {}, {}};
    if (request_.idempotency) {
      if (auto known = tx_.idempotency().find(account_.id, request_.idempotency->key, now_)) return replay(*known);
    }
    auto sender = load_sender(tx_, std::move(account_), std::move(device_), now_);
    if (!sender) return pass_on(std::move(sender));
    sender_ = std::move(*sender);
    for (const auto& packet : request_.packets) {
      auto outcome = accept(packet);
      if (!outcome) return pass_on(std::move(outcome));
      settled_.outcome.packets.push_back(std::move(*outcome));
    }
    remember();
    return std::move(settled_);
  }

 private:
  /// Why the request as a whole is refused, in the documented order.
  RequestStatus refuse() {
    auto caller = identify(tx_, {key_hash_, request_.waid, request_.remote_address, domain::Scope::send}, now_);
    if (!caller) {
      return caller.error() == CallerRefusal::unknown_key ? RequestStatus::unknown_key : RequestStatus::address_not_allowed;
    }
    auto& [key, account, device] = *caller;
    if (is_over(account.expires_at, now_)) return RequestStatus::expired;
    device = settle_fees(tx_, account, std::move(device), now_);
    if (is_over(device.expires_at, now_)) return RequestStatus::expired;
    if (request_.packets.size() > kMaxPackets) return RequestStatus::too_many_packets;
    note_use(tx_, key, now_);
    url_decoding_ = key.url_decoding;
    account_ = std::move(account);
    device_ = std::move(device);
    settled_.device = device_.id;
    return RequestStatus::success;
  }

  Result<Settled> replay(const ports::IdempotencyRows::Entry& known) {
    if (known.body_hash != request_.idempotency->body_hash) return Settled{{RequestStatus::post_error, {}}, {}, {}};
    auto outcome = read_replay(known.response);
    if (!outcome) return pass_on(std::move(outcome));
    return Settled{std::move(*outcome), {}, {}};
  }

  /// Refusals alone are not kept: nothing can be doubled, and the same request may succeed after a top-up.
  void remember() {
    if (!request_.idempotency || !settled_.earliest) return;
    tx_.idempotency().remove_expired(now_, 2);  // more than one for each that comes: the table stays small by itself
    tx_.idempotency().put(sender_.account.id, request_.idempotency->key,
                          {request_.idempotency->body_hash, write_replay(settled_.outcome)}, now_ + kReplayLife);
  }

  Result<PacketOutcome> accept(const SendPacket& packet) {
    auto number = domain::normalise_number(packet.number, sender_.account.region);
    if (!number) return refused(packet.number, PacketStatus::invalid_number);
    auto text =
        domain::read_legacy_text(packet.message, url_decoding_, static_cast<std::size_t>(sender_.terms.legacy_max_characters));
    const auto due_at = domain::read_sending_time(packet.sending_time, sender_.account.time_zone, now_);
    if (!text || !due_at) return refused(std::move(*number), PacketStatus::invalid_message);
    WantedMessage wanted;
    wanted.number = *number;
    wanted.text = std::move(*text);
    wanted.due_at = *due_at;
    const auto admission = admit(tx_, sender_, std::move(wanted), now_, random_);
    if (!admission) return std::unexpected(admission.error());
    if (admission->status == PacketStatus::success) {
      settled_.earliest = std::min(settled_.earliest.value_or(*due_at), *due_at);
    }
    return PacketOutcome{std::move(*number), admission->status, admission->id, admission->price};
  }

  static PacketOutcome refused(std::string number, PacketStatus status) { return {std::move(number), status, {}, 0}; }

  ports::Transaction& tx_;
  const SendRequest& request_;
  const ByteArray<32>& key_hash_;
  const Time now_;
  Random& random_;
  domain::Account account_;
  domain::Device device_;
  domain::UrlDecoding url_decoding_ = domain::UrlDecoding::automatic;
  Sender sender_;
  Settled settled_;
};

/// The store failed: nobody can tell whose request it was, and nothing of it was kept.
SendOutcome refuse_all(const SendRequest& request) {
  if (request.packets.size() > kMaxPackets) return {RequestStatus::too_many_packets, {}};
  SendOutcome outcome;
  for (const auto& packet : request.packets) outcome.packets.push_back({packet.number, PacketStatus::system_error, {}, 0});
  return outcome;
}

}  // namespace

AcceptMessages::AcceptMessages(ports::Store& store, const Clock& clock, Random& random, Accepted accepted)
    : store_(store), clock_(clock), random_(random), accepted_(std::move(accepted)) {}

boost::asio::awaitable<SendOutcome> AcceptMessages::accept(SendRequest request) {
  const auto shared = std::make_shared<const SendRequest>(std::move(request));
  const auto key_hash = crypto::sha256(as_bytes(shared->api_key));
  const auto now = clock_.now();
  auto settled = co_await ports::transact<Settled>(store_, [shared, key_hash, now, &random = random_](ports::Transaction& tx) {
    return Acceptance(tx, *shared, key_hash, now, random).run();
  });
  if (!settled) {
    log::error("accept_failed", {log::field("reason", settled.error().message)});
    co_return refuse_all(*shared);
  }
  if (settled->earliest && accepted_) accepted_(settled->device, *settled->earliest);
  co_return std::move(settled->outcome);
}

}  // namespace kurir::app
