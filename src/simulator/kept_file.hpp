// What phones and the server leave for clients on the media server, encrypted: a file and how it is found.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "whatsapp/media/media_file.hpp"

namespace kurir::simulator {

class World;

/// Where a phone puts what it tells: within the message, or in a file to which the message refers.
enum class Placement { within, file };

struct KeptFile {
  std::string direct_path;
  ByteArray<32> key{};
  whatsapp::media::FileHashes hashes{};
  std::uint64_t size = 0;
};

/// Puts something on the media server.
using KeepFile = std::function<Result<KeptFile>(BytesView plain)>;

struct FileSort {
  std::string_view kind;  ///< the word in its path
  whatsapp::media::MediaType keys;
};
inline constexpr FileSort kHistoryFile{"md-msg-hist", whatsapp::media::MediaType::history};
inline constexpr FileSort kSettingsFile{"md-app-state", whatsapp::media::MediaType::app_state};

/// `unavailable` where the disk does not take it.
[[nodiscard]] Result<KeptFile> keep_file(World& world, const FileSort& sort, std::string_view uploader, BytesView plain);

/// The four fields by which protobuf messages name a file.
template <class Reference>
void refer_to(const KeptFile& file, Reference& reference) {
  reference.set_directpath(file.direct_path);
  reference.set_mediakey(std::string(as_text(file.key)));
  reference.set_filesha256(std::string(as_text(file.hashes.plain)));
  reference.set_fileencsha256(std::string(as_text(file.hashes.encrypted)));
}

}  // namespace kurir::simulator
