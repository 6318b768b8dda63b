// Official vectors: the QR text, the phone's statements about companions.
#include <gtest/gtest.h>

#include "simulator/adv.hpp"
#include "simulator/qr.hpp"
#include "support/scripted_random.hpp"
#include "support/vectors.hpp"

namespace kurir::simulator {
namespace {

using kurir::test::hex;
using kurir::test::load_vectors;
using kurir::test::ScriptedRandom;

std::string text_of(const boost::json::value& value) { return boost::json::value_to<std::string>(value); }

class PairingVectors : public ::testing::Test {
 protected:
  boost::json::value vectors_ = load_vectors("pairing_adv");

  [[nodiscard]] const boost::json::value& e2ee() const { return vectors_.at("cases").at(0); }
  [[nodiscard]] Bytes key(const char* name, const char* half) const { return hex(vectors_.at("keys").at(name).at(half)); }
  [[nodiscard]] crypto::PublicKey companion() const {
    return crypto::PublicKey::from(key("companion_identity", "public")).value();
  }
  [[nodiscard]] crypto::PublicKey primary() const { return crypto::PublicKey::from(key("primary_identity", "public")).value(); }
};

TEST_F(PairingVectors, ReadsTheCodeWithAndWithoutAddress) {
  const auto& qr = vectors_.at("qr");
  for (const char* form : {"with_url_prefix", "without_prefix"}) {
    auto code = QrCode::parse(text_of(qr.at(form)));
    ASSERT_TRUE(code) << form << ": " << code.error().message;
    EXPECT_EQ(code->ref, text_of(qr.at("ref")));  // with a comma inside
    EXPECT_EQ(code->platform, text_of(qr.at("platform_id")));
    EXPECT_EQ(to_hex(code->noise_key.bytes), to_hex(key("companion_noise", "public")));
    EXPECT_EQ(code->identity, companion());
    EXPECT_EQ(to_hex(code->adv_secret), text_of(vectors_.at("keys").at("adv_secret")));
  }
}

TEST_F(PairingVectors, RefusesCodesThatAreNone) {
  auto good = text_of(vectors_.at("qr").at("without_prefix"));
  for (const std::string& bad :
       {std::string(), std::string(",,,,"), std::string("https://wa.me/no-hash"), good.substr(0, good.rfind(',')),
        good.substr(good.find(',', 60)), good.substr(0, good.size() - 1) + "0", good + "x", std::string(5'000, ',')}) {
    auto code = QrCode::parse(bad);
    ASSERT_FALSE(code) << bad;
    EXPECT_EQ(code.error().code, ErrorCode::invalid_argument);
  }
}

TEST_F(PairingVectors, SignsACompanionByteForByte) {
  auto identity = crypto::KeyPair::from_private(exactly<32>(key("primary_identity", "private")).value());
  ScriptedRandom random;
  random.push(hex(e2ee().at("account_signature").at("Z")));
  auto vouched = sign_companion(identity, companion(), {123456789, 1700000000, 1}, random);
  EXPECT_EQ(to_hex(vouched), text_of(e2ee().at("adv_signed_device_identity")));
  EXPECT_EQ(to_hex(seal_for_companion(vouched, hex(vectors_.at("keys").at("adv_secret")))),
            text_of(e2ee().at("adv_signed_device_identity_hmac")));
}

TEST_F(PairingVectors, TakesTheCompanionsSignatureAndNoDamagedOne) {
  auto vouched = hex(e2ee().at("adv_signed_device_identity"));
  auto answer = hex(e2ee().at("pair_device_sign").at("payload_with_Z"));
  auto complete = complete_identity(vouched, answer, companion());
  ASSERT_TRUE(complete) << complete.error().message;
  EXPECT_TRUE(verify_identity(*complete, primary(), companion()));
  EXPECT_FALSE(verify_identity(*complete, companion(), companion()));
  EXPECT_FALSE(verify_identity(*complete, primary(), primary()));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    auto damaged = answer;
    damaged[i] ^= 0x10;
    auto verdict = complete_identity(vouched, damaged, companion());
    // The account signature in the answer is not looked at: the phone knows its own.
    bool in_account_signature = verdict.has_value();
    if (in_account_signature) EXPECT_EQ(to_hex(*verdict), to_hex(*complete)) << "byte " << i;
  }
}

TEST_F(PairingVectors, SignsTheListOfCompanionsByteForByte) {
  auto identity = crypto::KeyPair::from_private(exactly<32>(key("primary_identity", "private")).value());
  const auto& vector = vectors_.at("key_index_list");
  ScriptedRandom random;
  random.push(hex(vector.at("Z")));
  EXPECT_EQ(to_hex(sign_key_index_list(identity, 123456789, 1700000000, 1, {0, 1}, random)),
            text_of(vector.at("adv_signed_key_index_list")));
}

}  // namespace
}  // namespace kurir::simulator
