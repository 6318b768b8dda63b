#include "whatsapp/client/pairing.hpp"

#include "crypto/encoding.hpp"
#include "whatsapp/client/acknowledge.hpp"
#include "whatsapp/client/adv.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::string_view kQrPrefix = "https://wa.me/settings/linked_devices#";
constexpr std::string_view kChromePlatform = "1";

Node with_child(Node node, Node child) {
  node.content = Node::Children{std::move(child)};
  return node;
}

Pairing::Step refuse(const Node& iq, const Error& error) {
  const bool forged = error.code == ErrorCode::verification_failed;
  Node detail("error", {{"code", forged ? "401" : "500"}, {"text", forged ? error.message : "internal-error"}});
  Pairing::Step step{.outcome = Pairing::Outcome::refused, .reason = error.message};
  auto reply = iq_result(iq);
  reply.set("type", "error");
  step.send.push_back(with_child(std::move(reply), std::move(detail)));
  return step;
}

bool lid_migrated(const Node& pair_success) {
  const auto* node = pair_success.child("client-props");
  proto::ClientPairingProps props;
  // Optional information: a failed parse must not fail the pairing.
  return node != nullptr && props.ParseFromArray(node->bytes().data(), static_cast<int>(node->bytes().size())) &&
         props.ischatdblidmigrated();
}

}  // namespace

std::string qr_text(std::string_view ref, const Credentials& credentials) {
  return fmt::format("{}{},{},{},{},{}", kQrPrefix, ref, crypto::to_base64(credentials.noise.open.bytes),
                     crypto::to_base64(credentials.identity.open.bytes), crypto::to_base64(credentials.adv_secret.reveal()),
                     kChromePlatform);
}

Pairing::Step Pairing::handle(const Node& stanza, Time now, Random& random) {
  if (stanza.tag == "notification") return on_notification(stanza, random);
  if (stanza.tag != "iq") return {.outcome = Outcome::ignored};
  if (stanza.child("pair-device") != nullptr) return on_pair_device(stanza, now);
  if (stanza.child("pair-success") != nullptr) return on_pair_success(stanza, random);
  if (!stanza.attribute_is("type", "get")) return {.outcome = Outcome::ignored};
  Step ping;
  ping.send.push_back(iq_result(stanza));
  return ping;
}

Pairing::Step Pairing::on_pair_device(const Node& iq, Time now) {
  if (credentials_.account) return {.outcome = Outcome::ignored};
  refs_.clear();
  for (const auto* ref : iq.child("pair-device")->children_named("ref")) refs_.push_back(to_string(ref->bytes()));
  current_ = 0;
  Step step{.code_changed = true};
  step.send.push_back(iq_result(iq));
  deadline_ = now + kFirstQrLifetime;
  return step;
}

Pairing::Step Pairing::tick(Time now) {
  if (!deadline_ || now < *deadline_) return {};
  if (++current_ >= refs_.size()) {
    deadline_.reset();
    return {.outcome = Outcome::timed_out, .code_changed = true};
  }
  deadline_ = now + kNextQrLifetime;
  return {.code_changed = true};
}

std::string Pairing::code() const { return current_ < refs_.size() ? qr_text(refs_[current_], credentials_) : std::string(); }

Pairing::Step Pairing::on_notification(const Node& notification, Random& random) {
  Step step;
  const bool refresh =
      secret_ == AdvSecret::replaceable && notification.attribute_is("type", "companion_reg_refresh") &&
      (notification.child("companion_reg_refresh") != nullptr || notification.child("pair-device-rotate-qr") != nullptr);
  if (refresh) {
    // The advertised secret is retired; the ref and its time stay.
    credentials_.adv_secret = Secret<32>(random.bytes<32>());
    step.credentials_changed = true;
    step.code_changed = true;
  }
  step.send.push_back(acknowledge(notification, std::nullopt));
  return step;
}

Pairing::Step Pairing::on_pair_success(const Node& iq, Random& random) {
  if (credentials_.account) return {.outcome = Outcome::ignored};
  const auto& success = *iq.child("pair-success");
  const auto* identity_node = success.child("device-identity");
  const auto* device = success.child("device");
  const auto jid = device != nullptr ? device->jid("jid") : std::nullopt;
  const auto lid = device != nullptr ? device->jid("lid") : std::nullopt;
  if (identity_node == nullptr || !jid || !lid) return refuse(iq, {ErrorCode::malformed, "pair-success lacks a child"});

  auto identity = accept_pairing(identity_node->bytes(), credentials_.adv_secret, credentials_.identity, random);
  if (!identity) return refuse(iq, identity.error());

  const auto* platform = success.child("platform");
  credentials_.account = Account{.jid = *jid,
                                 .lid = *lid,
                                 .signed_identity = std::move(identity->signed_identity),
                                 .platform = platform != nullptr ? platform->attribute("name") : "",
                                 .push_name = "",
                                 .lid_migrated = lid_migrated(success)};
  deadline_.reset();
  refs_.clear();
  current_ = 0;

  Node device_identity("device-identity", {{"key-index", fmt::format("{}", identity->key_index)}}, std::move(identity->reply));
  auto sign = with_child(Node("pair-device-sign"), std::move(device_identity));
  Step step{.outcome = Outcome::linked, .credentials_changed = true, .code_changed = true};
  step.send.push_back(with_child(iq_result(iq), std::move(sign)));
  return step;
}

}  // namespace kurir::whatsapp::client
