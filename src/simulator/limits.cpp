#include "simulator/limits.hpp"

#include <fmt/format.h>

#include "simulator/requests.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr int kReachOutLocked = 463;
constexpr int kNewChatsCapped = 475;
constexpr std::string_view kLockDocument = "23983697327930364";
constexpr std::string_view kCappingDocument = "24503548349331633";
constexpr int kQuota = 50;

}  // namespace

AccountLimits Limits::of(const Account& account) const {
  const auto found = accounts.find(account.number);
  return found == accounts.end() ? AccountLimits{} : found->second;
}

int Limits::refusal(const Account& sender, const Account& recipient, std::int64_t now) const {
  if (&sender == &recipient || sender.contacts.contains(recipient.number)) return 0;
  const auto limits = of(sender);
  if (limits.lock_ends > now) return kReachOutLocked;
  return limits.capping == "CAPPED" ? kNewChatsCapped : 0;
}

std::string lock_json(const AccountLimits& limits, std::string_view name, std::int64_t now) {
  const bool active = limits.lock_ends > now;
  return fmt::format(R"({{"data":{{"{}":{{"is_active":{},"time_enforcement_ends":"{}","enforcement_type":"{}"}}}}}})", name,
                     active, active ? limits.lock_ends : 0, active ? limits.lock_type : "DEFAULT");
}

std::string capping_json(const AccountLimits& limits, std::string_view name) {
  return fmt::format(
      R"({{"data":{{"{}":{{"total_quota":{},"used_quota":{},"cycle_end_timestamp":"{}","capping_status":"{}"}}}}}})", name,
      kQuota, limits.capping == "CAPPED" ? kQuota : 0, limits.cycle_ends, limits.capping);
}

/// Two documents of the server's GraphQL; others are not found.
Node Requests::account_limits(Device& sender, const Node& iq) {
  const Node* query = iq.child("query");
  const auto document = query == nullptr ? std::string() : query->attribute("query_id");
  const auto limits = world_.limits.of(sender.account);
  std::string body;
  if (document == kLockDocument) body = lock_json(limits, "xwa2_fetch_account_reachout_timelock", world_.unix_now());
  if (document == kCappingDocument) body = capping_json(limits, "xwa2_message_capping_info");
  if (body.empty()) return not_found(sender, iq);
  return result_of(iq, children(Node("result", {}, to_bytes(body))));
}

}  // namespace kurir::simulator
