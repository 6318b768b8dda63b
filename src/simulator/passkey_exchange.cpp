#include "simulator/passkey_exchange.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "crypto/aes.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::simulator {
namespace json = boost::json;
namespace {

constexpr std::string_view kRelyingParty = "whatsapp.com";

std::string text_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer({pointer.data(), pointer.size()}, error);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

json::value parse(std::string_view text) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  auto value = json::parse({text.data(), text.size()}, error, {}, options);
  return error ? json::value() : value;
}

/// rpIdHash, flags (present and verified), counter: W3C WebAuthn §6.1.
Bytes authenticator_data() { return concat(crypto::sha256(as_bytes(kRelyingParty)), ByteArray<1>{0x05}, ByteArray<4>{}); }

Bytes signature_of(const Passkey& passkey, BytesView data, std::string_view client_data) {
  return to_bytes(BytesView(crypto::hmac_sha256(passkey.secret, {data, crypto::sha256(as_bytes(client_data))})));
}

std::string request_options(const Passkey& passkey, const std::string& challenge) {
  const json::object key{{"type", "public-key"}, {"id", crypto::to_base64url(passkey.credential_id)}};
  return json::serialize(json::object{{"challenge", challenge},
                                      {"rpId", kRelyingParty},
                                      {"allowCredentials", json::array{key}},
                                      {"userVerification", "required"},
                                      {"timeout", 300'000}});
}

BytesView child_bytes(const Node& node, std::string_view name) {
  const auto* child = node.child(name);
  return child == nullptr ? BytesView{} : child->bytes();
}

template <class Message>
bool read(Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

Result<std::string> Passkey::sign(std::string_view options) const {
  const auto challenge = text_at(parse(options), "/challenge");
  if (challenge.empty()) return fail(ErrorCode::invalid_argument, "options must be WebAuthn request options with a challenge");
  const auto client_data = json::serialize(json::object{
      {"type", "webauthn.get"}, {"challenge", challenge}, {"origin", "https://web.whatsapp.com"}, {"crossOrigin", false}});
  const auto data = authenticator_data();
  const auto id = crypto::to_base64url(credential_id);
  return json::serialize(json::object{{"id", id},
                                      {"rawId", id},
                                      {"type", "public-key"},
                                      {"clientExtensionResults", json::object()},
                                      {"response",
                                       {{"clientDataJSON", crypto::to_base64url(as_bytes(client_data))},
                                        {"authenticatorData", crypto::to_base64url(data)},
                                        {"signature", crypto::to_base64url(signature_of(*this, data, client_data))}}}});
}

bool Passkey::verifies(std::string_view assertion, std::string_view challenge) const {
  const auto value = parse(assertion);
  const auto bytes = [&](std::string_view pointer) { return crypto::from_base64url(text_at(value, pointer)).value_or(Bytes()); };
  const auto client_data = to_string(bytes("/response/clientDataJSON"));
  return text_at(parse(client_data), "/challenge") == challenge &&
         bytes("/response/signature") == signature_of(*this, bytes("/response/authenticatorData"), client_data);
}

PasskeyExchange::~PasskeyExchange() { conclude(fail(ErrorCode::closed, "the client closed its connection")); }

void PasskeyExchange::conclude(Result<ByteArray<32>> outcome) {
  if (finished_) std::exchange(finished_, nullptr)(std::move(outcome));
}

void PasskeyExchange::notify(std::string type, Node child) {
  link_.deliver(Node("notification",
                     {{"from", Jid::service()},
                      {"id", world_.next_stanza_id()},
                      {"type", std::move(type)},
                      {"t", std::to_string(world_.unix_now())}},
                     children(std::move(child))));
}

Result<void> PasskeyExchange::ask(const Passkey& passkey, const ByteArray<32>& adv_secret, Finished finished) {
  if (finished_) return fail(ErrorCode::conflict, "this code was scanned already: wait for the outcome");
  passkey_ = passkey;
  challenge_ = crypto::to_base64url(world_.random.bytes<32>());
  handoff_key_ = crypto::hkdf<32>(adv_secret, {}, "shortcake-passkey-handoff-v1");
  nonce_fits_ = false;
  finished_ = std::move(finished);
  notify("passkey_prologue_request", Node("passkey_request_options", {}, whatsapp::text(request_options(passkey_, challenge_))));
  return {};
}

bool PasskeyExchange::accept(const Node& iq) {
  if (!finished_ || iq.attribute("xmlns") != "md") return false;
  if (iq.attribute("type") == "get" && iq.child("ref") != nullptr) {
    link_.deliver(give_ref(iq));
  } else if (const auto* prologue = iq.child("passkey_prologue")) {
    take_prologue(iq, *prologue);
  } else if (iq.child("companion_nonce") != nullptr) {
    take_nonce(iq, child_bytes(iq, "companion_nonce"));
  } else if (iq.child("encrypted_pairing_request") != nullptr) {
    take_request(iq, child_bytes(iq, "encrypted_pairing_request"));
  } else {
    return false;
  }
  return true;
}

Node PasskeyExchange::give_ref(const Node& iq) {
  ref_ = "3@" + crypto::to_base64url(world_.random.bytes<16>());
  return result_of(iq, children(Node("ref", {}, whatsapp::text(ref_))));
}

void PasskeyExchange::refuse(const Node& iq, std::string_view why) {
  link_.deliver(error_of(iq, 401, "not-authorized"));
  conclude(fail(ErrorCode::verification_failed, "{}", why));
}

void PasskeyExchange::take_prologue(const Node& iq, const Node& prologue) {
  const auto payload = child_bytes(prologue, "prologue_payload");
  if (child_bytes(prologue, "credential_id").size() != passkey_.credential_id.size() ||
      !passkey_.verifies(as_text(child_bytes(prologue, "webauthn_assertion")), challenge_)) {
    return refuse(iq, "the assertion was not made with this phone's passkey for this challenge");
  }
  if (!crypto::equal(child_bytes(prologue, "pairing_handoff_proof"), crypto::hmac_sha256(handoff_key_, payload))) {
    return refuse(iq, "the client cannot prove that it showed the code");
  }
  proto::ProloguePayload said;
  proto::CompanionEphemeralIdentity identity;
  if (!read(said, payload) || !read(identity, as_bytes(said.companionephemeralidentity())) || identity.ref() != ref_ ||
      ref_.empty() || identity.publickey().size() != crypto::kKeySize) {
    return refuse(iq, "the prologue's payload is not whole, or for another ref");
  }
  identity_ = to_bytes(said.companionephemeralidentity());
  commitment_ = to_bytes(said.commitment().hash());
  link_.deliver(result_of(iq));
  ephemeral_ = crypto::KeyPair::generate(world_.random);
  proto::PrimaryEphemeralIdentity ours;
  ours.set_publickey(ephemeral_.open.bytes.data(), ephemeral_.open.bytes.size());
  const auto nonce = world_.random.bytes<32>();
  ours.set_nonce(nonce.data(), nonce.size());
  notify("crsc_continuation", Node("primary_ephemeral_identity", {}, to_bytes(ours.SerializeAsString())));
}

void PasskeyExchange::take_nonce(const Node& iq, BytesView nonce) {
  nonce_fits_ = !commitment_.empty() && crypto::equal(crypto::sha256(identity_, nonce), commitment_);
  if (!nonce_fits_) return refuse(iq, "the client's nonce does not fit its commitment");
  link_.deliver(result_of(iq));
}

void PasskeyExchange::take_request(const Node& iq, BytesView bytes) {
  proto::EncryptedPairingRequest encrypted;
  proto::CompanionEphemeralIdentity identity;
  if (!nonce_fits_ || !read(encrypted, bytes) || !read(identity, identity_)) return refuse(iq, "a pairing request out of turn");
  const auto theirs = crypto::PublicKey::from(as_bytes(identity.publickey()));
  const auto iv = exactly<crypto::kGcmNonceSize>(as_bytes(encrypted.iv()));
  const auto shared = theirs ? crypto::agree(ephemeral_.secret, *theirs) : fail(ErrorCode::malformed, "no key");
  if (!shared || !iv) return refuse(iq, "the pairing request is not whole");
  const auto key = crypto::hkdf<32>(
      shared->reveal(), as_bytes(fmt::format("Companion Pairing {} with ref {}", static_cast<int>(identity.devicetype()), ref_)),
      "Pairing Information Encryption Key");
  Bytes opened;
  proto::PairingRequest request;
  const bool holds = crypto::AesGcm(key).open(*iv, {}, as_bytes(encrypted.encryptedpayload()), opened) && read(request, opened);
  const auto secret = exactly<32>(as_bytes(request.advsecret()));
  if (!holds || !secret || request.companionidentitykey() != as_text(registration_.identity.bytes) ||
      request.companionpublickey() != as_text(registration_.noise_key.bytes)) {
    return refuse(iq, "the pairing request does not open, or names other keys than the connection");
  }
  link_.deliver(result_of(iq));
  conclude(*secret);
}

}  // namespace kurir::simulator
