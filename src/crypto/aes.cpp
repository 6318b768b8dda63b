#include "crypto/aes.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <climits>
#include <new>
#include <stdexcept>

namespace kurir::crypto {
namespace {

struct ContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextFree>;

enum class Direction : int { decrypt = 0, encrypt = 1 };

/// OpenSSL looks an algorithm up by name each time it is used unless it was fetched; a fetched one is immutable and shared.
const EVP_CIPHER* fetch(const char* name) {
  const auto* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
  if (cipher == nullptr) throw std::runtime_error("OpenSSL offers no AES-256: enable its default provider");
  return cipher;
}

void require(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL refused an AES operation that cannot fail");
}

Context make_context(const EVP_CIPHER* cipher, const AesKey& key, const std::uint8_t* iv, Direction direction) {
  Context context(EVP_CIPHER_CTX_new());
  if (!context) throw std::bad_alloc();
  require(EVP_CipherInit_ex2(context.get(), cipher, key.data(), iv, static_cast<int>(direction), nullptr));
  return context;
}

/// Runs `in` through the context into `out`, which has room for it; gives the bytes written. OpenSSL counts in int.
std::size_t update(EVP_CIPHER_CTX* context, BytesView in, std::uint8_t* out) {
  if (in.size() > INT_MAX) throw std::length_error("AES input of more than 2^31 bytes");
  int written = 0;
  if (!in.empty()) require(EVP_CipherUpdate(context, out, &written, in.data(), static_cast<int>(in.size())));
  return static_cast<std::size_t>(written);
}

const EVP_CIPHER* gcm() {
  static const EVP_CIPHER* const cipher = fetch("AES-256-GCM");
  return cipher;
}

const EVP_CIPHER* cbc() {
  static const EVP_CIPHER* const cipher = fetch("AES-256-CBC");
  return cipher;
}

const EVP_CIPHER* ctr() {
  static const EVP_CIPHER* const cipher = fetch("AES-256-CTR");
  return cipher;
}

/// A context of this thread, for one direction: one of its own would cost every idle connection 2 KB. Frames of one connection
/// come in runs, so it stays keyed from one use to the next; a key costs half a microsecond.
class SharedGcm {
 public:
  explicit SharedGcm(Direction direction) : direction_(static_cast<int>(direction)) {}

  EVP_CIPHER_CTX* start(const Secret<32>& key, const ByteArray<kGcmNonceSize>& nonce, BytesView associated) {
    const bool keyed = CRYPTO_memcmp(key.reveal().data(), key_.reveal().data(), Secret<32>::kSize) == 0;
    require(
        EVP_CipherInit_ex2(context_.get(), nullptr, keyed ? nullptr : key.reveal().data(), nonce.data(), direction_, nullptr));
    if (!keyed) key_ = key.clone();
    update(context_.get(), associated, nullptr);
    return context_.get();
  }

 private:
  const int direction_;
  Secret<32> key_;
  Context context_ = make_context(gcm(), key_.reveal(), nullptr, Direction{direction_});
};

}  // namespace

void AesGcm::seal(const ByteArray<kGcmNonceSize>& nonce, BytesView associated, BytesView plain, Bytes& out) const {
  thread_local SharedGcm shared(Direction::encrypt);
  auto* context = shared.start(key_, nonce, associated);
  const auto start = out.size();
  out.resize(start + plain.size() + kGcmTagSize);
  update(context, plain, out.data() + start);
  auto* tag = out.data() + start + plain.size();
  int none = 0;
  require(EVP_CipherFinal_ex(context, tag, &none));
  require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kGcmTagSize), tag));
}

Result<void> AesGcm::open(const ByteArray<kGcmNonceSize>& nonce, BytesView associated, BytesView sealed, Bytes& out) const {
  if (sealed.size() < kGcmTagSize) return fail(ErrorCode::malformed, "sealed bytes are shorter than their tag");
  const auto cipher = sealed.first(sealed.size() - kGcmTagSize);
  auto tag = *exactly<kGcmTagSize>(sealed.last(kGcmTagSize));
  thread_local SharedGcm shared(Direction::decrypt);
  auto* context = shared.start(key_, nonce, associated);
  const auto start = out.size();
  out.resize(start + cipher.size());
  update(context, cipher, out.data() + start);
  require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kGcmTagSize), tag.data()));
  int none = 0;
  if (EVP_CipherFinal_ex(context, tag.data(), &none) != 1) {
    out.resize(start);
    return fail(ErrorCode::verification_failed, "the authentication tag does not hold: wrong key, or the bytes were changed");
  }
  return {};
}

Bytes cbc_encrypt(const AesKey& key, const ByteArray<16>& iv, BytesView plain) {
  const auto context = make_context(cbc(), key, iv.data(), Direction::encrypt);
  Bytes out(plain.size() + 16 - plain.size() % 16);
  const auto written = update(context.get(), plain, out.data());
  int last = 0;
  require(EVP_CipherFinal_ex(context.get(), out.data() + written, &last));
  return out;
}

Result<Bytes> cbc_decrypt(const AesKey& key, const ByteArray<16>& iv, BytesView cipher) {
  if (cipher.empty() || cipher.size() % 16 != 0)
    return fail(ErrorCode::malformed, "CBC ciphertext is not a multiple of 16 bytes");
  const auto context = make_context(cbc(), key, iv.data(), Direction::decrypt);
  Bytes out(cipher.size() + 16);
  const auto written = update(context.get(), cipher, out.data());
  int last = 0;
  if (EVP_CipherFinal_ex(context.get(), out.data() + written, &last) != 1) {
    return fail(ErrorCode::verification_failed, "CBC padding does not hold: wrong key, or the bytes were changed");
  }
  out.resize(written + static_cast<std::size_t>(last));
  return out;
}

struct CbcStream::State {
  Context context;
};

CbcStream::CbcStream(const AesKey& key, const ByteArray<16>& iv, Use use)
    : state_(new State{make_context(cbc(), key, iv.data(), use == Use::encrypt ? Direction::encrypt : Direction::decrypt)}) {}
CbcStream::~CbcStream() = default;
CbcStream::CbcStream(CbcStream&&) noexcept = default;
CbcStream& CbcStream::operator=(CbcStream&&) noexcept = default;

void CbcStream::update(BytesView piece, Bytes& out) {
  const auto start = out.size();
  out.resize(start + piece.size() + 16);
  out.resize(start + crypto::update(state_->context.get(), piece, out.data() + start));
}

Result<void> CbcStream::finish(Bytes& out) {
  const auto start = out.size();
  out.resize(start + 16);
  int last = 0;
  const bool whole = EVP_CipherFinal_ex(state_->context.get(), out.data() + start, &last) == 1;
  out.resize(start + static_cast<std::size_t>(whole ? last : 0));
  if (!whole) return fail(ErrorCode::verification_failed, "CBC padding does not hold: wrong key, or the bytes were changed");
  return {};
}

Bytes ctr_transform(const AesKey& key, const ByteArray<16>& iv, BytesView data) {
  const auto context = make_context(ctr(), key, iv.data(), Direction::encrypt);
  Bytes out(data.size());
  update(context.get(), data, out.data());
  return out;
}

}  // namespace kurir::crypto
