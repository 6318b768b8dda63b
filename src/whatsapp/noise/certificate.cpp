#include "whatsapp/noise/certificate.hpp"

#include <utility>

#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::noise {

using proto::CertChain;
using Details = proto::CertChain::NoiseCertificate::Details;

const crypto::PublicKey kWhatsAppRoot{{0x14, 0x23, 0x75, 0x57, 0x4d, 0x0a, 0x58, 0x71, 0x66, 0xaa, 0xe7,
                                       0x1e, 0xbe, 0x51, 0x64, 0x37, 0xc4, 0xa2, 0x8b, 0x73, 0xe3, 0x69,
                                       0x5c, 0x6c, 0xe1, 0xf7, 0xf9, 0x54, 0x5d, 0xa8, 0xee, 0x6b}};

namespace {

constexpr std::uint32_t kRootSerial = 0;
constexpr std::uint32_t kIntermediateSerial = 1;
constexpr std::uint32_t kLeafSerial = 2;

std::unexpected<Error> refuse(std::string_view which, std::string_view why) {
  return fail(ErrorCode::verification_failed, "the server's {} certificate {}: this is not WhatsApp's server", which, why);
}

struct Certificate {
  std::string_view which;  ///< for messages
  Details details;
  crypto::PublicKey key;
};

/// Parses the signed details and checks what one certificate says of itself and of its issuer.
Result<Certificate> check(std::string_view which, const CertChain::NoiseCertificate& signed_details,
                          const crypto::PublicKey& issuer, std::uint32_t issuer_serial) {
  if (!crypto::verify(issuer, as_bytes(signed_details.details()), as_bytes(signed_details.signature()))) {
    return refuse(which, "is not signed by its issuer");
  }
  Details details;
  if (!details.ParseFromString(signed_details.details())) {
    return fail(ErrorCode::malformed, "the server's {} certificate does not parse", which);
  }
  const auto key = crypto::PublicKey::from(as_bytes(details.key()));
  if (!key) return refuse(which, "has a key of the wrong size");
  if (details.issuerserial() != issuer_serial) return refuse(which, "names another issuer");
  return Certificate{which, std::move(details), *key};
}

Result<void> check_validity(const Certificate& certificate, Time now) {
  // The certificate's seconds are any 64 bits: compare without converting them.
  if (std::cmp_less(to_unix_seconds(now + kClockTolerance), certificate.details.notbefore())) {
    return refuse(certificate.which, "is not valid yet (check the clock)");
  }
  if (std::cmp_greater(to_unix_seconds(now - kClockTolerance), certificate.details.notafter())) {
    return refuse(certificate.which, "has expired (check the clock)");
  }
  return {};
}

struct Window {
  std::uint64_t from;
  std::uint64_t until;
};

void issue(CertChain::NoiseCertificate& out, const Details& details, const crypto::KeyPair& issuer, Random& random) {
  out.set_details(details.SerializeAsString());
  out.set_signature(to_string(crypto::sign(issuer.secret, as_bytes(out.details()), random)));
}

Details describe(std::uint32_t serial, std::uint32_t issuer_serial, const crypto::PublicKey& key, Window window) {
  Details details;
  details.set_serial(serial);
  details.set_issuerserial(issuer_serial);  // written even where zero: some clients insist on it
  details.set_key(to_string(key.bytes));
  details.set_notbefore(window.from);
  details.set_notafter(window.until);
  return details;
}

}  // namespace

Result<void> verify_chain(BytesView chain, const crypto::PublicKey& root, const crypto::PublicKey& server_static, Time now) {
  CertChain parsed;
  if (!parsed.ParseFromArray(chain.data(), static_cast<int>(chain.size()))) {
    return fail(ErrorCode::malformed, "the server's certificate chain does not parse");
  }
  auto intermediate = check("intermediate", parsed.intermediate(), root, kRootSerial);
  if (!intermediate) return pass_on(std::move(intermediate));
  auto leaf = check("leaf", parsed.leaf(), intermediate->key, intermediate->details.serial());
  if (!leaf) return pass_on(std::move(leaf));
  if (leaf->key != server_static) return refuse("leaf", "is for another key than the handshake's");
  if (auto valid = check_validity(*intermediate, now); !valid) return valid;
  return check_validity(*leaf, now);
}

Bytes issue_chain(const Issuer& issuer, const crypto::PublicKey& server_static, Time from, Time until, Random& random) {
  const Window window{static_cast<std::uint64_t>(to_unix_seconds(from)), static_cast<std::uint64_t>(to_unix_seconds(until))};
  CertChain chain;
  issue(*chain.mutable_leaf(), describe(kLeafSerial, kIntermediateSerial, server_static, window), issuer.intermediate, random);
  issue(*chain.mutable_intermediate(), describe(kIntermediateSerial, kRootSerial, issuer.intermediate.open, window), issuer.root,
        random);
  return to_bytes(chain.SerializeAsString());
}

}  // namespace kurir::whatsapp::noise
