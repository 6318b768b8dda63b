#include "whatsapp/client/credentials.hpp"

#include <algorithm>

#include "whatsapp/proto/credentials.pb.h"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::whatsapp::client {
namespace {

std::string field(BytesView bytes) { return to_string(bytes); }

std::optional<crypto::KeyPair> key_pair(const std::string& stored) {
  const auto secret = exactly<32>(as_bytes(stored));
  if (!secret) return std::nullopt;
  return crypto::KeyPair::from_private(*secret);
}

std::optional<signal::SignedPreKey> signed_prekey_from(const proto::StoredSignedPreKey& stored) {
  auto pair = key_pair(stored.private_key());
  const auto signature = exactly<64>(as_bytes(stored.signature()));
  if (!pair || !signature) return std::nullopt;
  return signal::SignedPreKey{stored.id(), std::move(*pair), *signature};
}

Result<Account> account_from(const proto::StoredAccount& stored) {
  auto jid = Jid::parse(stored.jid());
  auto lid = Jid::parse(stored.lid());
  if (!jid || !lid) return fail(ErrorCode::malformed, "stored account has no valid JID");
  return Account{std::move(*jid),   std::move(*lid),    to_bytes(stored.signed_identity()),
                 stored.platform(), stored.push_name(), stored.lid_migrated()};
}

}  // namespace

Credentials Credentials::create(Random& random) {
  Credentials made{.noise = crypto::KeyPair::generate(random), .identity = crypto::KeyPair::generate(random)};
  made.registration_id = signal::generate_registration_id(random);
  made.signed_prekeys.push_back(signal::generate_signed_prekey(1, made.identity, random));
  made.adv_secret = Secret<32>(random.bytes<32>());
  return made;
}

Result<Credentials> Credentials::parse(BytesView stored) {
  proto::StoredCredentials message;
  if (!message.ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
    return fail(ErrorCode::malformed, "stored credentials do not parse");
  }
  auto noise = key_pair(message.noise_key());
  auto identity = key_pair(message.identity_key());
  const auto adv_secret = exactly<32>(as_bytes(message.adv_secret()));
  if (!noise || !identity || !adv_secret) return fail(ErrorCode::malformed, "stored credentials lack a key");

  Credentials out{.noise = std::move(*noise), .identity = std::move(*identity)};
  out.adv_secret = Secret<32>(*adv_secret);
  out.registration_id = message.registration_id();
  out.routing_info = to_bytes(message.routing_info());
  out.login_counter = message.login_counter();
  out.next_prekey_id = message.next_prekey_id();
  for (const auto& key : message.signed_prekeys()) {
    auto parsed = signed_prekey_from(key);
    if (!parsed) return fail(ErrorCode::malformed, "a stored signed prekey is damaged");
    out.signed_prekeys.push_back(std::move(*parsed));
  }
  if (out.signed_prekeys.empty()) return fail(ErrorCode::malformed, "stored credentials lack a signed prekey");
  if (message.has_account()) {
    auto account = account_from(message.account());
    if (!account) return pass_on(std::move(account));
    out.account = std::move(*account);
  }
  return out;
}

Bytes Credentials::serialise() const {
  proto::StoredCredentials message;
  message.set_noise_key(field(noise.secret.reveal()));
  message.set_identity_key(field(identity.secret.reveal()));
  message.set_registration_id(registration_id);
  for (const auto& key : signed_prekeys) {
    auto* stored = message.add_signed_prekeys();
    stored->set_id(key.id);
    stored->set_private_key(field(key.pair.secret.reveal()));
    stored->set_signature(field(key.signature));
  }
  message.set_adv_secret(field(adv_secret.reveal()));
  if (account) {
    auto* stored = message.mutable_account();
    stored->set_jid(account->jid.to_string());
    stored->set_lid(account->lid.to_string());
    stored->set_signed_identity(field(account->signed_identity));
    stored->set_platform(account->platform);
    stored->set_push_name(account->push_name);
    stored->set_lid_migrated(account->lid_migrated);
  }
  message.set_routing_info(field(routing_info));
  message.set_login_counter(login_counter);
  message.set_next_prekey_id(next_prekey_id);
  return to_bytes(message.SerializeAsString());
}

const signal::SignedPreKey* Credentials::signed_prekey(signal::PreKeyId id) const {
  const auto found = std::ranges::find(signed_prekeys, id, &signal::SignedPreKey::id);
  return found == signed_prekeys.end() ? nullptr : &*found;
}

}  // namespace kurir::whatsapp::client
