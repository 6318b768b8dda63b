// The encrypted file that lies on WhatsApp's media servers:  AES-256-CBC(file) ‖ HMAC-SHA256(iv ‖ ciphertext)[0..10].
// Whole files in memory, at most 2^31 - 32 bytes; media_stream.hpp does the same piece by piece.
#pragma once

#include "base/result.hpp"
#include "crypto/hash.hpp"
#include "whatsapp/media/media_keys.hpp"

namespace kurir::whatsapp::media {

/// What the message says about the file.
struct FileHashes {
  crypto::Sha256 plain{};
  crypto::Sha256 encrypted{};  ///< of the file on the server, MAC included; its name there
  friend bool operator==(const FileHashes&, const FileHashes&) = default;
};

struct EncryptedFile {
  Bytes bytes;
  FileHashes hashes;
};

[[nodiscard]] EncryptedFile encrypt_file(const MediaKeys& keys, BytesView plain);

/// `malformed` (not the size of an encrypted file) or `verification_failed` (a hash, the MAC or the padding does not hold).
[[nodiscard]] Result<Bytes> decrypt_file(const MediaKeys& keys, BytesView file, const FileHashes& hashes);

/// The sidecar of media_stream.hpp, of a whole file.
[[nodiscard]] Bytes streaming_sidecar(const MediaKeys& keys, BytesView file);

}  // namespace kurir::whatsapp::media
