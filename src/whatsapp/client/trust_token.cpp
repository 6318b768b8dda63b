#include "whatsapp/client/trust_token.hpp"

#include <algorithm>

#include "whatsapp/app_state/privacy_token.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int64_t kWeek = 604'800;  ///< seconds
constexpr std::int64_t kWeeksBefore = 3;
constexpr std::size_t kMaxToken = 1'024;  ///< bytes
constexpr std::size_t kMaxTokens = 256;   ///< in one stanza
constexpr std::int64_t kLatestTime = 253'402'300'799;

std::int64_t week_of(Time time) { return to_unix_seconds(time) / kWeek; }

}  // namespace

std::vector<TrustToken> parse_trust_tokens(const Node& parent, const Jid& giver) {
  std::vector<TrustToken> tokens;
  const auto* list = parent.child("tokens");
  if (list == nullptr) return tokens;
  for (const auto* entry : list->children_named("token")) {
    const auto bytes = entry->bytes();
    if (!entry->attribute_is("type", "trusted_contact") || bytes.empty() || bytes.size() > kMaxToken) continue;
    if (tokens.size() >= kMaxTokens) break;
    const auto at = std::clamp<std::int64_t>(entry->number("t").value_or(0), 0, kLatestTime);
    tokens.push_back({giver.bare(), to_bytes(bytes), from_unix_seconds(at)});
  }
  return tokens;
}

std::optional<Jid> trust_token_giver(const Node& notification) {
  if (!notification.attribute_is("type", "privacy_token")) return std::nullopt;
  if (const auto lid = notification.jid("sender_lid"); lid && lid->is_lid()) return lid->bare();
  const auto from = notification.jid("from");
  return from ? std::optional(from->bare()) : std::nullopt;
}

bool is_valid_token(Time given_at, Time now) { return to_unix_seconds(given_at) >= (week_of(now) - kWeeksBefore) * kWeek; }

bool must_issue_token(Time last_issued, Time now) { return week_of(now) > week_of(last_issued); }

Node issue_tokens_request(std::span<const IssuedToken> tokens) {
  Node::Children list;
  list.reserve(tokens.size());
  for (const auto& token : tokens) {
    list.push_back(Node(
        "token", {{"jid", token.user.bare()}, {"t", fmt::format("{}", to_unix_seconds(token.at))}, {"type", "trusted_contact"}}));
  }
  return make_request(RequestType::set, "privacy", {Node("tokens", {}, std::move(list))});
}

Node trust_token_node(BytesView token) { return Node("tctoken", {}, to_bytes(token)); }

Node salted_token_node(BytesView nct_salt, const Jid& recipient_lid) {
  return Node("cstoken", {}, to_bytes(app_state::contact_token(nct_salt, recipient_lid.bare().to_string())));
}

}  // namespace kurir::whatsapp::client
