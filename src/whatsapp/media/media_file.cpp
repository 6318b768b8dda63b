#include "whatsapp/media/media_file.hpp"

#include <algorithm>

namespace kurir::whatsapp::media {
namespace {

constexpr std::size_t kMacSize = 10;
constexpr std::size_t kBlockSize = 16;
constexpr std::size_t kWindowStep = 65536;
constexpr std::size_t kWindowSize = kWindowStep + kBlockSize;

ByteArray<kMacSize> short_mac(const MediaKeys& keys, std::initializer_list<BytesView> parts) {
  return *exactly<kMacSize>(BytesView(crypto::hmac_sha256(keys.mac.reveal(), parts)).first(kMacSize));
}

std::unexpected<Error> damaged(std::string_view what) {
  return fail(ErrorCode::verification_failed, "the {} of a downloaded file does not hold: ask for it to be uploaded again", what);
}

}  // namespace

EncryptedFile encrypt_file(const MediaKeys& keys, BytesView plain) {
  EncryptedFile out;
  out.bytes = crypto::cbc_encrypt(keys.cipher.reveal(), keys.iv, plain);
  append(out.bytes, short_mac(keys, {keys.iv, out.bytes}));
  out.hashes = {crypto::sha256(plain), crypto::sha256(out.bytes)};
  return out;
}

Result<Bytes> decrypt_file(const MediaKeys& keys, BytesView file, const FileHashes& hashes) {
  if (file.size() < kBlockSize + kMacSize || (file.size() - kMacSize) % kBlockSize != 0) {
    return fail(ErrorCode::malformed, "{} bytes are not an encrypted file: download it again", file.size());
  }
  if (!crypto::equal(crypto::sha256(file), hashes.encrypted)) return damaged("encrypted hash");
  const auto cipher = file.first(file.size() - kMacSize);
  if (!crypto::equal(short_mac(keys, {keys.iv, cipher}), file.last(kMacSize))) return damaged("MAC");
  auto plain = crypto::cbc_decrypt(keys.cipher.reveal(), keys.iv, cipher);
  if (plain && !crypto::equal(crypto::sha256(*plain), hashes.plain)) return damaged("hash");
  return plain;
}

Bytes streaming_sidecar(const MediaKeys& keys, BytesView file) {
  Bytes out;
  const auto stream_size = keys.iv.size() + file.size();
  for (std::size_t start = 0; start < stream_size; start += kWindowStep) {
    const auto end = std::min(start + kWindowSize, stream_size);
    if (start == 0) {
      append(out, short_mac(keys, {keys.iv, file.first(end - keys.iv.size())}));
    } else {
      append(out, short_mac(keys, {file.subspan(start - keys.iv.size(), end - start)}));
    }
  }
  return out;
}

}  // namespace kurir::whatsapp::media
