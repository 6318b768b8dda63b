// Structured content out of a Message whose wrappers are off. Strings that are no UTF-8 come out empty.
#pragma once

#include "whatsapp/client/bodies.hpp"

namespace kurir::proto {
class ContextInfo;
class Message;
}  // namespace kurir::proto

namespace kurir::whatsapp::client {

/// Nothing (monostate) where the message is of no kind that has a structure here.
[[nodiscard]] Body body_of(const proto::Message& message);

/// What surrounds it, of whatever kind it is; null where nothing does.
[[nodiscard]] const proto::ContextInfo* context_of(const proto::Message& message);
[[nodiscard]] std::optional<Quote> quote_of(const proto::ContextInfo& context);
/// At most kMaxMentions.
[[nodiscard]] std::vector<Jid> mentions_of(const proto::ContextInfo& context);

inline constexpr int kMaxMentions = 1024;  ///< as many as a group has members
inline constexpr int kMaxCards = 257;

}  // namespace kurir::whatsapp::client
