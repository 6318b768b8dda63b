#include "whatsapp/client/bundles.hpp"

#include <map>

#include "whatsapp/client/adv.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

BytesView bytes_of(const Node& parent, std::string_view tag) {
  const auto* child = parent.child(tag);
  return child != nullptr ? child->bytes() : BytesView();
}

std::optional<std::uint32_t> number_of(const Node& parent, std::string_view tag, std::size_t size) {
  const auto bytes = bytes_of(parent, tag);
  if (bytes.size() != size) return std::nullopt;
  return static_cast<std::uint32_t>(read_big_endian(bytes));
}

constexpr std::size_t kIdSize = 3;
constexpr std::size_t kRegistrationSize = 4;

using AccountKeys = std::map<Jid, crypto::PublicKey>;

/// The identity keys of the phones among `users`: what their companions' identities are signed with.
AccountKeys account_keys(std::span<const Node* const> users) {
  AccountKeys keys;
  for (const auto* user : users) {
    const auto jid = user->jid("jid");
    const auto identity = crypto::PublicKey::from(bytes_of(*user, "identity"));
    if (jid && jid->device == 0 && identity) keys.emplace(*jid, *identity);
  }
  return keys;
}

/// Where the server sends no proof, there is nothing to hold against the device.
bool is_forged(const Node& user, const Jid& device, const signal::PreKeyBundle& bundle, const AccountKeys& keys) {
  if (device.device == 0) return false;
  const auto account = keys.find(device.bare());
  const auto key = account != keys.end() ? std::optional(account->second) : std::nullopt;
  return check_companion(bytes_of(user, "device-identity"), bundle.identity, key) == Binding::forged;
}

}  // namespace

Node bundle_request(std::span<const Jid> devices, FetchReason reason) {
  Node::Children users;
  users.reserve(devices.size());
  for (const auto& device : devices) {
    Node user("user", {{"jid", device}});
    if (reason == FetchReason::identity_changed) user.attributes.push_back({"reason", "identity"});
    users.push_back(std::move(user));
  }
  return make_request(RequestType::get, "encrypt", {Node("key", {}, std::move(users))});
}

std::optional<signal::PreKeyBundle> parse_bundle(const Node& parent, std::optional<std::uint32_t> registration_id) {
  const auto* skey = parent.child("skey");
  const auto registration = registration_id ? registration_id : number_of(parent, "registration", kRegistrationSize);
  const auto identity = crypto::PublicKey::from(bytes_of(parent, "identity"));
  if (skey == nullptr || !registration || !identity) return std::nullopt;
  const auto signed_id = number_of(*skey, "id", kIdSize);
  const auto signed_key = crypto::PublicKey::from(bytes_of(*skey, "value"));
  const auto signature = exactly<crypto::kSignatureSize>(bytes_of(*skey, "signature"));
  if (!signed_id || !signed_key || !signature) return std::nullopt;

  signal::PreKeyBundle bundle;
  bundle.registration_id = *registration;
  bundle.identity = *identity;
  bundle.signed_prekey_id = *signed_id;
  bundle.signed_prekey = *signed_key;
  bundle.signed_prekey_signature = *signature;
  if (const auto* key = parent.child("key")) {
    bundle.prekey_id = number_of(*key, "id", kIdSize);
    bundle.prekey = crypto::PublicKey::from(bytes_of(*key, "value"));
    if (!bundle.prekey_id || !bundle.prekey) return std::nullopt;
  }
  return bundle;
}

Result<std::vector<BundleAnswer>> parse_bundles(const Node& iq) {
  if (auto checked = check_answer(iq); !checked) return pass_on(std::move(checked));
  const auto* list = iq.child("list");
  if (list == nullptr) return fail(ErrorCode::malformed, "a prekey answer lacks its list");
  const auto users = list->children_named("user");
  const auto keys = account_keys(users);
  std::vector<BundleAnswer> answers;
  for (const auto* user : users) {
    const auto jid = user->jid("jid");
    if (!jid) continue;
    BundleAnswer answer{.device = *jid};
    if (user->child("error") == nullptr) answer.bundle = parse_bundle(*user, std::nullopt);
    if (answer.bundle && is_forged(*user, *jid, *answer.bundle, keys)) answer.bundle.reset();
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace kurir::whatsapp::client
