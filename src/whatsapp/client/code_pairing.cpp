#include "whatsapp/client/code_pairing.hpp"

#include <algorithm>

#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::string_view kChromePlatform = "1";
/// The server takes only names of browsers and systems that exist.
constexpr std::string_view kDisplay = "Chrome (Linux)";
constexpr std::size_t kMaxRef = 256;

Node leaf(std::string tag, BytesView bytes) { return Node(std::move(tag), {}, to_bytes(bytes)); }

std::vector<Attribute> stage_of(std::string_view number, std::string stage) {
  return {{"jid", Jid::phone_number(std::string(number))}, {"stage", std::move(stage)}};
}

Node set_request(std::vector<Attribute> attributes, Node::Children children) {
  return make_request(RequestType::set, "md", {Node(std::string(kLinkCodeStanza), std::move(attributes), std::move(children))});
}

BytesView bytes_of(const Node& parent, std::string_view child) {
  const auto* found = parent.child(child);
  return found != nullptr ? found->bytes() : BytesView();
}

}  // namespace

LinkCodeDraft draft_link_code(Random& random) {
  LinkCodeDraft draft{.code = make_link_code(random.bytes<5>()), .ephemeral = crypto::KeyPair::generate(random), .sealed = {}};
  draft.sealed = seal_ephemeral(draft.code, draft.ephemeral.open, random);
  return draft;
}

CodePairing::CodePairing(LinkCodeDraft draft, std::string number) : draft_(std::move(draft)), number_(std::move(number)) {}

Node CodePairing::hello(const Credentials& credentials) const {
  auto attributes = stage_of(number_, "companion_hello");
  attributes.push_back({"should_show_push_notification", "true"});
  return set_request(std::move(attributes),
                     {leaf("link_code_pairing_wrapped_companion_ephemeral_pub", draft_.sealed),
                      leaf("companion_server_auth_key_pub", credentials.noise.open.bytes),
                      leaf("companion_platform_id", as_bytes(kChromePlatform)),
                      leaf("companion_platform_display", as_bytes(kDisplay)), leaf("link_code_pairing_nonce", ByteArray<1>{0})});
}

Result<void> CodePairing::begin(const Node& answer, Time now) {
  const auto* reg = answer.child(kLinkCodeStanza);
  const auto ref = reg != nullptr ? bytes_of(*reg, "link_code_pairing_ref") : BytesView();
  if (ref.empty() || ref.size() > kMaxRef) return fail(ErrorCode::malformed, "the answer to companion_hello has no ref");
  ref_ = to_bytes(ref);
  expires_at_ = now + kLinkCodeLifetime;
  return {};
}

CodePairing::Step CodePairing::hear(const Node& notification, Time now) {
  const auto* reg = notification.child(kLinkCodeStanza);
  if (reg == nullptr || !notification.attribute_is("type", kLinkCodeStanza)) return {};
  if (reg->attribute_is("stage", "refresh_code")) {
    const bool manual = reg->has("force_manual_refresh") && !reg->attribute_is("force_manual_refresh", "false");
    return {.heard = manual ? Heard::renounce : Heard::refresh};
  }
  if (!reg->attribute_is("stage", "primary_hello") || now >= expires_at_) return {};
  const auto sealed = exactly<kSealedEphemeralSize>(bytes_of(*reg, "link_code_pairing_wrapped_primary_ephemeral_pub"));
  const auto identity = crypto::PublicKey::from(bytes_of(*reg, "primary_identity_pub"));
  if (!sealed || !identity || !std::ranges::equal(bytes_of(*reg, "link_code_pairing_ref"), ref_)) return {};
  if (attempts_ >= kLinkCodeAttempts) return {.heard = Heard::exhausted};
  ++attempts_;
  return {.heard = Heard::typed, .hello = PrimaryHello{*sealed, *identity}};
}

Result<Node> CodePairing::finish(const PrimaryHello& hello, const crypto::PublicKey& theirs, Credentials& credentials, Time now,
                                 Random& random) {
  auto finish = finish_as_companion({draft_.ephemeral, credentials.identity, theirs, hello.identity}, random);
  if (!finish) return pass_on(std::move(finish));
  credentials.adv_secret = std::move(finish->adv_secret);
  finished_at_ = now;
  return set_request(stage_of(number_, "companion_finish"),
                     {leaf("link_code_pairing_wrapped_key_bundle", finish->key_bundle),
                      leaf("companion_identity_public", credentials.identity.open.bytes), leaf("link_code_pairing_ref", ref_)});
}

Time CodePairing::deadline() const noexcept {
  if (!finished_at_) return expires_at_;
  const auto patience = *finished_at_ + kPairSuccessPatience;
  return attempts_ >= kLinkCodeAttempts ? patience : std::max(expires_at_, patience);
}

}  // namespace kurir::whatsapp::client
