// Notifications and other news of the server: what changed about people, devices, keys and settings.
#include <algorithm>
#include <array>
#include <string_view>

#include "app/lid_mapping.hpp"
#include "app/privacy_tokens.hpp"
#include "app/receive_stanzas.hpp"
#include "base/log.hpp"
#include "ports/app_state_rows.hpp"
#include "ports/owed_rows.hpp"
#include "ports/privacy_token_rows.hpp"
#include "whatsapp/client/app_state_sync.hpp"
#include "whatsapp/client/device_change.hpp"
#include "whatsapp/client/media_retry.hpp"
#include "whatsapp/client/prekey_digest.hpp"
#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/noise/opening.hpp"

namespace kurir::app {
namespace {

using whatsapp::Jid;
using whatsapp::Node;
using whatsapp::signal::Address;
namespace client = whatsapp::client;

constexpr int kUnrecognised = 488;

/// What is acknowledged without more; anything else is acknowledged and counted.
constexpr std::array<std::string_view, 26> kKnownNotifications{"encrypt",
                                                               "devices",
                                                               "account_sync",
                                                               "server_sync",
                                                               "w:gp2",
                                                               "picture",
                                                               "status",
                                                               "contacts",
                                                               "disappearing_mode",
                                                               "mediaretry",
                                                               "privacy_token",
                                                               "business",
                                                               "newsletter",
                                                               "mex",
                                                               "psa",
                                                               "pay",
                                                               "waffle",
                                                               "hosted",
                                                               "w:growth",
                                                               "server",
                                                               "fb:update",
                                                               "digital_commerce_subscription",
                                                               "registration",
                                                               "link_code_companion_reg",
                                                               "companion_reg_refresh",
                                                               "fbid:devices"};
constexpr std::array<std::string_view, 11> kKnownInformation{"offline_preview",
                                                             "offline",
                                                             "priority_offline_complete",
                                                             "thread_metadata",
                                                             "dirty",
                                                             "edge_routing",
                                                             "downgrade_webclient",
                                                             "client_expiration",
                                                             "tos",
                                                             "recovery_nonce",
                                                             "unified_session"};
constexpr std::array<std::string_view, 6> kUnanswered{"success", "ack", "iq", "presence", "chatstate", "stream:features"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& known, std::string_view name) {
  return std::ranges::find(known, name) != known.end();
}

/// Under both names where both are known.
std::vector<std::string> session_names(const Jid& user, const std::optional<Contact>& contact) {
  std::vector<std::string> names{Address::of(user.bare()).name};
  if (contact && !contact->lid.empty()) names.push_back(Address::of(Jid::lid(contact->lid)).name);
  if (contact) names.push_back(Address::of(Jid::phone_number(contact->number)).name);
  return names;
}

/// The identity of a person's phone, where there is a session with it: in memory, or stored.
std::optional<crypto::PublicKey> phone_key(const client::SessionSet& sessions, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (sessions.open({name, 0})) return sessions.look({name, 0}).remote_identity();
  }
  return std::nullopt;
}
std::optional<crypto::PublicKey> phone_key(ports::Transaction& tx, domain::DeviceId device,
                                           const std::vector<std::string>& names) {
  for (const auto& name : names) {
    const auto stored = tx.signal().session(device, Address{name, 0}.to_string());
    const auto record = stored ? whatsapp::signal::SessionRecord::parse(*stored) : fail(ErrorCode::not_found, "no session");
    if (record && record->has_open_state()) return record->remote_identity();
  }
  return std::nullopt;
}

/// Gives the device list of a contact its change: empty where it is to be asked for. The result is the devices that are gone.
std::vector<std::uint16_t> follow(Contact& contact, const client::DeviceChange& change) {
  const auto before = contact.devices;
  const auto after = client::apply(change, before);
  contact.devices = after.value_or(std::vector<std::uint16_t>{});
  if (change.kind == client::DeviceChange::Kind::removed) return change.devices;
  std::vector<std::uint16_t> gone;
  for (const auto id : before) {
    if (after && std::ranges::find(*after, id) == after->end()) gone.push_back(id);
  }
  return gone;
}

void drop_sessions(ports::Transaction& tx, domain::DeviceId device, const std::vector<std::string>& names,
                   const std::vector<std::uint16_t>& gone) {
  for (const auto id : gone) {
    for (const auto& name : names) {
      if (id != 0) tx.signal().remove_session(device, Address{name, id}.to_string());
    }
  }
}

bool removes_sessions(const Node& stanza) {
  return stanza.child("identity") != nullptr || stanza.child("remove") != nullptr ||
         (stanza.attribute_is("type", "account_sync") && stanza.child("devices") != nullptr);
}

}  // namespace

bool ReceiveStanzas::stands_alone(const Node& stanza) { return stanza.tag == "notification" && removes_sessions(stanza); }

void ReceiveStanzas::take_notification(const Node& stanza, Effects& effects) {
  auto& chores = memory_.chores;
  if (client::is_prekey_low(stanza)) chores.refill_prekeys = true;
  if (client::asks_for_digest(stanza)) chores.check_bundle = true;
  if (stanza.attribute_is("type", "encrypt") && stanza.child("identity") != nullptr) take_new_identity(stanza, effects);
  for (auto& name : client::changed_collections(stanza)) {
    if (name == client::kPushNameCollection || name == client::kSaltCollection) owe_collection(name, effects);
  }
  if (stanza.attribute_is("type", "account_sync") && stanza.has("pushname")) take_push_name(stanza.attribute("pushname"));
  if (stanza.attribute_is("type", "w:gp2")) take_group_change(stanza, effects);
  if (const auto giver = client::trust_token_giver(stanza)) take_tokens(stanza, *giver, effects);
  if (stanza.attribute_is("type", "devices") || stanza.attribute_is("type", "account_sync")) take_devices(stanza, effects);
  if (stanza.attribute_is("type", "mex")) take_limits(stanza, effects);
  if (services_.incoming && client::is_media_retry(stanza)) tell({memory_.id, IncomingMediaRetry{stanza}}, effects);
  if (!among(kKnownNotifications, stanza.attribute("type"))) count_unknown(stanza.tag, stanza.attribute("type"));
  effects.replies.push_back(client::acknowledge(stanza, std::nullopt));
}

/// The phone signs the list of its companions with the identity that our session with it knows.
void ReceiveStanzas::take_devices(const Node& stanza, Effects& effects) {
  const auto from = stanza.jid("from");
  if (!from) return;
  const auto* known = find_contact(*from);
  const auto names = session_names(*from, known != nullptr ? std::optional(*known) : std::nullopt);
  const auto change = client::parse_device_change(stanza, phone_key(memory_.sessions, names));
  if (!change) return;
  if (change->lid && change->user.is_phone_number())
    learn_mapping(memory_, change->user.user, change->lid->user, services_.clock.now());
  if (removes_sessions(stanza)) memory_.sessions.shrink();  // alone in its batch: nobody uses them now
  if (known == nullptr) {
    // Also where the contact is not in memory: the stored device list must not be used any more.
    effects.writes.push_back([device = memory_.id, user = from->bare(), stanza](ports::Transaction& tx) {
      auto contact = contact_of(tx, device, user);
      if (!contact) return false;
      const auto their_names = session_names(user, contact);
      const auto told = client::parse_device_change(stanza, phone_key(tx, device, their_names));
      drop_sessions(tx, device, their_names, follow(*contact, *told));
      tx.signal().put_contact(device, *contact);
      return false;
    });
    return;
  }
  auto contact = *known;
  auto gone = follow(contact, *change);
  effects.writes.push_back([device = memory_.id, names, gone = std::move(gone)](ports::Transaction& tx) {
    drop_sessions(tx, device, names, gone);
    return false;
  });
  memory_.contacts.learn(std::move(contact));
}

/// The person has registered anew: the sessions are of no use, and the token that we gave is bound to the old identity.
void ReceiveStanzas::take_new_identity(const Node& stanza, Effects& effects) {
  const auto from = stanza.jid("from");
  const auto& own = memory_.account();
  if (!from || from->device != 0 || from->user == own.jid.user || from->user == own.lid.user) return;
  memory_.sessions.shrink();  // alone in its batch: nobody uses them now
  if (const auto* known = find_contact(*from)) {
    auto stale = *known;
    stale.devices.clear();
    memory_.contacts.learn(std::move(stale));
  }
  effects.writes.push_back([device = memory_.id, user = *from](ports::Transaction& tx) {
    auto contact = contact_of(tx, device, user);
    for (const auto& name : session_names(user, contact)) tx.signal().remove_sessions_of(device, name);
    if (!contact) return false;
    contact->devices.clear();
    tx.signal().put_contact(device, *contact);
    return false;
  });
  memory_.chores.identities_changed.push_back(from->bare());
}

void ReceiveStanzas::take_tokens(const Node& stanza, const Jid& giver, Effects& effects) {
  if (const auto from = stanza.jid("from"); from && from->is_phone_number() && giver.is_lid())
    learn_mapping(memory_, from->user, giver.user, services_.clock.now());
  for (auto& token : client::parse_trust_tokens(stanza, giver)) {
    memory_.tokens.forget(token.user.to_string());
    effects.writes.push_back([device = memory_.id, token = std::move(token)](ports::Transaction& tx) {
      store_token(tx, device, token);
      return false;
    });
  }
}

void ReceiveStanzas::take_push_name(std::string_view told) {
  auto name = client::clean_push_name(told);
  auto& account = *memory_.credentials.account;
  if (name.empty() || name == account.push_name) return;
  account.push_name = std::move(name);
  memory_.credentials_changed = true;
  memory_.chores.announce_name = true;
}

/// One whose settings have changed since we read them.
void ReceiveStanzas::owe_collection(const std::string& name, Effects& effects) {
  memory_.chores.collections.insert(name);
  effects.writes.push_back([device = memory_.id, name](ports::Transaction& tx) {
    tx.owed().put(device, {.kind = ports::OwedKind::collection, .key = name});
    return false;
  });
}

void ReceiveStanzas::take_news(std::shared_ptr<const client::AccountNews> told, Effects& effects) {
  const auto& news = *told;
  const auto now = services_.clock.now();
  for (const auto& recalled : news.recalled) take_recalled(recalled, effects);
  for (const auto& pair : news.mappings) learn_mapping(memory_, pair.number, pair.lid, now);
  if (news.push_name) take_push_name(*news.push_name);
  auto& account = *memory_.credentials.account;
  if (news.lid_migrated && !account.lid_migrated) account.lid_migrated = memory_.credentials_changed = true;
  // What the phone shared keys for may be read from now on.
  if (!news.app_state_keys.empty()) {
    for (const auto name : {client::kPushNameCollection, client::kSaltCollection}) owe_collection(std::string(name), effects);
  }
  if (news.tokens.empty() && news.issued.empty() && !news.nct_salt && news.app_state_keys.empty()) return;
  memory_.tokens.clear();
  effects.writes.push_back([device = memory_.id, told = std::move(told)](ports::Transaction& tx) {
    const auto& news = *told;
    for (const auto& token : news.tokens) store_token(tx, device, token);
    for (const auto& token : news.issued) store_issued(tx, device, token);
    if (news.nct_salt) tx.privacy_tokens().set_salt(device, *news.nct_salt);
    for (const auto& key : news.app_state_keys)
      tx.app_state().put_key(device, {.id = key.id, .data = to_bytes(key.data.reveal()), .made_at = key.made_at});
    return false;
  });
}

void ReceiveStanzas::take_info(const Node& stanza, Effects& effects) {
  if (const auto* preview = stanza.child("offline_preview"))
    ask_for_backlog(backlog_.announced(preview->number("count").value_or(0)), effects);
  if (stanza.child("offline") != nullptr) backlog_.ended();
  const auto* routing = stanza.child("edge_routing");
  const auto* info = routing != nullptr ? routing->child("routing_info") : nullptr;
  if (info != nullptr && !info->bytes().empty() && info->bytes().size() <= whatsapp::noise::kMaxRoutingInfo) {
    memory_.credentials.routing_info = to_bytes(info->bytes());
    memory_.credentials_changed = true;
  }
  if (const auto* dirty = stanza.child("dirty")) {
    if (dirty->attribute_is("type", "groups")) forget_all_groups(effects);
    effects.replies.push_back(client::clean_request(*dirty));
  }
  for (const auto& child : stanza.children()) {
    if (!among(kKnownInformation, child.tag)) count_unknown(stanza.tag, child.tag);
  }
}

void ReceiveStanzas::ask_for_backlog(bool ask, Effects& effects) {
  if (ask) effects.replies.push_back(client::offline_batch(static_cast<int>(client::OfflineBacklog::kBatch)));
}

/// Whatever WhatsApp may invent: what carries an id waits for an answer, or it comes again after each login.
void ReceiveStanzas::take_unknown(const Node& stanza, Effects& effects) {
  if (among(kUnanswered, stanza.tag)) return;
  count_unknown(stanza.tag, stanza.attribute("type"));
  if (stanza.has("id")) effects.replies.push_back(client::refuse_message(stanza, std::nullopt, kUnrecognised));
}

void ReceiveStanzas::count_unknown(std::string_view tag, std::string_view kind) {
  services_.unknown_stanza();
  log::info("whatsapp.unknown", {log::field("device", memory_.id), log::field("tag", tag), log::field("kind", kind)});
}

}  // namespace kurir::app
