// A small companion for tests: the client's side of the protocol, written from the lower layers only, so that it shares
// nothing with the server but the codec and the cryptography.
#pragma once

#include <map>
#include <stdexcept>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "simulator/universe.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/link_code/link_code.hpp"
#include "whatsapp/proto/connection.pb.h"
#include "whatsapp/proto/message.pb.h"
#include "whatsapp/signal/prekeys.hpp"
#include "whatsapp/signal/session.hpp"

namespace kurir::simulator::test {

using kurir::test::ManualClock;
using kurir::test::SeededRandom;
namespace noise = whatsapp::noise;
namespace signal = whatsapp::signal;

/// A universe whose time stands still.
struct Fixture {
  ManualClock clock;
  SeededRandom random{2026};
  Universe universe{clock, random};

  Fixture() { universe.certify(ServerKeys::generate(random)); }
  Phone& add_phone(std::string number, Reading reading = Reading::manual, std::string auto_reply = "") {
    return **universe.phones.add({std::move(number), "", reading, std::move(auto_reply)});
  }
  [[nodiscard]] World& world() { return universe.world; }
};

class Companion final : public Wire {
 public:
  explicit Companion(Fixture& fixture)
      : fixture_(&fixture),
        noise_key_(crypto::KeyPair::generate(fixture.random)),
        identity_(crypto::KeyPair::generate(fixture.random)),
        registration_id_(signal::generate_registration_id(fixture.random)),
        signed_prekey_(signal::generate_signed_prekey(1, identity_, fixture.random)),
        adv_secret_(fixture.random.bytes<32>()) {}

  // The wire of the session: what the server says.
  void write(Bytes bytes) override { frames_.feed(bytes); }
  void finish(Ending ending) override { ended = ending; }

  std::optional<Ending> ended;
  std::vector<Node> inbox;  ///< everything since the last connect
  Jid pn;
  Jid lid;

  [[nodiscard]] proto::ClientPayload registration() const {
    proto::ClientPayload payload;
    auto& version = *payload.mutable_useragent()->mutable_appversion();
    version.set_primary(2);
    version.set_secondary(3000);
    version.set_tertiary(1'045'649'367);
    auto& data = *payload.mutable_devicepairingdata();
    auto put = [](std::string* field, BytesView bytes) { field->assign(as_text(bytes)); };
    put(data.mutable_eregid(), big_endian<4>(registration_id_));
    data.set_ekeytype("\x05");
    put(data.mutable_eident(), identity_.open.bytes);
    put(data.mutable_eskeyid(), big_endian<3>(signed_prekey_.id));
    put(data.mutable_eskeyval(), signed_prekey_.pair.open.bytes);
    put(data.mutable_eskeysig(), signed_prekey_.signature);
    put(data.mutable_buildhash(), crypto::md5(as_bytes("2.3000.1045649367")));
    return payload;
  }

  [[nodiscard]] proto::ClientPayload login(bool passive) const {
    proto::ClientPayload payload;
    payload.set_username(std::stoull(pn.user));
    payload.set_device(pn.device);
    payload.set_passive(passive);
    return payload;
  }

  /// Handshake, up to the server's first stanzas.
  void connect(const proto::ClientPayload& payload, BytesView prefix = {}) {
    session_.reset();
    frames_ = noise::FrameReader();
    ciphers_.reset();
    inbox.clear();
    ended.reset();
    session_ = std::make_unique<ClientSession>(fixture_->universe.hall, *this);
    noise::Initiator initiator(noise_key_.clone(), fixture_->universe.server_keys.issuer.root.open, fixture_->random);
    Bytes hello = concat(prefix, noise::kPrologue);
    noise::append_frame(hello, initiator.hello());
    session_->receive(hello);
    auto server_hello = frames_.next();
    if (!server_hello || !*server_hello) throw std::runtime_error("no server hello");
    auto finish = initiator.finish(**server_hello, as_bytes(payload.SerializeAsString()), fixture_->clock.now());
    if (!finish) throw std::runtime_error(finish.error().message);
    ciphers_.emplace(initiator.ciphers());
    Bytes frame;
    noise::append_frame(frame, *finish);
    session_->receive(frame);
    settle();
  }

  /// The same device, before a restarted server.
  void move_to(Fixture& fixture) {
    session_.reset();
    fixture_ = &fixture;
  }

  void disconnect() {
    session_->lost();
    fixture_->universe.phones.work();
  }

  void send(const Node& stanza) {
    Bytes sealed;
    if (!ciphers_->send.seal(whatsapp::encode(stanza), sealed)) throw std::runtime_error("cannot seal");
    Bytes frame;
    noise::append_frame(frame, sealed);
    session_->receive(frame);
    settle();
  }

  /// Raw bytes on the socket.
  void send_raw(BytesView bytes) {
    session_->receive(bytes);
    settle();
  }

  /// The phones do their work, then everything the server said is decoded.
  void settle() {
    fixture_->universe.phones.work();
    while (true) {
      auto frame = frames_.next();
      if (!frame || !*frame) return;
      Bytes plain;
      if (!ciphers_->receive.open(**frame, plain)) throw std::runtime_error("the server's frame does not open");
      inbox.push_back(whatsapp::decode(plain).value());
    }
  }

  /// The first stanza of this tag that has not been taken; throws where there is none.
  Node take(std::string_view tag) {
    for (auto it = inbox.begin(); it != inbox.end(); ++it) {
      if (it->tag != tag) continue;
      Node found = std::move(*it);
      inbox.erase(it);
      return found;
    }
    throw std::runtime_error("the server did not send <" + std::string(tag) + ">");
  }
  [[nodiscard]] std::size_t count(std::string_view tag) const {
    return static_cast<std::size_t>(std::ranges::count(inbox, tag, &Node::tag));
  }

  Node ask(Node iq) {
    iq.set("id", std::to_string(++next_id_));
    iq.set("to", Jid::service());
    send(iq);
    return take("iq");
  }

  [[nodiscard]] std::string qr(const std::string& ref) const {
    return fmt::format("https://wa.me/settings/linked_devices#{},{},{},{},1", ref, crypto::to_base64(noise_key_.open.bytes),
                       crypto::to_base64(identity_.open.bytes), crypto::to_base64(adv_secret_));
  }
  [[nodiscard]] const crypto::PublicKey& noise_key() const { return noise_key_.open; }
  /// Another identity than it registered with.
  void replace_identity() { identity_ = crypto::KeyPair::generate(fixture_->random); }
  void rotate_secret() { adv_secret_ = fixture_->random.bytes<32>(); }

  /// Connects to register and gives the refs of <pair-device>.
  std::vector<std::string> begin_pairing() {
    connect(registration());
    Node iq = take("iq");
    send(Node("iq", {{"to", Jid::service()}, {"type", "result"}, {"id", iq.attribute("id")}}));
    std::vector<std::string> refs;
    for (const Node& ref : iq.child("pair-device")->children()) refs.push_back(to_string(ref.bytes()));
    return refs;
  }

  /// Asks for a code for this number; the server's answer.
  Node ask_for_code(std::string_view number, std::string_view code) {
    code_ = code;
    code_ephemeral_ = crypto::KeyPair::generate(fixture_->random);
    auto part = [](std::string tag, BytesView bytes) { return Node(std::move(tag), {}, to_bytes(bytes)); };
    return ask(link_code_request(
        number, "companion_hello",
        Node::Children{part("link_code_pairing_wrapped_companion_ephemeral_pub",
                            whatsapp::seal_ephemeral(code_, code_ephemeral_.open, fixture_->random)),
                       part("companion_server_auth_key_pub", noise_key_.open.bytes), part("companion_platform_id", as_bytes("1")),
                       part("companion_platform_display", as_bytes("Chrome (Linux)")),
                       part("link_code_pairing_nonce", ByteArray<1>{0})}));
  }

  /// Takes primary_hello and finishes; the server's answer.
  Node finish_code(std::string_view number) {
    const Node notification = take("notification");
    acknowledge(notification);
    const Node& reg = *notification.child("link_code_companion_reg");
    auto bytes = [&](std::string_view name) { return reg.child(name)->bytes(); };
    const auto sealed = exactly<80>(bytes("link_code_pairing_wrapped_primary_ephemeral_pub")).value();
    auto finish = whatsapp::finish_as_companion({code_ephemeral_, identity_, whatsapp::open_ephemeral(code_, sealed),
                                                 crypto::PublicKey::from(bytes("primary_identity_pub")).value()},
                                                fixture_->random)
                      .value();
    adv_secret_ = finish.adv_secret.reveal();
    return ask(link_code_request(number, "companion_finish",
                                 Node::Children{Node("link_code_pairing_wrapped_key_bundle", {}, std::move(finish.key_bundle)),
                                                Node("companion_identity_public", {}, to_bytes(BytesView(identity_.open.bytes))),
                                                Node("link_code_pairing_ref", {}, to_bytes(bytes("link_code_pairing_ref")))}));
  }

  static Node link_code_request(std::string_view number, std::string stage, Node::Children parts) {
    return Node(
        "iq", {{"xmlns", "md"}, {"type", "set"}},
        Node::Children{Node("link_code_companion_reg",
                            {{"jid", Jid::phone_number(std::string(number))}, {"stage", std::move(stage)}}, std::move(parts))});
  }

  /// Checks the phone's statement and answers it, as a careful client does; false where it refused.
  bool answer_pair_success() {
    Node iq = take("iq");
    const Node& success = *iq.child("pair-success");
    proto::ADVSignedDeviceIdentityHMAC sealed;
    proto::ADVSignedDeviceIdentity vouched;
    sealed.ParseFromString(to_string(success.child("device-identity")->bytes()));
    vouched.ParseFromString(sealed.details());
    auto account = crypto::PublicKey::from(as_bytes(vouched.accountsignaturekey())).value();
    bool holds = crypto::equal(as_bytes(sealed.hmac()), crypto::hmac_sha256(adv_secret_, as_bytes(sealed.details()))) &&
                 crypto::verify(account, concat(ByteArray<2>{6, 0}, as_bytes(vouched.details()), identity_.open.bytes),
                                as_bytes(vouched.accountsignature()));
    if (!holds) {
      send(Node("iq", {{"to", Jid::service()}, {"type", "error"}, {"id", iq.attribute("id")}},
                Node::Children{Node("error", {{"code", "401"}, {"text", "hmac-mismatch"}})}));
      return false;
    }
    auto signature = crypto::sign(identity_.secret,
                                  concat(ByteArray<2>{6, 1}, as_bytes(vouched.details()), identity_.open.bytes, account.bytes),
                                  fixture_->random);
    vouched.mutable_devicesignature()->assign(as_text(signature));
    identity_blob_ = to_bytes(vouched.SerializeAsString());
    vouched.clear_accountsignaturekey();
    proto::ADVDeviceIdentity details;
    details.ParseFromString(vouched.details());
    pn = *success.child("device")->jid("jid");
    lid = *success.child("device")->jid("lid");
    send(Node("iq", {{"to", Jid::service()}, {"type", "result"}, {"id", iq.attribute("id")}},
              Node::Children{Node("pair-device-sign", {},
                                  Node::Children{Node("device-identity", {{"key-index", std::to_string(details.keyindex())}},
                                                      to_bytes(vouched.SerializeAsString()))})}));
    return true;
  }

  void upload_prekeys(std::size_t count) {
    Node list("list", {}, Node::Children{});
    for (auto& prekey : signal::generate_prekeys(next_prekey_, count, fixture_->random)) {
      std::get<Node::Children>(list.content)
          .push_back(Node("key", {},
                          Node::Children{Node("id", {}, to_bytes(BytesView(big_endian<3>(prekey.id)))),
                                         Node("value", {}, to_bytes(BytesView(prekey.pair.open.bytes)))}));
      next_prekey_ = signal::next_id(prekey.id);
      prekeys_.emplace(prekey.id, std::move(prekey.pair));
    }
    auto node = [](std::string tag, BytesView bytes) { return Node(std::move(tag), {}, to_bytes(bytes)); };
    Node skey("skey", {},
              Node::Children{node("id", big_endian<3>(signed_prekey_.id)), node("value", signed_prekey_.pair.open.bytes),
                             node("signature", signed_prekey_.signature)});
    Node answer = ask(Node("iq", {{"xmlns", "encrypt"}, {"type", "set"}},
                           Node::Children{node("registration", big_endian<4>(registration_id_)), node("type", ByteArray<1>{5}),
                                          node("identity", identity_.open.bytes), list, skey}));
    if (answer.attribute("type") != "result") throw std::runtime_error("upload refused");
  }

  /// Links with the phone, logs in actively and uploads prekeys.
  void pair_with(Phone& phone) {
    auto refs = begin_pairing();
    Result<void> outcome = fail(ErrorCode::internal, "not called");
    auto started =
        phone.scan(fixture_->universe.hall.desk, qr(refs.front()), [&](Result<void> result) { outcome = std::move(result); });
    if (!started) throw std::runtime_error(started.error().message);
    settle();
    answer_pair_success();
    if (!outcome) throw std::runtime_error(outcome.error().message);
    connect(login(false));
    upload_prekeys(20);
  }

  /// Encrypts for one device, with a bundle from the server where there is no session.
  Node enc_for(const Jid& device, BytesView message) {
    auto& record = sessions_[signal::Address::of(device)];
    if (!record.has_open_state()) {
      Node answer = ask(Node("iq", {{"xmlns", "encrypt"}, {"type", "get"}},
                             Node::Children{Node("key", {}, Node::Children{Node("user", {{"jid", device}})})}));
      const Node& user = answer.child("list")->children().front();
      auto key = [](const Node& node) { return crypto::PublicKey::from(node.child("value")->bytes()).value(); };
      auto id = [](const Node& node) { return static_cast<signal::PreKeyId>(read_big_endian(node.child("id")->bytes())); };
      const Node& skey = *user.child("skey");
      signal::PreKeyBundle bundle{static_cast<std::uint32_t>(read_big_endian(user.child("registration")->bytes())),
                                  crypto::PublicKey::from(user.child("identity")->bytes()).value(),
                                  id(skey),
                                  key(skey),
                                  exactly<64>(skey.child("signature")->bytes()).value(),
                                  std::nullopt,
                                  std::nullopt};
      if (const Node* prekey = user.child("key")) {
        bundle.prekey_id = id(*prekey);
        bundle.prekey = key(*prekey);
      }
      if (!signal::start_session(record, local(), bundle, fixture_->random)) throw std::runtime_error("bad bundle");
    }
    auto cipher = signal::encrypt(record, local(), signal::pad(message, fixture_->random)).value();
    bool opens = cipher.kind == signal::CiphertextKind::prekey_message;
    return Node("enc", {{"v", "2"}, {"type", opens ? "pkmsg" : "msg"}}, std::move(cipher.wire));
  }

  /// The stanza for a text to the phone of `to` and our own phone, in the LID namespace.
  Node text_stanza(const std::string& id, const Jid& to, std::string_view text) {
    proto::Message message;
    message.set_conversation(std::string(text));
    proto::Message copy;
    copy.mutable_devicesentmessage()->set_destinationjid(to.to_string());
    *copy.mutable_devicesentmessage()->mutable_message() = message;
    Jid own_phone = lid.bare();
    Node participants(
        "participants", {},
        Node::Children{Node("to", {{"jid", to}}, Node::Children{enc_for(to, as_bytes(message.SerializeAsString()))}),
                       Node("to", {{"jid", own_phone}}, Node::Children{enc_for(own_phone, as_bytes(copy.SerializeAsString()))})});
    return Node("message", {{"id", id}, {"to", to}, {"type", "text"}},
                Node::Children{std::move(participants), Node("device-identity", {}, identity_blob_)});
  }

  /// Whether the sessions remember that the message was encrypted; a client that crashed between sending and storing does not.
  enum class Ratchet { stored, forgotten };
  void send_text(const std::string& id, const Jid& to, std::string_view text, Ratchet ratchet = Ratchet::stored) {
    auto before = sessions_;
    send(text_stanza(id, to, text));
    if (ratchet == Ratchet::forgotten) sessions_ = std::move(before);
  }

  /// The text of a message stanza; the error where it does not decrypt.
  signal::SignalResult<std::string> open(const Node& message) {
    const Node& enc = *message.child("enc");
    auto kind = enc.attribute("type") == "pkmsg" ? signal::CiphertextKind::prekey_message : signal::CiphertextKind::message;
    signal::PreKeyMaterial material{nullptr, &signed_prekey_.pair};
    if (kind == signal::CiphertextKind::prekey_message) {
      auto header = signal::peek(enc.bytes());
      if (!header) return std::unexpected(header.error());
      if (header->prekey_id && prekeys_.contains(*header->prekey_id)) material.prekey = &prekeys_.at(*header->prekey_id);
    }
    auto from = *message.jid("from");
    auto decrypted =
        signal::decrypt(sessions_[signal::Address::of(from)], local(), kind, enc.bytes(), material, fixture_->random);
    if (!decrypted) return std::unexpected(decrypted.error());
    proto::Message content;
    content.ParseFromString(to_string(signal::unpad(decrypted->plaintext).value()));
    return content.conversation();
  }

  void confirm(const Node& message, std::string_view type = "") {
    Node receipt("receipt", {{"id", message.attribute("id")}, {"to", *message.jid("from")}});
    if (!type.empty()) receipt.set("type", std::string(type));
    send(receipt);
  }
  void acknowledge(const Node& stanza) {
    Node ack("ack", {{"class", stanza.tag}, {"id", stanza.attribute("id")}, {"to", *stanza.find("from")}});
    if (stanza.has("type")) ack.set("type", stanza.attribute("type"));
    if (auto recipient = stanza.jid("recipient")) ack.set("recipient", *recipient);
    send(ack);
  }

  [[nodiscard]] signal::LocalIdentity local() const { return {identity_, registration_id_}; }
  [[nodiscard]] const signal::SignedPreKey& signed_prekey() const { return signed_prekey_; }

 private:
  Fixture* fixture_;
  crypto::KeyPair noise_key_;
  crypto::KeyPair identity_;
  std::uint32_t registration_id_;
  signal::SignedPreKey signed_prekey_;
  ByteArray<32> adv_secret_;
  std::string code_;
  crypto::KeyPair code_ephemeral_;
  Bytes identity_blob_;
  std::map<signal::PreKeyId, crypto::KeyPair> prekeys_;
  signal::PreKeyId next_prekey_ = 1;
  std::map<signal::Address, signal::SessionRecord> sessions_;
  noise::FrameReader frames_;
  std::optional<noise::Ciphers> ciphers_;
  std::unique_ptr<ClientSession> session_;
  int next_id_ = 0;
};

}  // namespace kurir::simulator::test
