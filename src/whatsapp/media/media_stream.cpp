#include "whatsapp/media/media_stream.hpp"

#include <algorithm>

namespace kurir::whatsapp::media {
namespace {

constexpr std::size_t kMacSize = 10;
constexpr std::size_t kBlockSize = 16;
constexpr std::size_t kWindowStep = 65536;

BytesView shortened(const crypto::Sha256& mac) { return BytesView(mac).first(kMacSize); }

std::unexpected<Error> damaged(std::string_view what) {
  return fail(ErrorCode::verification_failed, "the {} of a downloaded file does not hold: ask for it to be uploaded again", what);
}

}  // namespace

SidecarStream::SidecarStream(const MediaKeys& keys) : key_(keys.mac.clone()), window_(key_.reveal()) { take(keys.iv); }

void SidecarStream::update(BytesView piece) {
  while (!piece.empty()) {
    // Up to where the window before this one ends, or this one's step does.
    const auto edge = filled_ < kBlockSize ? kBlockSize : kWindowStep;
    const auto size = std::min(piece.size(), edge - filled_);
    take(piece.first(size));
    piece = piece.subspan(size);
  }
}

void SidecarStream::take(BytesView piece) {
  window_.update(piece);
  if (previous_) previous_->update(piece);
  filled_ += piece.size();
  if (filled_ == kBlockSize && previous_) {
    append(macs_, shortened(previous_->finish()));
    previous_.reset();
  }
  if (filled_ < kWindowStep) return;
  previous_ = std::move(window_);
  window_ = crypto::HmacStream(key_.reveal());
  filled_ = 0;
}

Bytes SidecarStream::finish() {
  if (previous_) append(macs_, shortened(previous_->finish()));
  if (filled_ > 0) append(macs_, shortened(window_.finish()));
  return std::move(macs_);
}

FileEncryptor::FileEncryptor(const MediaKeys& keys, Sidecar sidecar)
    : cipher_(keys.cipher.reveal(), keys.iv, crypto::CbcStream::Use::encrypt), mac_(keys.mac.reveal()) {
  mac_.update(keys.iv);
  if (sidecar == Sidecar::wanted) sidecar_.emplace(keys);
}

void FileEncryptor::note(BytesView encrypted) {
  encrypted_hash_.update(encrypted);
  if (sidecar_) sidecar_->update(encrypted);
  facts_.encrypted_size += encrypted.size();
}

void FileEncryptor::update(BytesView plain, Bytes& out) {
  const auto start = out.size();
  plain_hash_.update(plain);
  facts_.size += plain.size();
  cipher_.update(plain, out);
  const auto added = BytesView(out).subspan(start);
  mac_.update(added);
  note(added);
}

FileFacts FileEncryptor::finish(Bytes& out) {
  const auto start = out.size();
  (void)cipher_.finish(out);  // encrypting cannot fail
  mac_.update(BytesView(out).subspan(start));
  append(out, shortened(mac_.finish()));
  note(BytesView(out).subspan(start));
  facts_.hashes = {plain_hash_.finish(), encrypted_hash_.finish()};
  if (sidecar_) facts_.sidecar = sidecar_->finish();
  return std::move(facts_);
}

FileDecryptor::FileDecryptor(const MediaKeys& keys, const FileHashes& hashes)
    : expected_(hashes), cipher_(keys.cipher.reveal(), keys.iv, crypto::CbcStream::Use::decrypt), mac_(keys.mac.reveal()) {
  mac_.update(keys.iv);
}

void FileDecryptor::decrypt(BytesView cipher, Bytes& out) {
  const auto start = out.size();
  mac_.update(cipher);
  cipher_.update(cipher, out);
  const auto added = BytesView(out).subspan(start);
  plain_hash_.update(added);
  size_ += added.size();
}

void FileDecryptor::update(BytesView encrypted, Bytes& out) {
  encrypted_hash_.update(encrypted);
  received_ += encrypted.size();
  if (encrypted.size() < kMacSize) {
    append(tail_, encrypted);
    if (tail_.size() <= kMacSize) return;
    const auto ready = tail_.size() - kMacSize;
    decrypt(BytesView(tail_).first(ready), out);
    tail_.erase(tail_.begin(), tail_.begin() + static_cast<std::ptrdiff_t>(ready));
    return;
  }
  decrypt(tail_, out);
  decrypt(encrypted.first(encrypted.size() - kMacSize), out);
  tail_ = to_bytes(encrypted.last(kMacSize));
}

Result<void> FileDecryptor::finish(Bytes& out) {
  if (received_ < kBlockSize + kMacSize || (received_ - kMacSize) % kBlockSize != 0) {
    return fail(ErrorCode::malformed, "{} bytes are not an encrypted file: download it again", received_);
  }
  if (!crypto::equal(encrypted_hash_.finish(), expected_.encrypted)) return damaged("encrypted hash");
  if (!crypto::equal(shortened(mac_.finish()), tail_)) return damaged("MAC");
  const auto start = out.size();
  if (auto padded = cipher_.finish(out); !padded) return padded;
  const auto added = BytesView(out).subspan(start);
  plain_hash_.update(added);
  size_ += added.size();
  if (!crypto::equal(plain_hash_.finish(), expected_.plain)) return damaged("hash");
  return {};
}

}  // namespace kurir::whatsapp::media
