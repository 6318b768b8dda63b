#include "simulator/pairing.hpp"

#include <algorithm>

#include "crypto/encoding.hpp"
#include "simulator/adv.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::simulator {
namespace {

Node request(std::string id, Node child) {
  return Node("iq", {{"from", Jid::service()}, {"type", "set"}, {"id", std::move(id)}, {"xmlns", "md"}},
              children(std::move(child)));
}

}  // namespace

Pairing::Pairing(World& world, Link& link, Registration registration)
    : world_(world),
      link_(link),
      registration_(std::move(registration)),
      begun_(world.clock.now()),
      code_exchange_(world, link, registration_.noise_key),
      passkey_exchange_(world, link, registration_) {
  for (std::size_t i = 0; i < kRefs; ++i) refs_.push_back("2@" + crypto::to_base64url(world.random.bytes<24>()));
}

Pairing::~Pairing() { conclude(fail(ErrorCode::closed, "the client closed its connection: scan the code of the next one")); }

void Pairing::begin() {
  Node device("pair-device", {}, Node::Children{});
  for (const auto& ref : refs_) std::get<Node::Children>(device.content).push_back(Node("ref", {}, whatsapp::text(ref)));
  link_.deliver(request(world_.next_stanza_id(), std::move(device)));
}

Result<void> Pairing::offer(Offer offer) {
  if (offer_) return fail(ErrorCode::conflict, "this code is being scanned already: wait for the outcome");
  proto::ClientPairingProps properties;
  properties.set_ischatdblidmigrated(offer.account.lid_migrated);
  Node device("device", {{"jid", offer.account.pn().with_device(offer.place.device_id)},
                         {"lid", offer.account.lid().with_device(offer.place.device_id)}});
  Node success(
      "pair-success", {},
      children(Node("device-identity", {}, offer.sealed_identity), std::move(device), Node("platform", {{"name", "android"}}),
               Node("client-props", {}, to_bytes(properties.SerializeAsString()))));
  offer_id_ = world_.next_stanza_id();
  Node iq = request(offer_id_, std::move(success));
  iq.set("t", std::to_string(world_.unix_now()));
  offer_.emplace(std::move(offer));
  link_.deliver(iq);
  return {};
}

void Pairing::withdraw() {
  code_exchange_.withdraw();
  conclude(fail(ErrorCode::timed_out, "the client did not answer pair-success in time"));
}

void Pairing::refresh_secret() {
  link_.deliver(Node("notification",
                     {{"from", Jid::service()},
                      {"id", world_.next_stanza_id()},
                      {"type", "companion_reg_refresh"},
                      {"t", std::to_string(world_.unix_now())}},
                     children(Node("companion_reg_refresh"))));
}

void Pairing::accept(const Node& stanza) {
  if (stanza.tag != "iq") return;  // acks of companion_reg_refresh, <ib>
  if (passkey_exchange_.accept(stanza)) return;
  if (stanza.attribute("type") == "get") {
    link_.deliver(stanza.attribute("xmlns") == "w:p" ? result_of(stanza) : error_of(stanza, 401, "not-authorized"));
    return;
  }
  if (code_exchange_.accept(stanza)) return;
  if (!offer_ || stanza.attribute("id") != offer_id_) return;
  if (stanza.attribute("type") == "error") {
    const Node* error = stanza.child("error");
    conclude(fail(ErrorCode::verification_failed, "the client refused the pairing: {} {}", error ? error->attribute("code") : "",
                  error ? error->attribute("text") : ""));
    link_.end(Ending::orderly);
    return;
  }
  verify(stanza);
}

void Pairing::verify(const Node& answer) {
  const Node* sign = answer.child("pair-device-sign");
  const Node* identity = sign == nullptr ? nullptr : sign->child("device-identity");
  if (identity == nullptr) {
    conclude(fail(ErrorCode::malformed, "the client's answer to pair-success carries no device-identity"));
    return link_.end(Ending::orderly);
  }
  auto complete = complete_identity(offer_->signed_identity, identity->bytes(), registration_.identity);
  if (!complete || identity->attribute("key-index") != std::to_string(offer_->place.key_index)) {
    if (complete) {
      conclude(fail(ErrorCode::verification_failed, "pair-device-sign names another key-index"));
    } else {
      conclude(pass_on(std::move(complete)));
    }
    return link_.end(Ending::orderly);
  }
  world_.link(offer_->account, offer_->place, registration_, std::move(*complete));
  conclude({});
  link_.deliver(stream_error("515"));
  link_.end(Ending::orderly);
}

void Pairing::conclude(Result<void> outcome) {
  if (!offer_) return;
  auto done = std::move(offer_->done);
  offer_.reset();
  if (done) done(std::move(outcome));
}

void PairingDesk::open(Pairing& pairing) {
  for (const auto& ref : pairing.refs()) by_ref_.emplace(ref, &pairing);
}

void PairingDesk::close(Pairing& pairing) {
  for (const auto& ref : pairing.refs()) {
    if (by_ref_.erase(ref) != 0) closed_refs_.push_back(ref);
  }
  while (closed_refs_.size() > kRememberedRefs) closed_refs_.pop_front();
}

Result<Pairing*> PairingDesk::find(const std::string& ref, Time now) const {
  auto found = by_ref_.find(ref);
  if (found != by_ref_.end() && !found->second->expired(now)) return found->second;
  if (found != by_ref_.end() || std::ranges::find(closed_refs_, ref) != closed_refs_.end()) {
    return fail(ErrorCode::conflict, "this code is out of date: scan the one the client shows now");
  }
  return fail(ErrorCode::invalid_argument, "this code is none of ours: is the client connected to this simulator?");
}

/// The connection that asked last for a code for this number; null where there is none.
Pairing* PairingDesk::latest_for(std::string_view number) const {
  Pairing* latest = nullptr;
  for (const auto& [ref, pairing] : by_ref_) {
    const auto& hello = pairing->code_exchange().hello();
    if (!hello || hello->number != number) continue;
    if (latest == nullptr || latest->code_exchange().hello()->at < hello->at) latest = pairing;
  }
  return latest;
}

Result<Pairing*> PairingDesk::find_by_number(std::string_view number, Time now) const {
  auto* latest = latest_for(number);
  if (latest == nullptr) {
    return fail(ErrorCode::not_found, "no client waits for a code on {}: is it connected to this simulator?", number);
  }
  if (latest->code_exchange().expired(now)) {
    return fail(ErrorCode::conflict, "this code is out of date: type the one the client shows now");
  }
  return latest;
}

void PairingDesk::withdraw(const std::string& ref) {
  auto found = by_ref_.find(ref);
  if (found != by_ref_.end()) found->second->withdraw();
}

void PairingDesk::withdraw_number(std::string_view number) {
  if (auto* pairing = latest_for(number)) pairing->withdraw();
}

std::vector<Pairing*> PairingDesk::all() const {
  std::vector<Pairing*> pairings;
  for (const auto& [ref, pairing] : by_ref_) pairings.push_back(pairing);
  std::ranges::sort(pairings);
  pairings.erase(std::ranges::unique(pairings).begin(), pairings.end());
  return pairings;
}

}  // namespace kurir::simulator
