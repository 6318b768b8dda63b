// Media inside a message, as far as a virtual phone understands it.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "whatsapp/media/media_file.hpp"

namespace kurir::proto {
class Message;
}

namespace kurir::simulator {

/// A file that a message carries.
struct MediaNote {
  std::string kind;  ///< "image", "video", "gif", "ptv", "audio", "ptt", "document", "sticker": as in <enc mediatype>
  std::string mime_type{};
  std::string caption{};
  std::string file_name{};
  std::uint64_t size = 0;
  std::string direct_path{};
  ByteArray<32> key{};
  whatsapp::media::FileHashes hashes{};
};

/// Whose keys open files of that kind, and the word in the path they are uploaded to; nothing for a kind that is none.
[[nodiscard]] std::optional<whatsapp::media::MediaType> media_key_type(std::string_view kind);
[[nodiscard]] std::string_view media_upload_kind(std::string_view kind);

/// An encoded Message with this file, which lies at https://`host`…, and a random message secret.
[[nodiscard]] Bytes media_message(const MediaNote& note, std::string_view host, Time now, Random& random);
/// The file of a Message whose covers are off; nothing where it has none.
[[nodiscard]] std::optional<MediaNote> media_note(const proto::Message& message);
/// The kind of an encoded Message's file; "" where it has none.
[[nodiscard]] std::string media_kind_of(BytesView message);

}  // namespace kurir::simulator
