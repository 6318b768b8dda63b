#include "simulator/code_exchange.hpp"

#include <algorithm>
#include <array>

#include "crypto/encoding.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr std::string_view kStanza = "link_code_companion_reg";
constexpr std::size_t kKeyBundle = 156;

BytesView part(const Node& reg, std::string_view name) {
  const Node* found = reg.child(name);
  return found == nullptr ? BytesView() : found->bytes();
}

/// "Browser (System)": only names that exist.
bool is_display(std::string_view text) {
  constexpr std::array kBrowsers{"Chrome", "Edge", "Firefox", "IE", "Opera", "Safari"};
  constexpr std::array kSystems{"Windows", "Mac OS", "Linux", "Ubuntu", "Android", "iOS"};
  for (const std::string_view browser : kBrowsers) {
    for (const std::string_view system : kSystems) {
      if (text == fmt::format("{} ({})", browser, system)) return true;
    }
  }
  return false;
}

bool is_platform(std::string_view id) { return id.size() == 1 && id != "0"; }

}  // namespace

CodeExchange::~CodeExchange() {
  conclude(fail(ErrorCode::closed, "the client closed its connection: type the code that it shows next"));
}

bool CodeExchange::accept(const Node& iq) {
  const Node* reg = iq.child(kStanza);
  if (reg == nullptr || !iq.attribute_is("type", "set") || !iq.attribute_is("xmlns", "md")) return false;
  if (reg->attribute_is("stage", "companion_hello")) {
    link_.deliver(on_hello(iq, *reg));
  } else if (reg->attribute_is("stage", "companion_finish")) {
    on_finish(iq, *reg);
  } else {
    link_.deliver(error_of(iq, 400, "bad-request"));
  }
  return true;
}

Node CodeExchange::on_hello(const Node& iq, const Node& reg) {
  const auto jid = reg.jid("jid");
  const auto sealed = exactly<whatsapp::kSealedEphemeralSize>(part(reg, "link_code_pairing_wrapped_companion_ephemeral_pub"));
  const bool valid = jid && jid->is_phone_number() && sealed &&
                     std::ranges::equal(part(reg, "companion_server_auth_key_pub"), noise_key_.bytes) &&
                     is_platform(as_text(part(reg, "companion_platform_id"))) &&
                     is_display(as_text(part(reg, "companion_platform_display"))) &&
                     part(reg, "link_code_pairing_nonce").size() == 1;
  if (!valid || world_.faults.take(FaultKind::no_link_code, jid->user)) return error_of(iq, 400, "bad-request");
  const Account* account = world_.by_number(jid->user);
  if (account == nullptr || account->phone().link == nullptr) return error_of(iq, 404, "primary-not-connected");
  conclude(fail(ErrorCode::conflict, "the client asked for another code meanwhile: type that one"));
  hello_ = Hello{account->number, crypto::to_base64url(world_.random.bytes<12>()), *sealed, world_.clock.now()};
  return result_of(iq, children(Node(std::string(kStanza), {{"stage", "companion_hello"}},
                                     children(Node("link_code_pairing_ref", {}, whatsapp::text(hello_->ref))))));
}

void CodeExchange::on_finish(const Node& iq, const Node& reg) {
  const auto identity = crypto::PublicKey::from(part(reg, "companion_identity_public"));
  const auto bundle = part(reg, "link_code_pairing_wrapped_key_bundle");
  if (!identity || bundle.size() != kKeyBundle) return link_.deliver(error_of(iq, 400, "bad-request"));
  if (!finished_ || as_text(part(reg, "link_code_pairing_ref")) != hello_->ref) {
    return link_.deliver(error_of(iq, 404, "unknown-pairing-ref"));
  }
  link_.deliver(result_of(iq));
  conclude(Finish{to_bytes(bundle), *identity});
}

Result<void> CodeExchange::answer(const whatsapp::SealedEphemeral& sealed, const crypto::PublicKey& identity, Finished finished) {
  if (expired(world_.clock.now()))
    return fail(ErrorCode::conflict, "this code is out of date: type the one the client shows now");
  if (finished_) return fail(ErrorCode::conflict, "the code is being typed already: wait for the outcome");
  finished_ = std::move(finished);
  link_.deliver(Node("notification",
                     {{"from", Jid::service()},
                      {"type", std::string(kStanza)},
                      {"id", world_.next_stanza_id()},
                      {"t", std::to_string(world_.unix_now())}},
                     children(Node(std::string(kStanza), {{"stage", "primary_hello"}},
                                   children(Node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, to_bytes(sealed)),
                                            Node("primary_identity_pub", {}, to_bytes(identity.bytes)),
                                            Node("link_code_pairing_ref", {}, whatsapp::text(hello_->ref)))))));
  return {};
}

void CodeExchange::withdraw() { conclude(fail(ErrorCode::timed_out, "the client did not answer primary_hello in time")); }

void CodeExchange::conclude(Result<Finish> outcome) {
  if (auto finished = std::exchange(finished_, nullptr)) finished(std::move(outcome));
}

}  // namespace kurir::simulator
