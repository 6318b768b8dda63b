// What a decrypted message says, and how ours are put: the Message protobuf on the inside of a ciphertext.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "whatsapp/client/bodies.hpp"

namespace kurir::proto {
class Message;
}

namespace kurir::whatsapp::client {

using MessageSecret = ByteArray<32>;  ///< random, new with every message

/// A text as it is encrypted for the recipient's devices, still without padding.
[[nodiscard]] Bytes encode_text(std::string_view text, const MessageSecret& secret);
/// The copy for our own other devices: `message`, and which chat it went to.
[[nodiscard]] Bytes wrap_device_sent(const Jid& chat, BytesView message);

enum class ContentKind {
  nothing,  ///< only keys or metadata
  text,
  reaction,
  edit,
  revoke,
  location,
  contacts,
  media,  ///< a file; `other` where it cannot be fetched by what the message says
  ephemeral_setting,
  history_sync,
  app_state_key_share,
  app_state_key_request,
  peer_data_request,
  peer_data_response,
  lid_migration,
  other_protocol,  ///< a protocol message that means nothing to a gateway
  other,           ///< polls, …, and whatever is new
};

struct Content {
  ContentKind kind = ContentKind::nothing;
  std::string text;                     ///< of a text: valid UTF-8, not empty
  std::optional<MessageSecret> secret;  ///< keep it with the message: edits, polls and reactions derive keys from it
  Body body{};                          ///< of a kind with a structure
  std::optional<Quote> quote{};         ///< of whatever kind it is
  std::vector<Jid> mentions{};          ///< bare
  bool sender_key_distribution = false;
  bool device_sent = false;        ///< a copy of what another device sent: believe it from our own account only
  std::optional<Jid> destination;  ///< bare chat of such a copy; absent where it is not a JID
};

/// Takes off the wrappers (device-sent, then ephemeral, view-once, edited, …; at most five, beyond it is `other`).
/// `malformed` where the bytes are no Message or the text is no UTF-8.
[[nodiscard]] Result<Content> parse_content(BytesView unpadded);

/// Whether such a message must be dropped unless our own account sent it: anyone can encrypt one to us.
[[nodiscard]] bool self_only(ContentKind kind) noexcept;

/// The attributes under which a message travels: <message type> and, with type "media", <enc mediatype> (otherwise empty).
[[nodiscard]] std::string_view stanza_type(const proto::Message& message);
[[nodiscard]] std::string_view media_type(const proto::Message& message);

}  // namespace kurir::whatsapp::client
