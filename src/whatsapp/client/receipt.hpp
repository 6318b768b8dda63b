// Receipts that come in: what they say of which messages.
#pragma once

#include <string>
#include <vector>

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

}  // namespace kurir::whatsapp::client
