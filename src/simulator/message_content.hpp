// The plaintext of messages, as far as a virtual phone understands it: texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "simulator/media_content.hpp"
#include "whatsapp/binary/jid.hpp"

namespace kurir::proto {
class Message;
}

namespace kurir::simulator {

/// An encoded Message with this text and a random message secret.
[[nodiscard]] Bytes text_message(std::string_view text, Random& random);
/// The same as one's own other devices get it: wrapped with the chat it went to.
[[nodiscard]] Bytes copy_for_own_devices(BytesView message, const whatsapp::Jid& chat);

struct Content {
  std::optional<std::string> text;   ///< nothing where the message is of another kind
  bool own_copy = false;             ///< it came as a copy of what another own device sent
  std::optional<MediaNote> media{};  ///< `text` is then its caption
};
/// What is inside all covers.
[[nodiscard]] const proto::Message& uncovered(const proto::Message& message);
/// Unwraps device-sent, ephemeral and similar covers. `malformed` where it does not parse.
[[nodiscard]] Result<Content> read_message(BytesView message);

}  // namespace kurir::simulator
