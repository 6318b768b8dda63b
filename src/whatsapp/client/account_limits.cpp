#include "whatsapp/client/account_limits.hpp"

#include <charconv>

#include <boost/json/parse.hpp>

#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

namespace json = boost::json;

constexpr std::string_view kLockDocument = "23983697327930364";
constexpr std::string_view kCapDocument = "24503548349331633";
constexpr std::size_t kMaxJson = 64U << 10;
constexpr std::size_t kMaxDepth = 16;
constexpr std::int64_t kLastSecond = 253'402'300'799;  ///< the end of the year 9999

Node question(std::string_view document, std::string_view variables) {
  return make_request(RequestType::get, "w:mex", {Node("query", {{"query_id", std::string(document)}}, text(variables))});
}

/// `data.<path>` of a GraphQL answer; nothing where it is missing, or the answer tells errors.
std::optional<json::object> data_at(BytesView bytes, std::string_view path) {
  if (bytes.size() > kMaxJson) return std::nullopt;
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = kMaxDepth;
  const auto body = as_text(bytes);
  const auto value = json::parse({body.data(), body.size()}, error, {}, options);
  const auto* answer = error ? nullptr : value.if_object();
  if (answer == nullptr) return std::nullopt;
  const auto* errors = answer->if_contains("errors");
  if (errors != nullptr && errors->is_array() && !errors->get_array().empty()) return std::nullopt;
  const auto* data = answer->if_contains("data");
  if (data == nullptr || !data->is_object()) return std::nullopt;
  const auto* found = data->get_object().if_contains(json::string_view(path.data(), path.size()));
  return found != nullptr && found->is_object() ? std::optional(found->get_object()) : std::nullopt;
}

std::string_view text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(json::string_view(key.data(), key.size()));
  const auto* string = value != nullptr ? value->if_string() : nullptr;
  return string != nullptr ? std::string_view(string->data(), string->size()) : std::string_view();
}

/// Unix seconds, as number or text; nothing for 0, which stands for "no end".
std::optional<Time> time_at(const json::object& object, std::string_view key) {
  std::int64_t seconds = 0;
  const auto* value = object.if_contains(json::string_view(key.data(), key.size()));
  if (value != nullptr && value->is_int64()) {
    seconds = value->get_int64();
  } else {
    const auto digits = text_at(object, key);
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  }
  return seconds > 0 && seconds <= kLastSecond ? std::optional(from_unix_seconds(seconds)) : std::nullopt;
}

bool flag_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(json::string_view(key.data(), key.size()));
  return value != nullptr && value->is_bool() && value->get_bool();
}

ReachOutLock lock_in(const json::object& object) {
  return {.active = flag_at(object, "is_active"),
          .until = time_at(object, "time_enforcement_ends"),
          .type = std::string(text_at(object, "enforcement_type").substr(0, 64))};
}

NewChatCap cap_in(const json::object& object) {
  using enum NewChatCap::Status;
  const auto told = text_at(object, "capping_status");
  const auto status = told == "CAPPED"           ? capped
                      : told == "SECOND_WARNING" ? second_warning
                      : told == "FIRST_WARNING"  ? first_warning
                                                 : none;
  return {.status = status, .cycle_ends = time_at(object, "cycle_end_timestamp")};
}

Result<json::object> answer_at(const Node& iq, std::string_view path) {
  if (auto checked = check_answer(iq); !checked) return pass_on(std::move(checked));
  const auto* result = iq.child("result");
  auto found = result != nullptr ? data_at(result->bytes(), path) : std::nullopt;
  if (!found) return fail(ErrorCode::malformed, "WhatsApp answers something else than the account's limits");
  return std::move(*found);
}

}  // namespace

Node reach_out_lock_request() { return question(kLockDocument, R"({"variables":{}})"); }

Node new_chat_cap_request() { return question(kCapDocument, R"({"variables":{"input":{"type":"INDIVIDUAL_NEW_CHAT_MSG"}}})"); }

Result<ReachOutLock> parse_reach_out_lock(const Node& iq) {
  auto found = answer_at(iq, "xwa2_fetch_account_reachout_timelock");
  if (!found) return pass_on(std::move(found));
  return lock_in(*found);
}

Result<NewChatCap> parse_new_chat_cap(const Node& iq) {
  auto found = answer_at(iq, "xwa2_message_capping_info");
  if (!found) return pass_on(std::move(found));
  return cap_in(*found);
}

std::optional<AccountLimit> parse_limit_notification(const Node& notification) {
  const auto* update = notification.child("update");
  if (!notification.attribute_is("type", "mex") || update == nullptr) return std::nullopt;
  if (update->attribute_is("op_name", "NotificationUserReachoutTimelockUpdate")) {
    if (const auto lock = data_at(update->bytes(), "xwa2_notify_account_reachout_timelock")) return lock_in(*lock);
  } else if (update->attribute_is("op_name", "MessageCappingInfoNotification")) {
    if (const auto cap = data_at(update->bytes(), "xwa2_notify_new_chat_messages_capping_info_update")) return cap_in(*cap);
  }
  return std::nullopt;
}

}  // namespace kurir::whatsapp::client
