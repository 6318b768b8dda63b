#include "whatsapp/link_code/link_code.hpp"

#include <algorithm>

#include "crypto/aes.hpp"
#include "crypto/hash.hpp"

namespace kurir::whatsapp {
namespace {

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
constexpr std::size_t kCodeLength = 8;
constexpr std::uint32_t kIterations = 131'072;

constexpr std::size_t kSaltSize = 32;
constexpr std::size_t kIvSize = 16;
constexpr std::size_t kBundleHeader = kSaltSize + crypto::kGcmNonceSize;
constexpr std::size_t kBundlePlain = 3 * crypto::kKeySize;
constexpr std::size_t kBundleSize = kBundleHeader + kBundlePlain + crypto::kGcmTagSize;

struct Agreements {
  crypto::SharedSecret ephemeral;
  crypto::SharedSecret identity;
};

Result<Agreements> agree_both(const LinkCodeParties& parties) {
  auto ephemeral = crypto::agree(parties.our_ephemeral.secret, parties.their_ephemeral);
  if (!ephemeral) return pass_on(std::move(ephemeral));
  auto identity = crypto::agree(parties.our_identity.secret, parties.their_identity);
  if (!identity) return pass_on(std::move(identity));
  return Agreements{*std::move(ephemeral), *std::move(identity)};
}

crypto::AesGcm bundle_cipher(const Agreements& agreements, BytesView salt) {
  Secret<32> key;
  crypto::hkdf_sha256(agreements.ephemeral.reveal(), salt, "link_code_pairing_key_bundle_encryption_key", key.reveal());
  return crypto::AesGcm(key.reveal());
}

Secret<32> derive_adv_secret(const Agreements& agreements, BytesView share) {
  Secret<96> material;
  auto out = std::ranges::copy(agreements.ephemeral.reveal(), material.reveal().begin()).out;
  out = std::ranges::copy(agreements.identity.reveal(), out).out;
  std::ranges::copy(share, out);
  Secret<32> secret;
  crypto::hkdf_sha256(material.reveal(), {}, "adv_secret", secret.reveal());
  return secret;
}

}  // namespace

std::string make_link_code(const ByteArray<5>& random) {
  const auto bits = read_big_endian(random);
  std::string code;
  for (std::size_t i = 0; i < kCodeLength; ++i) code += kAlphabet[(bits >> (5 * (kCodeLength - 1 - i))) & 31];
  return code;
}

std::string display_link_code(std::string_view code) { return fmt::format("{}-{}", code.substr(0, 4), code.substr(4)); }

std::optional<std::string> parse_link_code(std::string_view typed) {
  std::string code;
  for (char c : typed) {
    if (c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!kAlphabet.contains(c) || code.size() == kCodeLength) return std::nullopt;
    code += c;
  }
  if (code.size() != kCodeLength) return std::nullopt;
  return code;
}

LinkCodeKey derive_link_code_key(std::string_view code, const ByteArray<32>& salt) {
  LinkCodeKey key;
  crypto::pbkdf2_sha256(code, salt, kIterations, key.reveal());
  return key;
}

SealedEphemeral seal_ephemeral(std::string_view code, const crypto::PublicKey& ephemeral, Random& random) {
  const auto salt = random.bytes<kSaltSize>();
  const auto iv = random.bytes<kIvSize>();
  const auto cipher = crypto::ctr_transform(derive_link_code_key(code, salt).reveal(), iv, ephemeral.bytes);
  return *exactly<kSealedEphemeralSize>(concat(salt, iv, cipher));
}

crypto::PublicKey open_ephemeral(std::string_view code, const SealedEphemeral& sealed) {
  const BytesView bytes(sealed);
  const auto key = derive_link_code_key(code, *exactly<kSaltSize>(bytes.first(kSaltSize)));
  const auto iv = *exactly<kIvSize>(bytes.subspan(kSaltSize, kIvSize));
  return *crypto::PublicKey::from(crypto::ctr_transform(key.reveal(), iv, bytes.subspan(kSaltSize + kIvSize)));
}

Result<LinkCodeFinish> finish_as_companion(const LinkCodeParties& parties, Random& random) {
  auto agreements = agree_both(parties);
  if (!agreements) return pass_on(std::move(agreements));
  const auto salt = random.bytes<kSaltSize>();
  const auto nonce = random.bytes<crypto::kGcmNonceSize>();
  const auto share = random.bytes<32>();
  LinkCodeFinish finish;
  finish.key_bundle = concat(salt, nonce);
  bundle_cipher(*agreements, salt)
      .seal(nonce, {}, concat(parties.our_identity.open.bytes, parties.their_identity.bytes, share), finish.key_bundle);
  finish.adv_secret = derive_adv_secret(*agreements, share);
  return finish;
}

Result<Secret<32>> finish_as_phone(const LinkCodeParties& parties, BytesView key_bundle) {
  if (key_bundle.size() != kBundleSize)
    return fail(ErrorCode::malformed, "a key bundle has {} bytes, not {}", kBundleSize, key_bundle.size());
  auto agreements = agree_both(parties);
  if (!agreements) return pass_on(std::move(agreements));
  const auto nonce = *exactly<crypto::kGcmNonceSize>(key_bundle.subspan(kSaltSize, crypto::kGcmNonceSize));
  Bytes plain;
  auto cipher = bundle_cipher(*agreements, key_bundle.first(kSaltSize));
  if (!cipher.open(nonce, {}, key_bundle.subspan(kBundleHeader), plain)) {
    return fail(ErrorCode::verification_failed, "the key bundle does not open: the typed code is not the one that was shown");
  }
  const auto identities = concat(parties.their_identity.bytes, parties.our_identity.open.bytes);
  if (!std::ranges::equal(BytesView(plain).first(identities.size()), identities)) {
    return fail(ErrorCode::verification_failed, "the key bundle is for other identities: start the pairing again");
  }
  return derive_adv_secret(*agreements, BytesView(plain).subspan(identities.size()));
}

}  // namespace kurir::whatsapp
