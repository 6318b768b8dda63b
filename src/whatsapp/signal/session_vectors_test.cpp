// Replays recorded conversations byte for byte; also from stored records, and with every message damaged first.
#include <map>

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/signal/session.hpp"
#include "whatsapp/signal/session_state.hpp"
#include "whatsapp/signal/wire.hpp"

namespace kurir::whatsapp::signal {
namespace {

using boost::json::object;
using boost::json::value;

crypto::PublicKey key_of(const value& serialised) { return *parse_key(test::hex(serialised)); }

crypto::KeyPair pair_of(const value& json) {
  auto pair = crypto::KeyPair::from_private(*exactly<32>(test::hex(json.at("private"))));
  EXPECT_EQ(pair.open, key_of(json.at("public")));
  return pair;
}

std::map<PreKeyId, crypto::KeyPair> pairs_of(const value& list) {
  std::map<PreKeyId, crypto::KeyPair> pairs;
  for (const auto& json : list.as_array()) pairs.emplace(json.at("id").to_number<PreKeyId>(), pair_of(json));
  return pairs;
}

struct Recorded {
  crypto::KeyPair identity;
  std::uint32_t registration_id;
  std::map<PreKeyId, crypto::KeyPair> signed_prekeys;
  std::map<PreKeyId, crypto::KeyPair> prekeys;
  std::map<std::string, SessionRecord> records;

  [[nodiscard]] LocalIdentity local() const { return {identity, registration_id}; }
};

class Replay {
 public:
  explicit Replay(const value& scenario) {
    for (const auto& [name, json] : scenario.at("parties").as_object()) {
      parties_.emplace(name, Recorded{pair_of(json.at("identity")),
                                      json.at("registration_id").to_number<std::uint32_t>(),
                                      pairs_of(json.at("signed_prekeys")),
                                      pairs_of(json.at("prekeys")),
                                      {}});
    }
  }

  void step(const object& step) {
    const auto op = step.at("op").as_string();
    auto& by = parties_.at(std::string(step.at("by").as_string()));
    test::ScriptedRandom random;
    if (step.contains("generated_keys")) {
      for (const auto& key : step.at("generated_keys").as_array()) random.push(test::hex(key.at("private")));
    }
    if (op == "init_outgoing") init(by, step, random);
    if (op == "encrypt") encrypt_step(by, step);
    if (op == "decrypt") decrypt_step(by, step, random);
    if (op == "drop_sessions") by.records.clear();
    EXPECT_EQ(random.left(), 0U) << "keys that were recorded but not drawn";
    // Every step continues from the stored form.
    for (auto& [name, record] : by.records) record = SessionRecord::parse(record.serialise()).value();
  }

 private:
  static std::string peer(const object& step, std::string_view field) { return std::string(step.at(field).as_string()); }

  static void init(Recorded& by, const object& step, Random& random) {
    const auto& json = step.at("bundle");
    const auto& signed_prekey = json.at("signed_prekey");
    PreKeyBundle bundle{json.at("registration_id").to_number<std::uint32_t>(),
                        key_of(json.at("identity_key")),
                        signed_prekey.at("id").to_number<PreKeyId>(),
                        key_of(signed_prekey.at("public")),
                        *exactly<64>(test::hex(signed_prekey.at("signature"))),
                        {},
                        {}};
    if (const auto* prekey = json.at("prekey").if_object()) {
      bundle.prekey_id = prekey->at("id").to_number<PreKeyId>();
      bundle.prekey = key_of(prekey->at("public"));
    }
    EXPECT_TRUE(start_session(by.records[peer(step, "peer")], by.local(), bundle, random).has_value());
  }

  void encrypt_step(Recorded& by, const object& step) {
    auto& record = by.records.at(peer(step, "to"));
    const auto id = std::string(step.at("id").as_string());
    const auto recorded = test::hex(step.at("wire"));
    // Of a long run only some wires are recorded.
    for (const auto wanted = counter_of(kind_of(step), recorded); record.open_state()->sending.next < wanted;) {
      ASSERT_TRUE(encrypt(record, by.local(), as_bytes("unrecorded")).has_value());
    }
    const auto sent = encrypt(record, by.local(), test::hex(step.at("plaintext")));
    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(to_hex(sent->wire), to_hex(recorded));
    EXPECT_EQ(sent->kind, kind_of(step));
    wires_[id] = recorded;
  }

  void decrypt_step(Recorded& by, const object& step, Random& random) {
    const auto wire = step.contains("wire") ? test::hex(step.at("wire")) : wires_.at(std::string(step.at("message").as_string()));
    auto& record = by.records[peer(step, "from")];
    const auto before = record.serialise();
    const bool good = step.at("expect").as_string() == "ok";
    if (good) expect_damage_to_be_harmless(by, record, step, wire);

    const auto decrypted = decrypt_wire(by, record, kind_of(step), wire, random);
    if (good) {
      ASSERT_TRUE(decrypted.has_value()) << name(decrypted.error());
      EXPECT_EQ(decrypted->plaintext, test::hex(step.at("plaintext")));
      if (decrypted->used_prekey) by.prekeys.erase(*decrypted->used_prekey);
    } else {
      ASSERT_FALSE(decrypted.has_value());
      EXPECT_EQ(name(decrypted.error()), std::string_view(step.at("error").as_string()));
      EXPECT_EQ(record.serialise(), before);
    }
  }

  static void expect_damage_to_be_harmless(Recorded& by, SessionRecord& record, const object& step, const Bytes& wire) {
    const auto before = record.serialise();
    test::SeededRandom random(1);
    for (std::size_t i = 0; i < wire.size(); i += 1 + wire.size() / 50) {
      auto damaged = wire;
      damaged[i] ^= 0x10;
      const auto decrypted = decrypt_wire(by, record, kind_of(step), damaged, random);
      // The identity, registration id and prekey ids of a prekey message for a known session are only repeated.
      if (decrypted) {
        EXPECT_EQ(kind_of(step), CiphertextKind::prekey_message) << "byte " << i;
        record = SessionRecord::parse(before).value();
      }
      EXPECT_EQ(record.serialise(), before) << "byte " << i;
    }
  }

  static SignalResult<Decrypted> decrypt_wire(Recorded& by, SessionRecord& record, CiphertextKind kind, const Bytes& wire,
                                              Random& random) {
    PreKeyMaterial material;
    if (kind == CiphertextKind::prekey_message) {
      const auto header = peek(wire);
      if (!header) return std::unexpected(header.error());
      const auto find = [](auto& pairs, PreKeyId id) { return pairs.contains(id) ? &pairs.at(id) : nullptr; };
      material.signed_prekey = find(by.signed_prekeys, header->signed_prekey_id);
      if (header->prekey_id) material.prekey = find(by.prekeys, *header->prekey_id);
    }
    return decrypt(record, by.local(), kind, wire, material, random);
  }

  static std::uint32_t counter_of(CiphertextKind kind, BytesView wire) {
    if (kind == CiphertextKind::prekey_message) wire = parse_prekey_message(wire)->message;
    return parse_signal_message(wire)->counter;
  }

  static CiphertextKind kind_of(const object& step) {
    return step.at("type").as_string() == "pkmsg" ? CiphertextKind::prekey_message : CiphertextKind::message;
  }

  std::map<std::string, Recorded> parties_;
  std::map<std::string, Bytes> wires_;
};

TEST(SessionVectors, EveryScenarioReplays) {
  const auto vectors = test::load_vectors("signal_session");
  for (const auto& scenario : vectors.at("scenarios").as_array()) {
    Replay replay(scenario);
    std::size_t number = 0;
    for (const auto& step : scenario.at("steps").as_array()) {
      SCOPED_TRACE(std::string(scenario.at("name").as_string()) + " step " + std::to_string(number++));
      replay.step(step.as_object());
    }
  }
}

}  // namespace
}  // namespace kurir::whatsapp::signal
