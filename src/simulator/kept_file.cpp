#include "simulator/kept_file.hpp"

#include "crypto/encoding.hpp"
#include "simulator/world.hpp"

namespace kurir::simulator {
namespace media = whatsapp::media;

Result<KeptFile> keep_file(World& world, const FileSort& sort, std::string_view uploader, BytesView plain) {
  KeptFile file{.direct_path = {}, .key = world.random.bytes<32>(), .hashes = {}, .size = plain.size()};
  const auto encrypted = media::encrypt_file(media::derive_keys(media::MediaKey(file.key), sort.keys), plain);
  file.hashes = encrypted.hashes;
  auto upload = world.media.files.begin(sort.kind, uploader, world.random);
  if (!upload) return pass_on(std::move(upload));
  if (!upload->write(encrypted.bytes)) return fail(ErrorCode::unavailable, "the file cannot be kept");
  auto path = upload->finish(crypto::to_base64url(file.hashes.encrypted));
  if (!path) return pass_on(std::move(path));
  file.direct_path = std::move(*path);
  return file;
}

}  // namespace kurir::simulator
