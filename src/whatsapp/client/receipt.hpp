// Receipts: what those that come in say of which messages, and those that mark messages of others as read.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

enum class ReceiptKind {
  delivered,  ///< a device of the recipient has it
  read,       ///< read or played
  retry,      ///< could not be decrypted: send again
  other,      ///< says nothing about a message of ours (sender, inactive, peer, history …)
};

struct Receipt {
  ReceiptKind kind = ReceiptKind::other;
  std::vector<std::string> ids{};  ///< at most kMaxReceiptIds
  Jid from{};                      ///< the device it comes from
};

inline constexpr std::size_t kMaxReceiptIds = 256;

/// REQUIRES stanza.tag == "receipt".
[[nodiscard]] Receipt parse_receipt(const Node& stanza);

/// Whom it is shown that we read what they wrote.
enum class ReadMark {
  shown,   ///< the author
  hidden,  ///< our own other devices only: what the account's privacy settings may demand in chats with one person
};

/// The setting, from the answer to the question for the privacy settings; nothing where it is not in there.
[[nodiscard]] std::optional<ReadMark> parse_read_mark(const Node& privacy);

/// 1 to kMaxReceiptIds messages of one author. `author`: in groups, bare.
[[nodiscard]] Node read_receipt(const Jid& chat, const std::optional<Jid>& author, std::span<const std::string> ids,
                                ReadMark mark, Time now);

}  // namespace kurir::whatsapp::client
