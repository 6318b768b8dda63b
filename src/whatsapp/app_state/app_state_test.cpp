#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/app_state/mutation.hpp"
#include "whatsapp/app_state/privacy_token.hpp"

namespace kurir::whatsapp::app_state {
namespace {

using test::hex;

const boost::json::value& vectors() {
  static const auto file = test::load_vectors("hkdf_media");
  return file;
}

const boost::json::value& app_state() { return vectors().at("app_state"); }
const boost::json::value& patch() { return app_state().at("example_patch"); }
Keys vector_keys() { return derive_keys(Secret<32>(exactly<32>(hex(app_state().at("key_data"))).value())); }

/// The collection after the example patch.
CollectionVersion after_patch() { return {patch().at("collection").as_string(), 1}; }

TEST(AppStateKeys, are_the_vectors) {
  const auto keys = vector_keys();
  EXPECT_EQ(to_hex(keys.index.reveal()), app_state().at("index_key").as_string());
  EXPECT_EQ(to_hex(keys.value_encryption.reveal()), app_state().at("value_encryption_key").as_string());
  EXPECT_EQ(to_hex(keys.value_mac.reveal()), app_state().at("value_mac_key").as_string());
  EXPECT_EQ(to_hex(keys.snapshot_mac.reveal()), app_state().at("snapshot_mac_key").as_string());
  EXPECT_EQ(to_hex(keys.patch_mac.reveal()), app_state().at("patch_mac_key").as_string());
}

TEST(Mutation, is_sealed_and_opened_as_the_vector) {
  const auto keys = vector_keys();
  const auto key_id = hex(patch().at("key_id"));
  const MutationContext context{Operation::set, key_id};
  const auto blob = hex(patch().at("value_blob"));
  const auto plain = hex(patch().at("sync_action_data"));
  EXPECT_EQ(to_hex(index_mac(keys, std::string_view(patch().at("index_json").as_string()))), patch().at("index_mac").as_string());
  EXPECT_EQ(open_value(keys, context, blob), plain);
  EXPECT_EQ(to_hex(value_mac(blob).value()), patch().at("value_mac").as_string());
  test::ScriptedRandom random;
  random.push(BytesView(blob).first(16));
  EXPECT_EQ(seal_value(keys, context, plain, random), blob);
}

TEST(Mutation, a_patch_carries_the_vectors_macs) {
  const auto keys = vector_keys();
  const auto mac = exactly<32>(hex(patch().at("value_mac"))).value();
  LtHash hash;
  hash.add(mac);
  EXPECT_EQ(to_hex(hash.state()), patch().at("lt_hash_after").as_string());
  const auto snapshot = snapshot_mac(keys, hash, after_patch());
  EXPECT_EQ(to_hex(snapshot), patch().at("snapshot_mac").as_string());
  EXPECT_EQ(to_hex(patch_mac(keys, snapshot, std::vector{mac}, after_patch())), patch().at("patch_mac").as_string());
}

TEST(Mutation, is_bound_to_its_operation_its_key_and_every_bit) {
  const auto keys = vector_keys();
  const auto key_id = hex(patch().at("key_id"));
  const auto blob = hex(patch().at("value_blob"));
  const auto refused = [&](const MutationContext& context, BytesView bytes) {
    const auto result = open_value(keys, context, bytes);
    return !result && result.error().code == ErrorCode::verification_failed;
  };
  EXPECT_TRUE(refused({Operation::remove, key_id}, blob));
  EXPECT_TRUE(refused({Operation::set, BytesView(key_id).first(5)}, blob));
  for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
    auto broken = blob;
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_TRUE(refused({Operation::set, key_id}, broken)) << bit;
  }
}

TEST(Mutation, values_shorter_than_a_block_are_malformed) {
  const auto keys = vector_keys();
  for (std::size_t size = 0; size < 64; ++size) {
    EXPECT_EQ(open_value(keys, {Operation::set, {}}, Bytes(size)).error().code, ErrorCode::malformed) << size;
  }
}

TEST(LtHash, follows_the_vectors) {
  ASSERT_EQ(app_state().at("lt_hash").as_array().size(), 3U);
  for (const auto& vector : app_state().at("lt_hash").as_array()) {
    LtHash hash;
    for (const auto& entry : vector.at("add").as_array()) hash.add(hex(entry));
    EXPECT_EQ(to_hex(hash.state()), vector.at("hash").as_string());
  }
}

TEST(LtHash, forgets_what_is_removed_in_any_order) {
  LtHash left;
  for (const auto* entry : {"a", "b", "c"}) left.add(as_bytes(entry));
  left.remove(as_bytes("b"));
  LtHash right;
  for (const auto* entry : {"c", "a"}) right.add(as_bytes(entry));
  EXPECT_EQ(left.state(), right.state());
  right.remove(as_bytes("a"));
  right.remove(as_bytes("c"));
  EXPECT_EQ(right.state(), LtHash().state());
}

TEST(ContactToken, is_the_vectors) {
  const auto& vector = vectors().at("cstoken");
  EXPECT_EQ(to_hex(contact_token(hex(vector.at("nct_salt")), std::string_view(vector.at("recipient_lid").as_string()))),
            vector.at("cstoken").as_string());
}

}  // namespace
}  // namespace kurir::whatsapp::app_state
