// The encrypted file of media_file.hpp, made and taken apart piece by piece: whatever the file's size, a few dozen bytes are
// kept.
#pragma once

#include <optional>

#include "base/result.hpp"
#include "crypto/hash_stream.hpp"
#include "whatsapp/media/media_file.hpp"

namespace kurir::whatsapp::media {

/// MACs of 10 bytes over windows of 64 KiB + 16 B each, 64 KiB apart, of iv ‖ encrypted file: they let a player start before
/// the whole file has arrived. For audio and video, optional.
class SidecarStream {
 public:
  explicit SidecarStream(const MediaKeys& keys);
  /// Of the encrypted file, MAC included.
  void update(BytesView piece);
  [[nodiscard]] Bytes finish();

 private:
  void take(BytesView piece);

  Secret<32> key_;
  crypto::HmacStream window_;
  std::optional<crypto::HmacStream> previous_;  ///< a window that still wants its last bytes
  std::size_t filled_ = 0;                      ///< bytes of the present window
  Bytes macs_;
};

/// What a message says about a file, once all of it was seen.
struct FileFacts {
  FileHashes hashes;
  std::uint64_t size = 0;            ///< of the plain file
  std::uint64_t encrypted_size = 0;  ///< of the file on the server
  Bytes sidecar{};                   ///< empty where none was wanted
};

enum class Sidecar { none, wanted };

class FileEncryptor {
 public:
  explicit FileEncryptor(const MediaKeys& keys, Sidecar sidecar = Sidecar::none);

  /// Appends to `out` what can be sent by now.
  void update(BytesView plain, Bytes& out);
  /// Appends the rest with the MAC. Call once.
  [[nodiscard]] FileFacts finish(Bytes& out);

 private:
  void note(BytesView encrypted);

  crypto::CbcStream cipher_;
  crypto::HmacStream mac_;
  crypto::Sha256Stream plain_hash_;
  crypto::Sha256Stream encrypted_hash_;
  std::optional<SidecarStream> sidecar_;
  FileFacts facts_;
};

/// What it gives before finish() has said yes may be anybody's: keep it where nobody reads it yet.
class FileDecryptor {
 public:
  FileDecryptor(const MediaKeys& keys, const FileHashes& hashes);

  /// Appends to `out` what is decrypted by now.
  void update(BytesView encrypted, Bytes& out);
  /// Appends the rest. `malformed` (not the size of an encrypted file) or `verification_failed` (a hash, the MAC or the padding
  /// does not hold). Call once.
  [[nodiscard]] Result<void> finish(Bytes& out);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }  ///< plain bytes so far

 private:
  void decrypt(BytesView cipher, Bytes& out);

  FileHashes expected_;
  crypto::CbcStream cipher_;
  crypto::HmacStream mac_;
  crypto::Sha256Stream plain_hash_;
  crypto::Sha256Stream encrypted_hash_;
  Bytes tail_;  ///< the last bytes, which may be the MAC
  std::uint64_t received_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace kurir::whatsapp::media
