// Keys of what is added to a message later: votes, reactions, edits. They follow from the 32-byte secret inside the message.
#pragma once

#include "base/secret.hpp"

namespace kurir::whatsapp::media {

enum class AddOn { poll_vote, reaction, report_token, message_edit };

/// Which message is added to and by whom; JIDs without device, e.g. "111111111111111@lid".
struct AddOnContext {
  std::string_view message_id;
  std::string_view original_sender;
  std::string_view adding_sender;
};

[[nodiscard]] Secret<32> derive_add_on_key(const Secret<32>& message_secret, const AddOnContext& context, AddOn add_on);

}  // namespace kurir::whatsapp::media
