#include "app/send_texts.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_set>

#include "app/device_fee.hpp"
#include "app/send_texts_replay.hpp"
#include "app/text_request.hpp"
#include "base/log.hpp"
#include "domain/phone_number.hpp"

namespace kurir::app {
namespace {

constexpr Duration kReplayLife = std::chrono::hours(24);

struct Wanted {
  TextRequest request;
  std::optional<Idempotency> idempotency;
};

/// What a transaction leaves behind for its caller.
struct Settled {
  TextOutcomes outcomes;
  std::optional<domain::DeviceId> device = {};  ///< where a message was accepted
  Time due_at = {};
};

/// One request inside its transaction.
class Sending {
 public:
  Sending(ports::Transaction& tx, const Wanted& wanted, Time now, Random& random)
      : tx_(tx), request_(wanted.request), idempotency_(wanted.idempotency), now_(now), random_(random) {}

  Result<Settled> run() {
    if (idempotency_) {
      if (auto known = tx_.idempotency().find(request_.account, idempotency_->key, now_)) return replay(*known);
    }
    auto found = find_sender(tx_, request_, now_);
    if (!found) return Settled{std::unexpected(std::move(found).error())};
    found->device = settle_fees(tx_, found->account, std::move(found->device), now_);
    auto sender = load_text_sender(tx_, std::move(*found), request_, now_);
    if (!sender) return Settled{std::unexpected(std::move(sender).error())};
    sender_ = std::move(*sender);
    for (const auto& number : request_.numbers) {
      auto outcome = send_to(number);
      if (!outcome) return pass_on(std::move(outcome));
      outcomes_.push_back(std::move(*outcome));
    }
    return settle();
  }

 private:
  Result<Settled> replay(const ports::IdempotencyRows::Entry& known) {
    if (known.body_hash != idempotency_->body_hash) {
      return Settled{std::unexpected(Refusal{.code = RefusalCode::idempotency_key_reused,
                                             .message = "the Idempotency-Key was used for another request",
                                             .to_do = "Use a key of its own for each request."})};
    }
    auto outcomes = read_replay_of_texts(known.response);
    if (!outcomes) return pass_on(std::move(outcomes));
    return Settled{std::move(*outcomes)};
  }

  Result<TextOutcome> send_to(const std::string& written) {
    auto number = domain::normalise_number(written, sender_.account.region);
    if (!number) return refused(written, no_such_number(number.error()));
    if (!seen_.insert(*number).second) return refused(*number, named_twice());
    WantedMessage wanted;
    wanted.number = *number;
    wanted.text = request_.text;
    wanted.due_at = due_time(request_, now_);
    wanted.lane = granted_lane(tx_, sender_, *number, request_, now_);
    wanted.expires_at = request_.expires_at;
    const auto admission = admit(tx_, sender_, std::move(wanted), now_, random_);
    if (!admission) return std::unexpected(admission.error());
    if (admission->status != PacketStatus::success) return refused(*number, refusal_of(*admission, sender_));
    const auto stage = due_time(request_, now_) > now_ ? domain::MessageStage::scheduled : domain::MessageStage::waiting;
    return TextOutcome{.number = *number, .id = admission->id, .stage = stage, .price = admission->price};
  }

  static TextOutcome refused(std::string number, Refusal refusal) {
    return {.number = std::move(number), .stage = {}, .refusal = std::move(refusal)};
  }

  /// Refusals alone are not kept: nothing can be doubled, and the same request may succeed after a top-up.
  Settled settle() {
    const bool any = std::ranges::any_of(outcomes_, [](const TextOutcome& outcome) { return !outcome.refusal; });
    if (!any) return {std::move(outcomes_)};
    if (idempotency_) {
      tx_.idempotency().remove_expired(now_, 2);  // more than one for each that comes: the table stays small by itself
      tx_.idempotency().put(request_.account, idempotency_->key, {idempotency_->body_hash, write_replay(outcomes_)},
                            now_ + kReplayLife);
    }
    return {std::move(outcomes_), sender_.device.id, due_time(request_, now_)};
  }

  ports::Transaction& tx_;
  const TextRequest& request_;
  const std::optional<Idempotency>& idempotency_;
  const Time now_;
  Random& random_;
  Sender sender_;
  std::unordered_set<std::string> seen_;
  std::vector<TextOutcome> outcomes_;
};

}  // namespace

std::string_view name(RefusalCode code) noexcept {
  switch (code) {
    case RefusalCode::invalid_argument: return "invalid_argument";
    case RefusalCode::not_found: return "not_found";
    case RefusalCode::invalid_number: return "invalid_number";
    case RefusalCode::invalid_message: return "invalid_message";
    case RefusalCode::minimum_balance: return "minimum_balance";
    case RefusalCode::quota_used_up: return "quota_used_up";
    case RefusalCode::refused_by_rule: return "refused_by_rule";
    case RefusalCode::not_linked: return "not_linked";
    case RefusalCode::account_expired: return "account_expired";
    case RefusalCode::plan_expired: return "plan_expired";
    case RefusalCode::idempotency_key_reused: return "idempotency_key_reused";
    case RefusalCode::unavailable: return "unavailable";
    case RefusalCode::internal: return "internal";
  }
  return "internal";
}

SendTexts::SendTexts(ports::Store& store, const Clock& clock, Random& random, Accepted accepted)
    : store_(store), clock_(clock), random_(random), accepted_(std::move(accepted)) {}

boost::asio::awaitable<TextOutcomes> SendTexts::send(TextRequest request, std::optional<Idempotency> idempotency) {
  const auto wanted = std::make_shared<const Wanted>(std::move(request), std::move(idempotency));
  const auto now = clock_.now();
  auto settled = co_await ports::transact<Settled>(
      store_, [wanted, now, &random = random_](ports::Transaction& tx) { return Sending(tx, *wanted, now, random).run(); });
  if (!settled) {
    log::error("send_texts_failed", {log::field("reason", settled.error().message)});
    co_return std::unexpected(Refusal{
        .code = RefusalCode::unavailable, .message = "nothing was taken", .to_do = "Try again with the same Idempotency-Key."});
  }
  if (settled->device && accepted_) accepted_(*settled->device, settled->due_at);
  co_return std::move(settled->outcomes);
}

}  // namespace kurir::app
