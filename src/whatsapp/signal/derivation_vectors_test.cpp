// Each key derivation by itself against recorded values, beside the whole sessions of the other vectors.
#include <gtest/gtest.h>

#include "crypto/aes.hpp"
#include "crypto/hash.hpp"
#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/signal/ratchet.hpp"
#include "whatsapp/signal/sender_key.hpp"
#include "whatsapp/signal/sender_key_wire.hpp"

namespace kurir::whatsapp::signal {
namespace {

using kurir::test::hex;

const boost::json::value& vectors(std::string_view group) {
  static const auto file = kurir::test::load_vectors("hkdf_media");
  return file.at(group);
}

template <std::size_t N>
ByteArray<N> bytes_of(const boost::json::value& value) {
  return exactly<N>(hex(value)).value();
}

Secret<32> key_of(const boost::json::value& value) { return Secret<32>(bytes_of<32>(value)); }

/// The derivation alone: the recorded agreements come without the private keys that led to them.
TEST(DerivationVectors, X3dhTakesTheFirstHalfAsRootKey) {
  for (const auto& vector : vectors("x3dh").as_array()) {
    Secret<64> keys;
    crypto::hkdf_sha256(hex(vector.at("shared_secret")), {}, "WhisperText", keys.reveal());
    const auto derived = BytesView(keys.reveal());
    EXPECT_EQ(to_hex(derived.first(32)), vector.at("root_key").as_string());
    EXPECT_EQ(to_hex(derived.subspan(32)), vector.at("chain_key").as_string());
  }
}

TEST(DerivationVectors, TheRootStepGivesTheNextRootAndAFreshChain) {
  const auto& vector = vectors("root_step");
  const auto ours = crypto::KeyPair::from_private(bytes_of<32>(vector.at("private")));
  const auto theirs = parse_key(hex(vector.at("remote_public"))).value();
  EXPECT_EQ(to_hex(crypto::agree(ours.secret, theirs)->reveal()), vector.at("dh").as_string());
  const auto step = root_step(key_of(vector.at("root_key_in")), {ours.secret, theirs});
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(to_hex(step->root.reveal()), vector.at("root_key_out").as_string());
  EXPECT_EQ(to_hex(step->chain.key.reveal()), vector.at("chain_key_out").as_string());
  EXPECT_EQ(step->chain.next, 0U);
}

TEST(DerivationVectors, TheMessageChainGivesEachMessageItsKeys) {
  const auto& group = vectors("message_chain");
  ChainKey chain{key_of(group.at("start_chain_key")), 0};
  for (const auto& step : group.at("steps").as_array()) {
    SCOPED_TRACE(chain.next);
    EXPECT_EQ(chain.next, step.at("counter").to_number<std::uint32_t>());
    EXPECT_EQ(to_hex(chain.key.reveal()), step.at("chain_key").as_string());
    const auto seed = chain.seed();
    EXPECT_EQ(to_hex(seed.reveal()), step.at("message_key_seed").as_string());
    const MessageKeys keys(seed);
    EXPECT_EQ(to_hex(keys.cipher_key.reveal()), step.at("cipher_key").as_string());
    EXPECT_EQ(to_hex(keys.mac_key.reveal()), step.at("mac_key").as_string());
    EXPECT_EQ(to_hex(keys.iv.reveal()), step.at("iv").as_string());
    chain = chain.following();
  }
}

/// What is derived for a group message shows in its ciphertext.
TEST(DerivationVectors, TheSenderKeyChainGivesEachGroupMessageItsKeys) {
  kurir::test::SeededRandom random(3);
  SenderKeyRecord record;
  rotate_sender_key(record, random);
  const auto& steps = vectors("sender_key_chain").as_array();
  auto& chain = record.states().front().chain.key;
  chain.key = key_of(steps.at(0).at("chain_key"));
  for (const auto& step : steps) {
    SCOPED_TRACE(chain.next);
    EXPECT_EQ(chain.next, step.at("iteration").to_number<std::uint32_t>());
    EXPECT_EQ(to_hex(chain.key.reveal()), step.at("chain_key").as_string());
    EXPECT_EQ(to_hex(chain.seed().reveal()), step.at("message_key_seed").as_string());
    const auto wire = group_encrypt(record, as_bytes("text"), random).value();
    EXPECT_EQ(to_hex(parse_sender_key_message(wire)->ciphertext),
              to_hex(crypto::cbc_encrypt(bytes_of<32>(step.at("cipher_key")), bytes_of<16>(step.at("iv")), as_bytes("text"))));
  }
}

}  // namespace
}  // namespace kurir::whatsapp::signal
