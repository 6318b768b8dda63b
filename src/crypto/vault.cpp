#include "crypto/vault.hpp"

namespace kurir::crypto {

Bytes Vault::seal(std::string_view context, BytesView plain, Random& random) const {
  const auto nonce = random.bytes<kGcmNonceSize>();
  Bytes out;
  out.reserve(plain.size() + kOverhead);
  append(out, nonce);
  AesGcm(key_.reveal()).seal(nonce, as_bytes(context), plain, out);
  return out;
}

Result<Bytes> Vault::open(std::string_view context, BytesView sealed) const {
  if (sealed.size() < kOverhead) {
    return fail(ErrorCode::malformed, "the sealed record \"{}\" is cut short: restore it from a backup", context);
  }
  Bytes plain;
  const auto nonce = *exactly<kGcmNonceSize>(sealed.first(kGcmNonceSize));
  if (!AesGcm(key_.reveal()).open(nonce, as_bytes(context), sealed.subspan(kGcmNonceSize), plain)) {
    return fail(ErrorCode::verification_failed,
                "the sealed record \"{}\" does not open: check that the master key is the one it was made with", context);
  }
  return plain;
}

}  // namespace kurir::crypto
