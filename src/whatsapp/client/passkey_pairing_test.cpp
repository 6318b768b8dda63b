#include "whatsapp/client/passkey_pairing.hpp"

#include <gtest/gtest.h>

#include "crypto/aes.hpp"
#include "crypto/hash.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr Time kNow = from_unix_seconds(1'800'000'000);

Node notification(std::string type, std::string child, BytesView content) {
  return Node("notification", {{"type", std::move(type)}}, Node::Children{Node(std::move(child), {}, to_bytes(content))});
}

BytesView inside(const Node& iq, std::string_view name) { return iq.child(name)->bytes(); }

class Passkey : public testing::Test {
 protected:
  Result<PasskeyPairing> begin() {
    return PasskeyPairing::begin(
        notification("passkey_prologue_request", "passkey_request_options", as_bytes(R"({"challenge":"x"})")), credentials_, kNow,
        random_);
  }
  static Node ref() { return Node("iq", {}, Node::Children{Node("ref", {}, text("3@ref"))}); }
  static PasskeyAnswer answer() { return {.credential_id = {1, 2, 3}, .assertion = R"({"id":"AQID"})"}; }
  Node continuation(const crypto::PublicKey& key, std::size_t nonce_size = 32) {
    proto::PrimaryEphemeralIdentity said;
    said.set_publickey(key.bytes.data(), key.bytes.size());
    said.set_nonce(std::string(nonce_size, 'n'));
    return notification("crsc_continuation", "primary_ephemeral_identity", as_bytes(said.SerializeAsString()));
  }

  test::SeededRandom random_{7};
  Credentials credentials_ = Credentials::create(random_);
};

TEST_F(Passkey, shows_the_challenge_and_retires_the_secret_of_the_code) {
  const auto shown = credentials_.adv_secret.clone();
  const auto pairing = begin();
  ASSERT_TRUE(pairing);
  EXPECT_EQ(pairing->options(), R"({"challenge":"x"})");
  EXPECT_EQ(pairing->expires_at(), kNow + std::chrono::minutes(5));
  EXPECT_NE(credentials_.adv_secret.reveal(), shown.reveal());
  EXPECT_EQ(pairing->ref_request().attribute("type"), "get");
}

TEST_F(Passkey, goes_through_to_a_phone_that_checks_everything) {
  const auto shown = credentials_.adv_secret.clone();
  auto pairing = begin();
  const auto iq = pairing->prologue(ref(), answer(), kNow);
  ASSERT_TRUE(iq) << iq.error().message;
  const auto& prologue = *iq->child("passkey_prologue");
  EXPECT_EQ(to_bytes(inside(prologue, "credential_id")), (Bytes{1, 2, 3}));
  EXPECT_EQ(as_text(inside(prologue, "webauthn_assertion")), answer().assertion);
  const auto payload = inside(prologue, "prologue_payload");
  const auto handoff = crypto::hkdf<32>(shown.reveal(), {}, "shortcake-passkey-handoff-v1");
  EXPECT_EQ(to_hex(inside(prologue, "pairing_handoff_proof")), to_hex(crypto::hmac_sha256(handoff, payload)));
  proto::ProloguePayload said;
  proto::CompanionEphemeralIdentity identity;
  ASSERT_TRUE(said.ParseFromArray(payload.data(), static_cast<int>(payload.size())));
  ASSERT_TRUE(identity.ParseFromString(said.companionephemeralidentity()));
  EXPECT_EQ(identity.ref(), "3@ref");

  const auto phone = crypto::KeyPair::generate(random_);
  const auto finish = pairing->finish(continuation(phone.open), credentials_, random_);
  ASSERT_TRUE(finish) << finish.error().message;
  EXPECT_EQ(to_hex(crypto::sha256(as_bytes(said.companionephemeralidentity()), inside(finish->nonce, "companion_nonce"))),
            to_hex(as_bytes(said.commitment().hash())));
  const auto shared = crypto::agree(phone.secret, *crypto::PublicKey::from(as_bytes(identity.publickey())));
  const auto key =
      crypto::hkdf<32>(shared->reveal(), as_bytes("Companion Pairing 1 with ref 3@ref"), "Pairing Information Encryption Key");
  proto::EncryptedPairingRequest sealed;
  const auto bytes = inside(finish->pairing_request, "encrypted_pairing_request");
  ASSERT_TRUE(sealed.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  Bytes opened;
  ASSERT_TRUE(crypto::AesGcm(key).open(*exactly<12>(as_bytes(sealed.iv())), {}, as_bytes(sealed.encryptedpayload()), opened));
  proto::PairingRequest request;
  ASSERT_TRUE(request.ParseFromArray(opened.data(), static_cast<int>(opened.size())));
  EXPECT_EQ(request.companionpublickey(), as_text(credentials_.noise.open.bytes));
  EXPECT_EQ(request.companionidentitykey(), as_text(credentials_.identity.open.bytes));
  EXPECT_EQ(request.advsecret(), as_text(credentials_.adv_secret.reveal()));
}

TEST_F(Passkey, without_a_challenge_changes_nothing) {
  const auto before = credentials_.serialise();
  for (const auto& options : {Bytes(), Bytes(PasskeyPairing::kMaxOptions + 1, 'x'), Bytes{0xFF}}) {
    const auto request = notification("passkey_prologue_request", "passkey_request_options", options);
    EXPECT_EQ(PasskeyPairing::begin(request, credentials_, kNow, random_).error().code, ErrorCode::malformed);
  }
  EXPECT_EQ(credentials_.serialise(), before);
}

TEST_F(Passkey, takes_no_answer_that_is_late_or_none) {
  auto pairing = begin();
  EXPECT_EQ(pairing->prologue(ref(), answer(), pairing->expires_at()).error().code, ErrorCode::timed_out);
  EXPECT_EQ(pairing->prologue(Node("iq"), answer(), kNow).error().code, ErrorCode::malformed);
  EXPECT_EQ(pairing->prologue(ref(), {}, kNow).error().code, ErrorCode::invalid_argument);
  const PasskeyAnswer huge{.credential_id = {1}, .assertion = std::string(PasskeyPairing::kMaxAssertion + 1, 'x')};
  EXPECT_EQ(pairing->prologue(ref(), huge, kNow).error().code, ErrorCode::invalid_argument);
}

TEST_F(Passkey, goes_on_only_in_turn_and_with_a_key) {
  auto pairing = begin();
  const auto phone = crypto::KeyPair::generate(random_);
  EXPECT_EQ(pairing->finish(continuation(phone.open), credentials_, random_).error().code, ErrorCode::conflict);
  ASSERT_TRUE(pairing->prologue(ref(), answer(), kNow));
  EXPECT_EQ(pairing->finish(Node("notification"), credentials_, random_).error().code, ErrorCode::malformed);
  EXPECT_EQ(pairing->finish(continuation(phone.open, 31), credentials_, random_).error().code, ErrorCode::malformed);
  EXPECT_FALSE(pairing->finish(continuation({}), credentials_, random_)) << "a key of low order";
}

}  // namespace
}  // namespace kurir::whatsapp::client
