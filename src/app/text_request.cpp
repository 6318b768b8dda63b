#include "app/text_request.hpp"

#include <algorithm>

#include "app/policy.hpp"
#include "domain/legacy_text.hpp"
#include "domain/policy/settings.hpp"

namespace kurir::app {
namespace {

constexpr Duration kFurthest = std::chrono::days(366);

std::unexpected<Refusal> wrong(std::string field, std::string message) {
  return std::unexpected(
      Refusal{.code = RefusalCode::invalid_argument, .message = std::move(message), .field = std::move(field)});
}

bool is_over(const std::optional<Time>& end, Time now) { return end && *end <= now; }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::optional<Refusal> fault_of(std::string_view text, std::int64_t max_characters) {
  const auto characters = domain::count_characters(text);
  std::string message;
  if (!characters) {
    message = "the text is not UTF-8";
  } else if (is_blank(text)) {
    message = "the text is empty";
  } else if (static_cast<std::int64_t>(*characters) > max_characters) {
    message = fmt::format("the text has {} characters, and the device's plan allows {}", *characters, max_characters);
  } else {
    return std::nullopt;
  }
  return Refusal{.code = RefusalCode::invalid_message, .message = std::move(message), .field = "text"};
}

}  // namespace

std::expected<TextSender, Refusal> find_sender(ports::Transaction& tx, const TextRequest& request, Time now) {
  if (request.numbers.empty() || request.numbers.size() > kMaxRecipients) {
    return wrong("to", fmt::format("a request has 1 to {} recipients", kMaxRecipients));
  }
  if (request.send_at && *request.send_at > now + kFurthest) return wrong("send_at", "a message waits a year at most");
  if (request.expires_at && *request.expires_at <= due_time(request, now)) {
    return wrong("expires_at", "it would expire before it is due: name a later time");
  }
  auto account = tx.accounts().find(request.account);
  auto device = tx.devices().find_by_waid(request.waid);
  if (!account || !device || device->account != account->id) {
    return std::unexpected(Refusal{.code = RefusalCode::not_found, .message = "there is no such device", .field = "device"});
  }
  return TextSender{std::move(*account), std::move(*device)};
}

std::expected<Sender, Refusal> load_text_sender(ports::Transaction& tx, TextSender found, const TextRequest& request, Time now) {
  if (is_over(found.account.expires_at, now)) {
    return std::unexpected(Refusal{
        .code = RefusalCode::account_expired, .message = "the account has expired", .to_do = "Ask the operator to extend it."});
  }
  if (is_over(found.device.expires_at, now)) {
    return std::unexpected(Refusal{.code = RefusalCode::plan_expired,
                                   .message = "the balance did not cover the plan's monthly fee",
                                   .to_do = "Top up: the device goes on by itself."});
  }
  if (!domain::is_linked(found.device.state)) {
    return std::unexpected(Refusal{.code = RefusalCode::not_linked,
                                   .message = "the device is not linked to WhatsApp",
                                   .to_do = "Pair it again by scanning its code."});
  }
  auto sender = load_sender(tx, std::move(found.account), std::move(found.device), now);
  if (!sender) {
    return std::unexpected(Refusal{.code = RefusalCode::internal, .message = std::move(sender).error().message});
  }
  if (auto fault = fault_of(request.text, sender->terms.max_characters)) return std::unexpected(std::move(*fault));
  return std::move(*sender);
}

domain::Lane granted_lane(ports::Transaction& tx, const Sender& sender, const std::string& number, const TextRequest& request,
                          Time now) {
  if (request.lane && !domain::policy::is_paced(sender.rules)) return *request.lane;
  const auto found = lane_of_message(tx, sender.rules, sender.device.id, number, request.text, now);
  return std::max(found, request.lane.value_or(found));
}

Refusal no_such_number(const Error& why) { return {.code = RefusalCode::invalid_number, .message = why.message}; }

Refusal named_twice() { return {.code = RefusalCode::invalid_argument, .message = "the number is in the list already"}; }

Refusal refusal_of(const domain::policy::Decision& decision) {
  return {.code = RefusalCode::refused_by_rule,
          .message = decision.reason,
          .rule = std::string(decision.rule),
          .to_do = std::string(decision.to_do)};
}

Refusal not_enough_money() {
  return {.code = RefusalCode::minimum_balance, .message = "the balance does not cover the price", .to_do = "Top up."};
}

Refusal quota_used_up() {
  return {.code = RefusalCode::quota_used_up,
          .message = "the month's messages of the device are used up",
          .to_do = "Wait for the device's next month, or change its plan."};
}

Refusal refusal_of(const Admission& admission, const Sender& sender) {
  switch (admission.status) {
    case PacketStatus::invalid_message: return refusal_of(admission.decision);
    case PacketStatus::minimum_balance: return sender.spendable < sender.terms.price ? not_enough_money() : quota_used_up();
    case PacketStatus::invalid_number:
    case PacketStatus::system_error:
    case PacketStatus::success: break;
  }
  return {.code = RefusalCode::internal, .message = "the message was not taken"};
}

}  // namespace kurir::app
