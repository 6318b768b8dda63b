#include "whatsapp/client/adv.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::hex;

const boost::json::value& vectors() {
  static const auto file = kurir::test::load_vectors("pairing_adv");
  return file;
}

crypto::KeyPair key(std::string_view name) {
  return crypto::KeyPair::from_private(exactly<32>(hex(vectors().at("keys").at(name).at("private"))).value());
}

Secret<32> adv_secret() { return Secret<32>(exactly<32>(hex(vectors().at("keys").at("adv_secret"))).value()); }

Result<DeviceIdentity> accept(BytesView device_identity) {
  kurir::test::SeededRandom random(1);
  return accept_pairing(device_identity, adv_secret(), key("companion_identity"), random);
}

Bytes sealed(const boost::json::value& vector) { return hex(vector.at("adv_signed_device_identity_hmac")); }

/// `inner` under the HMAC of the vectors' secret.
Bytes resealed(const std::string& inner) {
  proto::ADVSignedDeviceIdentityHMAC outer;
  outer.set_details(inner);
  outer.set_hmac(to_string(crypto::hmac_sha256(adv_secret().reveal(), as_bytes(inner))));
  return to_bytes(outer.SerializeAsString());
}

TEST(AdvVectors, EveryCaseIsAcceptedAndAnsweredByteForByte) {
  for (const auto& vector : vectors().at("cases").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto& signature = vector.at("device_signature").at("with_Z");
    kurir::test::ScriptedRandom random;
    random.push(hex(signature.at("Z")));
    const auto accepted = accept_pairing(sealed(vector), adv_secret(), key("companion_identity"), random).value();
    EXPECT_EQ(to_hex(accepted.reply), vector.at("pair_device_sign").at("payload_with_Z").as_string());
    EXPECT_EQ(accepted.key_index, vector.at("adv_device_identity").at("fields").at("keyIndex").to_number<std::uint32_t>());
    EXPECT_EQ(accepted.account_key, key("primary_identity").open);
  }
}

TEST(AdvVectors, WhatIsStoredIsTheReplyWithTheAccountKey) {
  for (const auto& vector : vectors().at("cases").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto accepted = accept(sealed(vector)).value();
    proto::ADVSignedDeviceIdentity stored;
    proto::ADVSignedDeviceIdentity expected;
    ASSERT_TRUE(stored.ParseFromString(to_string(accepted.signed_identity)));
    ASSERT_TRUE(expected.ParseFromString(to_string(hex(vector.at("stored_account_with_key").at("encoded")))));
    expected.set_devicesignature(stored.devicesignature());  // another nonce, so another signature
    EXPECT_EQ(stored.SerializeAsString(), expected.SerializeAsString());
    stored.clear_accountsignaturekey();
    EXPECT_EQ(stored.SerializeAsString(), to_string(accepted.reply));
  }
}

TEST(AdvVectors, EveryNegativeCaseIsRefusedForItsReason) {
  for (const auto& vector : vectors().at("negative").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto refused = accept(sealed(vector));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::verification_failed);
    const std::string_view expected(vector.at("expected").at("iq_error").at("text").as_string());
    EXPECT_TRUE(expected.starts_with(refused.error().message)) << refused.error().message;
  }
}

TEST(Adv, AnyFlippedBitIsRefused) {
  auto broken = sealed(vectors().at("cases").at(2));
  for (std::size_t bit = 0; bit < broken.size() * 8; bit += 5) {
    const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
    broken[bit / 8] ^= mask;
    EXPECT_FALSE(accept(broken)) << bit;
    broken[bit / 8] ^= mask;
  }
}

TEST(Adv, AnotherSecretIsAnHmacMismatch) {
  kurir::test::SeededRandom random(1);
  const auto refused =
      accept_pairing(sealed(vectors().at("cases").at(0)), Secret<32>(random.bytes<32>()), key("companion_identity"), random);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "hmac-mismatch");
}

TEST(Adv, SizesOutsideTheLimitsAreMalformed) {
  for (const auto& bytes : {Bytes(), Bytes(501), Bytes{0x0A, 0x7F}}) {
    const auto refused = accept(bytes);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::malformed);
  }
}

TEST(Adv, AnIdentityThatLacksAKeyOrSignatureIsRefused) {
  proto::ADVSignedDeviceIdentity whole;
  ASSERT_TRUE(whole.ParseFromString(to_string(hex(vectors().at("cases").at(0).at("adv_signed_device_identity")))));
  ASSERT_TRUE(accept(resealed(whole.SerializeAsString())));
  auto no_key = whole;
  no_key.set_accountsignaturekey("short");
  EXPECT_EQ(accept(resealed(no_key.SerializeAsString())).error().code, ErrorCode::malformed);
  auto no_signature = whole;
  no_signature.clear_accountsignature();
  EXPECT_EQ(accept(resealed(no_signature.SerializeAsString())).error().message, "signature-mismatch");
  auto no_details = whole;
  no_details.set_details("\xFF");
  EXPECT_EQ(accept(resealed(no_details.SerializeAsString())).error().code, ErrorCode::malformed);
}

TEST(CompanionBinding, AStoredIdentityIsProven) {
  for (const auto& vector : vectors().at("cases").as_array()) {
    const auto stored = hex(vector.at("stored_account_with_key").at("encoded"));
    EXPECT_EQ(check_companion(stored, key("companion_identity").open, std::nullopt), Binding::proven) << vector.at("name");
    EXPECT_EQ(check_companion(stored, key("companion_noise").open, std::nullopt), Binding::forged) << "another device's identity";
  }
}

TEST(CompanionBinding, WithoutTheAccountKeyItTakesTheOneThatIsKnown) {
  const auto accepted = accept(sealed(vectors().at("cases").at(0))).value();
  const auto identity = key("companion_identity").open;
  EXPECT_EQ(check_companion(accepted.reply, identity, key("primary_identity").open), Binding::proven);
  EXPECT_EQ(check_companion(accepted.reply, identity, key("companion_noise").open), Binding::forged);
  EXPECT_EQ(check_companion(accepted.reply, identity, std::nullopt), Binding::unproven);
}

TEST(CompanionBinding, NothingProvesNothingAndRubbishIsForged) {
  const auto identity = key("companion_identity").open;
  EXPECT_EQ(check_companion({}, identity, key("primary_identity").open), Binding::unproven);
  EXPECT_EQ(check_companion(Bytes{0x0A, 0x7F}, identity, key("primary_identity").open), Binding::forged);
  proto::ADVSignedDeviceIdentity short_key;
  short_key.set_accountsignaturekey("short");
  EXPECT_EQ(check_companion(to_bytes(short_key.SerializeAsString()), identity, key("primary_identity").open), Binding::forged);
}

}  // namespace
}  // namespace kurir::whatsapp::client
