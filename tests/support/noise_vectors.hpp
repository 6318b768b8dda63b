// The keys and messages of tests/vectors/noise_handshake.json, for the tests of src/whatsapp/noise.
#pragma once

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/noise/handshake.hpp"

namespace kurir::whatsapp::noise::test {

using kurir::test::hex;

inline const boost::json::value& noise_vectors() {
  static const auto file = kurir::test::load_vectors("noise_handshake");
  return file;
}

/// A key pair from an object with a "private" member.
inline crypto::KeyPair key_pair(const boost::json::value& object) {
  return crypto::KeyPair::from_private(exactly<32>(hex(object.at("private"))).value());
}

inline crypto::KeyPair named_key(std::string_view name) { return key_pair(noise_vectors().at("keys").at(name)); }
inline crypto::PublicKey test_root() { return key_pair(noise_vectors().at("test_root")).open; }
inline Bytes client_payload() { return hex(noise_vectors().at("client_payload_login").at("encoded")); }
inline Bytes cert_chain() { return hex(noise_vectors().at("cert_chain").at("encoded")); }

/// Inside the validity of the vectors' chain (2025 to 2100).
inline constexpr Time kNow = from_unix_seconds(1'800'000'000);

/// Random that hands out one private key.
inline kurir::test::ScriptedRandom scripted(const crypto::KeyPair& pair) {
  kurir::test::ScriptedRandom random;
  random.push(pair.secret.reveal());
  return random;
}

/// Copies of `bytes` with one bit flipped, one after the other. Every `stride`-th bit: with one that is no multiple of 2 and
/// below 8, bits of every byte and of every place in a byte, for checks that are too slow for all.
template <class Check>
void for_each_flipped_bit(const Bytes& bytes, Check check, std::size_t stride = 1) {
  auto broken = bytes;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += stride) {
    const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
    broken[bit / 8] ^= mask;
    check(broken, bit);
    broken[bit / 8] ^= mask;
  }
}

}  // namespace kurir::whatsapp::noise::test
