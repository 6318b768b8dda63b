#include "whatsapp/app_state/patch.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/proto/app_state.pb.h"

namespace kurir::whatsapp::app_state {
namespace {

using test::hex;

std::string text(BytesView bytes) { return to_string(bytes); }

/// The example patch of the vectors, encoded.
proto::SyncdPatch example(const boost::json::value& vector) {
  proto::SyncdPatch patch;
  patch.mutable_version()->set_version(1);
  auto* mutation = patch.add_mutations();
  mutation->set_operation(proto::SyncdMutation::SET);
  mutation->mutable_record()->mutable_index()->set_blob(text(hex(vector.at("index_mac"))));
  mutation->mutable_record()->mutable_value()->set_blob(text(hex(vector.at("value_blob"))));
  mutation->mutable_record()->mutable_keyid()->set_id(text(hex(vector.at("key_id"))));
  patch.set_snapshotmac(text(hex(vector.at("snapshot_mac"))));
  patch.set_patchmac(text(hex(vector.at("patch_mac"))));
  patch.mutable_keyid()->set_id(text(hex(vector.at("key_id"))));
  return patch;
}

class PatchTest : public testing::Test {
 protected:
  [[nodiscard]] Result<OpenedPatch> open(const proto::SyncdPatch& patch, const CollectionState& before = {}) const {
    return open_patch(to_bytes(patch.SerializeAsString()), "critical_block", before, find_keys(), held());
  }
  [[nodiscard]] FindKeys find_keys() const {
    return [this](BytesView id) { return text(id) == text(hex(vector_.at("key_id"))) ? &keys_ : nullptr; };
  }
  [[nodiscard]] FindValueMac held() const {
    return [this](const crypto::Sha256& index) {
      const auto found = entries_.find(index);
      return found == entries_.end() ? std::nullopt : std::optional(found->second);
    };
  }

  const boost::json::value file_ = test::load_vectors("hkdf_media");
  const boost::json::value& vector_ = file_.at("app_state").at("example_patch");
  const Keys keys_ = derive_keys(Secret<32>(exactly<32>(hex(file_.at("app_state").at("key_data"))).value()));
  std::map<crypto::Sha256, crypto::Sha256> entries_;
};

TEST_F(PatchTest, TheVectorTellsThePushName) {
  const auto opened = open(example(vector_));
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(opened->changes.size(), 1U);
  EXPECT_EQ(opened->changes[0].push_name, std::string_view(vector_.at("decoded_name").as_string()));
  EXPECT_EQ(opened->state.version, 1U);
  EXPECT_EQ(to_hex(opened->state.hash.state()), vector_.at("lt_hash_after").as_string());
}

TEST_F(PatchTest, AnyChangeToItIsFound) {
  const auto whole = example(vector_);
  auto patch = whole;
  patch.mutable_snapshotmac()->back() ^= 1;
  EXPECT_EQ(open(patch).error().code, ErrorCode::verification_failed);
  patch = whole;
  patch.mutable_patchmac()->back() ^= 1;
  EXPECT_EQ(open(patch).error().code, ErrorCode::verification_failed);
  patch = whole;
  patch.mutable_mutations(0)->mutable_record()->mutable_index()->mutable_blob()->back() ^= 1;
  EXPECT_EQ(open(patch).error().code, ErrorCode::verification_failed);
  patch = whole;
  patch.mutable_mutations(0)->set_operation(proto::SyncdMutation::REMOVE);
  EXPECT_EQ(open(patch).error().code, ErrorCode::verification_failed);
  patch = whole;
  patch.clear_mutations();
  EXPECT_EQ(open(patch).error().code, ErrorCode::verification_failed) << "an entry was left out";
  LtHash other;
  other.add(as_bytes("x"));
  EXPECT_EQ(open(whole, {0, other}).error().code, ErrorCode::verification_failed) << "another collection before";
}

TEST_F(PatchTest, WhatCannotBeReadYetSaysWhy) {
  auto patch = example(vector_);
  EXPECT_EQ(open(patch, {5, {}}).error().code, ErrorCode::conflict);
  patch.mutable_keyid()->set_id("another");
  EXPECT_EQ(open(patch).error().code, ErrorCode::not_found);
  patch = example(vector_);
  patch.mutable_externalmutations()->set_directpath("/x");
  EXPECT_EQ(open(patch).error().code, ErrorCode::unavailable);
  EXPECT_EQ(open_patch(Bytes{0xFF}, "c", {}, find_keys(), held()).error().code, ErrorCode::malformed);
}

TEST_F(PatchTest, ASecondValueTakesThePlaceOfTheFirst) {
  const auto first = open(example(vector_)).value();
  entries_[first.changes[0].index_mac] = first.changes[0].value_mac;
  test::SeededRandom random(5);
  const auto key_id = hex(vector_.at("key_id"));
  proto::SyncActionData data;
  data.set_index(R"(["setting_pushName"])");
  data.mutable_value()->mutable_pushnamesetting()->set_name("Second");
  const auto blob = seal_value(keys_, {Operation::set, key_id}, as_bytes(data.SerializeAsString()), random);
  const auto mac = value_mac(blob).value();
  LtHash expected;
  expected.add(mac);  // the first value is no more
  proto::SyncdPatch patch;
  auto& record = *patch.add_mutations()->mutable_record();
  record.mutable_index()->set_blob(text(index_mac(keys_, data.index())));
  record.mutable_value()->set_blob(text(blob));
  record.mutable_keyid()->set_id(text(key_id));
  const auto snapshot = snapshot_mac(keys_, expected, {"critical_block", 2});
  patch.set_snapshotmac(text(snapshot));
  patch.set_patchmac(text(patch_mac(keys_, snapshot, std::vector{mac}, {"critical_block", 2})));
  patch.mutable_keyid()->set_id(text(key_id));
  const auto second = open(patch, first.state);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->changes[0].push_name, "Second");
  EXPECT_EQ(second->state.version, 2U) << "a patch without a version is the next one";
}

}  // namespace
}  // namespace kurir::whatsapp::app_state
