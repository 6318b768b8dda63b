#include "app/preview_texts.hpp"

#include <algorithm>
#include <unordered_set>

#include "app/device_fee.hpp"
#include "app/policy_forecast.hpp"
#include "app/text_request.hpp"
#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

using domain::policy::Outcome;
using Recipient = TextPreview::Recipient;
using Previewed = std::expected<TextPreview, Refusal>;

/// A device whose fee is due is taken as paid where sending would pay it.
void suppose_paid(ports::Transaction& tx, TextSender& sender, Time now) {
  const auto& device = sender.device;
  if (!domain::has_lapsed(device) || can_resume(tx, sender.account, device, now)) sender.device.expires_at.reset();
}

class Preview {
 public:
  Preview(ports::Transaction& tx, const TextRequest& request, Sender sender, Time now)
      : tx_(tx),
        request_(request),
        sender_(std::move(sender)),
        now_(now),
        forecaster_(tx, sender_.device, sender_.account, sender_.rules, now) {}

  TextPreview run() {
    preview_.characters = static_cast<std::int64_t>(domain::count_characters(request_.text).value_or(0));
    preview_.max_characters = sender_.terms.max_characters;
    if (sender_.terms.quota) {
      const auto used = tx_.quota().used(sender_.device.id, sender_.month);
      preview_.quota_after = std::max<std::int64_t>(*sender_.terms.quota - used, 0);
    }
    for (const auto& number : request_.numbers) preview_.recipients.push_back(recipient(number));
    preview_.balance_after = tx_.ledger().balance(sender_.account.id).available - preview_.price;
    return std::move(preview_);
  }

 private:
  Recipient recipient(const std::string& written) {
    auto number = domain::normalise_number(written, sender_.account.region);
    if (!number) return {.number = written, .refusal = no_such_number(number.error())};
    if (!seen_.insert(*number).second) return {.number = *number, .refusal = named_twice()};
    const auto lane = granted_lane(tx_, sender_, *number, request_, now_);
    auto forecast = forecaster_.next({*number, request_.text, due_time(request_, now_), lane});
    Recipient result{.number = *number, .lane = lane, .outcome = forecast.outcome.outcome, .leaves_at = forecast.leaves_at};
    result.decisions = std::move(forecast.delays);
    result.expires_at = forecast.expires_at;
    if (request_.expires_at) result.expires_at = std::min(*request_.expires_at, result.expires_at.value_or(*request_.expires_at));
    if (forecast.outcome.outcome == Outcome::refuse) {
      result.refusal = refusal_of(forecast.outcome);
    } else if (auto unpaid = pay()) {
      result.refusal = std::move(*unpaid);
      result.outcome = Outcome::refuse;
      result.leaves_at.reset();
    } else {
      result.price = sender_.terms.price;
    }
    if (!forecast.outcome.allowed()) {
      result.decisions.push_back(std::move(forecast.outcome));
    } else if (!result.refusal) {
      delay(result);
    }
    return result;
  }

  /// What would leave leaves later: by the rules, or once somebody resumes the device.
  void delay(Recipient& recipient) const {
    if (sender_.device.paused_at) {
      recipient.decisions.push_back(
          {.outcome = Outcome::delay, .rule = "paused", .reason = "the device is paused", .to_do = "Resume the device."});
      recipient.leaves_at.reset();
    }
    if (!recipient.decisions.empty()) recipient.outcome = Outcome::delay;
  }

  /// Why one more cannot be paid; nothing where it was.
  std::optional<Refusal> pay() {
    if (sender_.spendable < sender_.terms.price) return not_enough_money();
    if (preview_.quota_after == 0) return quota_used_up();
    if (preview_.quota_after) --*preview_.quota_after;
    sender_.spendable -= sender_.terms.price;
    preview_.price += sender_.terms.price;
    return std::nullopt;
  }

  ports::Transaction& tx_;
  const TextRequest& request_;
  Sender sender_;
  const Time now_;
  Forecaster forecaster_;
  std::unordered_set<std::string> seen_;
  TextPreview preview_;
};

Previewed preview_in(ports::Transaction& tx, const TextRequest& request, Time now) {
  auto found = find_sender(tx, request, now);
  if (!found) return std::unexpected(std::move(found).error());
  suppose_paid(tx, *found, now);
  auto sender = load_text_sender(tx, std::move(*found), request, now);
  if (!sender) return std::unexpected(std::move(sender).error());
  return Preview(tx, request, std::move(*sender), now).run();
}

}  // namespace

boost::asio::awaitable<std::expected<TextPreview, Refusal>> preview_texts(ports::Store& store, const Clock& clock,
                                                                          TextRequest request) {
  const auto now = clock.now();
  auto previewed = co_await ports::read<Previewed>(
      store,
      [request = std::move(request), now](ports::Transaction& tx) -> Result<Previewed> { return preview_in(tx, request, now); });
  if (previewed) co_return std::move(*previewed);
  co_return std::unexpected(Refusal{.code = RefusalCode::unavailable, .message = previewed.error().message});
}

}  // namespace kurir::app
