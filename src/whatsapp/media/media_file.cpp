#include "whatsapp/media/media_file.hpp"

#include "whatsapp/media/media_stream.hpp"

namespace kurir::whatsapp::media {

EncryptedFile encrypt_file(const MediaKeys& keys, BytesView plain) {
  FileEncryptor encryptor(keys);
  EncryptedFile out;
  out.bytes.reserve(plain.size() + 32);
  encryptor.update(plain, out.bytes);
  out.hashes = encryptor.finish(out.bytes).hashes;
  return out;
}

Result<Bytes> decrypt_file(const MediaKeys& keys, BytesView file, const FileHashes& hashes) {
  FileDecryptor decryptor(keys, hashes);
  Bytes plain;
  decryptor.update(file, plain);
  if (auto whole = decryptor.finish(plain); !whole) return pass_on(std::move(whole));
  return plain;
}

Bytes streaming_sidecar(const MediaKeys& keys, BytesView file) {
  SidecarStream sidecar(keys);
  sidecar.update(file);
  return sidecar.finish();
}

}  // namespace kurir::whatsapp::media
