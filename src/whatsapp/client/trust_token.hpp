// Privacy tokens: contacts give us one each, a message carries it back to prove that it is no cold call; we give ours to those
// we write to.
#pragma once

#include <span>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

struct TrustToken {
  Jid user;  ///< who gave it: bare, the LID where the stanza tells it
  Bytes token;
  Time at{};  ///< when it was given
};

/// Tokens below <tokens>: of <notification type="privacy_token">, or of the answer to our own; `giver` stands for those that
/// name nobody. Empty tokens, and those of more than 1 KiB, are left out.
[[nodiscard]] std::vector<TrustToken> parse_trust_tokens(const Node& parent, const Jid& giver);
/// Who sends such a notification, the LID before the number; nothing where it is another notification.
[[nodiscard]] std::optional<Jid> trust_token_giver(const Node& notification);

/// Tokens live for this week and the three before.
[[nodiscard]] bool is_valid_token(Time given_at, Time now);
/// Ours is given anew in every week in which we write to somebody.
[[nodiscard]] bool must_issue_token(Time last_issued, Time now);

struct IssuedToken {
  Jid user;
  Time at;
};
/// Gives our token to these people.
[[nodiscard]] Node issue_tokens_request(std::span<const IssuedToken> tokens);

/// What a message to one person carries: <tctoken>, or <cstoken> computed from the account's salt where there is none.
[[nodiscard]] Node trust_token_node(BytesView token);
[[nodiscard]] Node salted_token_node(BytesView nct_salt, const Jid& recipient_lid);

}  // namespace kurir::whatsapp::client
