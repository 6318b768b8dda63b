#include "app/accept_message.hpp"

#include <algorithm>
#include <memory>

#include "app/accept_message_replay.hpp"
#include "base/log.hpp"
#include "crypto/hash.hpp"
#include "domain/address_list.hpp"
#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"
#include "domain/sending_time.hpp"
#include "domain/wire_id.hpp"

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
    const auto balance = tx_.ledger().balance(account_.id);
    spendable_ = balance.available + account_.credit_limit;
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
    const auto key = tx_.accounts().find_key(key_hash_);
    if (!key || key->revoked) return RequestStatus::unknown_key;
    auto account = tx_.accounts().find(key->account);
    auto device = tx_.devices().find_by_waid(request_.waid);
    if (!account || !device || device->account != account->id) return RequestStatus::unknown_key;
    if (!domain::allows(account->allowed_addresses, request_.remote_address)) return RequestStatus::address_not_allowed;
    if (is_over(account->expires_at, now_) || is_over(device->expires_at, now_)) return RequestStatus::expired;
    if (request_.packets.size() > kMaxPackets) return RequestStatus::too_many_packets;
    url_decoding_ = key->url_decoding;
    account_ = std::move(*account);
    device_ = std::move(*device);
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
    tx_.idempotency().put(account_.id, request_.idempotency->key,
                          {request_.idempotency->body_hash, write_replay(settled_.outcome)}, now_ + kReplayLife);
  }

  Result<PacketOutcome> accept(const SendPacket& packet) {
    auto number = domain::normalise_number(packet.number, account_.region);
    if (!number) return refused(packet.number, PacketStatus::invalid_number);
    auto text = domain::read_legacy_text(packet.message, url_decoding_);
    const auto due_at = domain::read_sending_time(packet.sending_time, account_.time_zone, now_);
    if (!text || !due_at) return refused(std::move(*number), PacketStatus::invalid_message);
    if (!domain::is_linked(device_.state)) return refused(std::move(*number), PacketStatus::system_error);
    if (spendable_ < account_.price_per_message) return refused(std::move(*number), PacketStatus::minimum_balance);
    return store(std::move(*number), std::move(*text), *due_at);
  }

  Result<PacketOutcome> store(std::string number, std::string text, Time due_at) {
    domain::Message message;
    message.account = account_.id;
    message.device = device_.id;
    message.number = std::move(number);
    message.text = std::move(text);
    message.wire_id = domain::make_wire_id(random_);
    message.price = account_.price_per_message;
    message.accepted_at = now_;
    message.due_at = due_at;
    const auto id = tx_.messages().insert(message);
    // The balance was looked at, so a refusal now is a fault of ours: the whole request leaves no trace.
    if (!tx_.ledger().reserve(account_.id, id, message.price, account_.credit_limit, now_)) {
      return fail(ErrorCode::internal, "the ledger refused a price that its balance covers");
    }
    spendable_ -= message.price;
    settled_.earliest = std::min(settled_.earliest.value_or(due_at), due_at);
    return PacketOutcome{std::move(message.number), PacketStatus::success, id, message.price};
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
  domain::Rupiah spendable_ = 0;  ///< what the packets before this one left
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
