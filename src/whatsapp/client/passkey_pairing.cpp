#include "whatsapp/client/passkey_pairing.hpp"

#include "crypto/aes.hpp"
#include "crypto/hash.hpp"
#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/client/request.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr auto kPlatform = proto::DeviceProps::CHROME;
constexpr std::size_t kMaxRef = 256;
constexpr std::size_t kMaxCredentialId = 1023;  ///< W3C WebAuthn §5.8.3

Node leaf(std::string tag, BytesView bytes) { return Node(std::move(tag), {}, to_bytes(bytes)); }

BytesView child_bytes(const Node& node, std::string_view name) {
  const auto* child = node.child(name);
  return child == nullptr ? BytesView{} : child->bytes();
}

template <class Message>
Bytes serialise(const Message& message) {
  return to_bytes(message.SerializeAsString());
}

Node set_request(Node child) { return make_request(RequestType::set, "md", {std::move(child)}); }

}  // namespace

bool PasskeyPairing::asks(const Node& notification) {
  return notification.tag == "notification" && notification.attribute_is("type", "passkey_prologue_request");
}

bool PasskeyPairing::continues(const Node& notification) {
  return notification.tag == "notification" && notification.attribute_is("type", "crsc_continuation");
}

Result<PasskeyPairing> PasskeyPairing::begin(const Node& notification, Credentials& credentials, Time now, Random& random) {
  const auto options = child_bytes(notification, "passkey_request_options");
  if (options.empty() || options.size() > kMaxOptions || !is_utf8(options)) {
    return fail(ErrorCode::malformed, "WhatsApp asks for a passkey without a challenge: begin again");
  }
  PasskeyPairing pairing;
  pairing.options_ = to_string(options);
  pairing.expires_at_ = now + kPasskeyLifetime;
  crypto::hkdf_sha256(credentials.adv_secret.reveal(), {}, "shortcake-passkey-handoff-v1", pairing.handoff_key_.reveal());
  pairing.ephemeral_ = crypto::KeyPair::generate(random);
  pairing.nonce_ = random.bytes<32>();
  credentials.adv_secret = Secret<32>(random.bytes<32>());
  return pairing;
}

Node PasskeyPairing::ref_request() const { return make_request(RequestType::get, "md", {Node("ref")}); }

Result<Node> PasskeyPairing::prologue(const Node& ref, const PasskeyAnswer& answer, Time now) {
  if (now >= expires_at_) return fail(ErrorCode::timed_out, "the challenge was answered too late: begin again");
  const auto text = child_bytes(ref, "ref");
  if (text.empty() || text.size() > kMaxRef || !is_utf8(text))
    return fail(ErrorCode::malformed, "WhatsApp gave no ref: begin again");
  if (answer.credential_id.empty() || answer.credential_id.size() > kMaxCredentialId || answer.assertion.empty() ||
      answer.assertion.size() > kMaxAssertion) {
    return fail(ErrorCode::invalid_argument, "the answer to the challenge is no WebAuthn assertion");
  }
  ref_ = to_string(text);
  proto::CompanionEphemeralIdentity identity;
  identity.set_publickey(ephemeral_.open.bytes.data(), ephemeral_.open.bytes.size());
  identity.set_devicetype(kPlatform);
  identity.set_ref(ref_);
  const auto identity_bytes = serialise(identity);
  proto::ProloguePayload payload;
  payload.set_companionephemeralidentity(identity_bytes.data(), identity_bytes.size());
  const auto commitment = crypto::sha256(identity_bytes, nonce_);
  payload.mutable_commitment()->set_hash(commitment.data(), commitment.size());
  const auto payload_bytes = serialise(payload);
  return set_request(
      Node("passkey_prologue", {},
           Node::Children{leaf("credential_id", answer.credential_id), leaf("webauthn_assertion", as_bytes(answer.assertion)),
                          leaf("prologue_payload", payload_bytes),
                          leaf("pairing_handoff_proof", crypto::hmac_sha256(handoff_key_.reveal(), payload_bytes))}));
}

Result<PasskeyPairing::Finish> PasskeyPairing::finish(const Node& notification, const Credentials& credentials, Random& random) {
  if (ref_.empty()) return fail(ErrorCode::conflict, "the phone goes on before the challenge was answered");
  const auto bytes = child_bytes(notification, "primary_ephemeral_identity");
  proto::PrimaryEphemeralIdentity theirs;
  if (bytes.empty() || !theirs.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail(ErrorCode::malformed, "the phone's answer does not parse: begin again");
  }
  const auto key = crypto::PublicKey::from(as_bytes(theirs.publickey()));
  if (!key || theirs.nonce().size() != 32) return fail(ErrorCode::malformed, "the phone's answer is not whole: begin again");
  const auto shared = crypto::agree(ephemeral_.secret, *key);
  if (!shared) return std::unexpected(shared.error());
  Secret<32> agreed;
  crypto::hkdf_sha256(shared->reveal(),
                      as_bytes(fmt::format("Companion Pairing {} with ref {}", static_cast<int>(kPlatform), ref_)),
                      "Pairing Information Encryption Key", agreed.reveal());

  proto::PairingRequest request;
  request.set_companionpublickey(credentials.noise.open.bytes.data(), credentials.noise.open.bytes.size());
  request.set_companionidentitykey(credentials.identity.open.bytes.data(), credentials.identity.open.bytes.size());
  request.set_advsecret(credentials.adv_secret.reveal().data(), credentials.adv_secret.reveal().size());
  const auto iv = random.bytes<crypto::kGcmNonceSize>();
  Bytes sealed;
  crypto::AesGcm(agreed.reveal()).seal(iv, {}, serialise(request), sealed);
  proto::EncryptedPairingRequest encrypted;
  encrypted.set_encryptedpayload(sealed.data(), sealed.size());
  encrypted.set_iv(iv.data(), iv.size());
  return Finish{set_request(leaf("companion_nonce", nonce_)),
                set_request(leaf("encrypted_pairing_request", serialise(encrypted)))};
}

}  // namespace kurir::whatsapp::client
