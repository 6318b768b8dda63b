#include "whatsapp/link_code/link_code.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"

namespace kurir::whatsapp {
namespace {

using test::hex;

const boost::json::value& vectors() {
  static const auto file = test::load_vectors("link_code");
  return file;
}

std::string_view code() { return vectors().at("code").as_string(); }

crypto::KeyPair key(std::string_view name) {
  return crypto::KeyPair::from_private(exactly<32>(hex(vectors().at("keys").at(name).at("private"))).value());
}

struct Party {
  crypto::KeyPair ephemeral;
  crypto::KeyPair identity;

  [[nodiscard]] LinkCodeParties towards(const Party& other) const {
    return {ephemeral, identity, other.ephemeral.open, other.identity.open};
  }
};

Party companion() { return {key("companion_ephemeral"), key("companion_identity")}; }
Party phone() { return {key("primary_ephemeral"), key("primary_identity")}; }

/// Seals with the vector's salt and iv, opens again.
void expect_sealed(const boost::json::value& hello, const char* wrapped, const crypto::PublicKey& ephemeral) {
  const auto salt = hex(hello.at("salt"));
  EXPECT_EQ(to_hex(derive_link_code_key(code(), exactly<32>(salt).value()).reveal()), hello.at("pbkdf2_key").as_string());
  test::ScriptedRandom random;
  random.push(salt);
  random.push(hex(hello.at("iv")));
  const auto sealed = seal_ephemeral(code(), ephemeral, random);
  EXPECT_EQ(to_hex(sealed), hello.at(wrapped).as_string());
  EXPECT_EQ(open_ephemeral(code(), sealed), ephemeral);
}

LinkCodeFinish vector_finish() {
  const auto& vector = vectors().at("companion_finish");
  test::ScriptedRandom random;
  for (const auto* name : {"bundle_salt", "bundle_iv", "adv_random"}) random.push(hex(vector.at(name)));
  return finish_as_companion(companion().towards(phone()), random).value();
}

TEST(LinkCode, spells_forty_bits_in_the_vectors_alphabet) {
  for (const auto& example : vectors().at("code_examples").as_array()) {
    EXPECT_EQ(make_link_code(exactly<5>(hex(example.at("bytes"))).value()), example.at("code").as_string());
  }
  EXPECT_EQ(make_link_code(exactly<5>(hex(vectors().at("code_bytes"))).value()), code());
  EXPECT_EQ(display_link_code(code()), vectors().at("code_displayed").as_string());
}

TEST(LinkCode, is_read_as_users_type_it) {
  EXPECT_EQ(parse_link_code("t9w8-rl9b"), code());
  EXPECT_EQ(parse_link_code("T9W8RL9B"), code());
  for (const auto* typed :
       {"", "T9W8-RL9", "T9W8-RL9BB", "T9W8-RL90", "T9W8-RL9I", "T9W8-RL9O", "T9W8-RL9U", "T9W8 RL9B", "T9W8-RL9\xc3"}) {
    EXPECT_FALSE(parse_link_code(typed)) << typed;
  }
}

TEST(LinkCode, both_sides_seal_their_ephemerals_as_the_vectors) {
  expect_sealed(vectors().at("companion_hello"), "wrapped_companion_ephemeral_pub", companion().ephemeral.open);
  expect_sealed(vectors().at("primary_hello"), "wrapped_primary_ephemeral_pub", phone().ephemeral.open);
}

TEST(LinkCode, both_sides_arrive_at_the_vectors_adv_secret) {
  const auto& vector = vectors().at("companion_finish");
  const auto finish = vector_finish();
  EXPECT_EQ(to_hex(finish.key_bundle), vector.at("wrapped_key_bundle").as_string());
  EXPECT_EQ(to_hex(finish.adv_secret.reveal()), vector.at("adv_secret").as_string());
  const auto secret = finish_as_phone(phone().towards(companion()), finish.key_bundle);
  ASSERT_TRUE(secret);
  EXPECT_EQ(to_hex(secret->reveal()), vector.at("adv_secret").as_string());
}

TEST(LinkCode, a_wrong_code_gives_another_key_and_shows_when_the_bundle_is_opened) {
  const auto& wrong = vectors().at("wrong_code");
  const auto sealed = exactly<80>(hex(vectors().at("companion_hello").at("wrapped_companion_ephemeral_pub"))).value();
  const auto opened = open_ephemeral(std::string_view(wrong.at("code").as_string()), sealed);
  EXPECT_EQ(to_hex(opened.bytes), wrong.at("decrypted_companion_ephemeral").as_string());
  const auto finish = vector_finish();
  const auto us = phone();
  const auto result = finish_as_phone({us.ephemeral, us.identity, opened, companion().identity.open}, finish.key_bundle);
  EXPECT_EQ(result.error().code, ErrorCode::verification_failed);
}

TEST(LinkCode, a_changed_bundle_or_another_identity_is_refused) {
  const auto finish = vector_finish();
  const auto us = phone();
  const auto them = companion();
  for (std::size_t i = 0; i < finish.key_bundle.size(); ++i) {
    auto broken = finish.key_bundle;
    broken[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    EXPECT_EQ(finish_as_phone(us.towards(them), broken).error().code, ErrorCode::verification_failed) << i;
  }
  EXPECT_EQ(finish_as_phone(us.towards(them), BytesView(finish.key_bundle).first(155)).error().code, ErrorCode::malformed);
  const auto stranger = key("companion_noise").open;
  EXPECT_FALSE(finish_as_phone({us.ephemeral, us.identity, them.ephemeral.open, stranger}, finish.key_bundle));
  EXPECT_FALSE(finish_as_phone({us.ephemeral, us.identity, them.ephemeral.open, {}}, finish.key_bundle));
}

}  // namespace
}  // namespace kurir::whatsapp
