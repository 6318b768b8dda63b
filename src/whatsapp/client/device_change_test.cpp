#include "whatsapp/client/device_change.hpp"

#include <gmock/gmock.h>

#include "crypto/xeddsa.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/client/key_index_list.hpp"
#include "whatsapp/client/usync.hpp"
#include "whatsapp/proto/connection.pb.h"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::whatsapp::client {
namespace {

using testing::ElementsAre;
using Ids = std::vector<std::uint16_t>;

class DeviceChangeTest : public testing::Test {
 protected:
  [[nodiscard]] Bytes list(std::uint32_t current, const std::vector<std::uint32_t>& valid, bool with_key) {
    proto::ADVKeyIndexList details;
    details.set_rawid(1);
    details.set_timestamp(1'700'000'000);
    details.set_currentindex(current);
    for (const auto index : valid) details.add_validindexes(index);
    proto::ADVSignedKeyIndexList made;
    made.set_details(details.SerializeAsString());
    const auto signature = crypto::sign(phone_.secret, concat(ByteArray<2>{6, 2}, as_bytes(made.details())), random_);
    made.set_accountsignature(to_string(signature));
    if (with_key) made.set_accountsignaturekey(to_string(phone_.open.bytes));
    return to_bytes(made.SerializeAsString());
  }
  [[nodiscard]] static std::string hash_of(const Ids& ids) {
    std::vector<Jid> jids;
    for (const auto id : ids) jids.push_back(Jid::phone_number("628222", id));
    return signal::participant_hash(jids);
  }
  [[nodiscard]] static Node device(std::uint16_t id, std::uint32_t key_index) {
    return Node("device", {{"jid", Jid::phone_number("628222", id)}, {"key-index", std::to_string(key_index)}});
  }
  [[nodiscard]] static Node notice(std::string what, std::string hash, Node::Children children) {
    return Node("notification",
                {{"type", "devices"}, {"from", Jid::phone_number("628222")}, {"lid", Jid::lid("9222")}, {"id", "1"}},
                Node::Children{Node(std::move(what), {{"device_hash", std::move(hash)}}, std::move(children))});
  }

  kurir::test::SeededRandom random_{3};
  crypto::KeyPair phone_ = crypto::KeyPair::generate(random_);
};

TEST_F(DeviceChangeTest, ACompanionComesAndGoes) {
  const auto added = parse_device_change(
      notice("add", hash_of({0, 3, 5}), {device(5, 2), Node("key-index-list", {}, list(2, {1, 2}, true))}), std::nullopt);
  ASSERT_TRUE(added);
  EXPECT_EQ(added->kind, DeviceChange::Kind::added);
  EXPECT_EQ(added->lid, Jid::lid("9222"));
  EXPECT_THAT(*apply(*added, {0, 3}), ElementsAre(0, 3, 5));
  EXPECT_EQ(apply(*added, {}), std::nullopt) << "a list that was not known is asked for";
  EXPECT_EQ(apply(*added, {0}), std::nullopt) << "the server hashed another list";

  const auto removed = parse_device_change(notice("remove", hash_of({0, 5}), {device(3, 1)}), std::nullopt);
  ASSERT_TRUE(removed);
  EXPECT_THAT(*apply(*removed, {0, 3, 5}), ElementsAre(0, 5));
  const auto updated = parse_device_change(notice("update", hash_of({0}), {}), std::nullopt);
  ASSERT_TRUE(updated);
  EXPECT_EQ(apply(*updated, {0, 3}), std::nullopt);
}

TEST_F(DeviceChangeTest, ACompanionThatThePhoneDidNotListMakesTheListStale) {
  const auto outside = notice("add", hash_of({0, 5}), {device(5, 2), Node("key-index-list", {}, list(3, {1, 3}, true))});
  EXPECT_EQ(parse_device_change(outside, std::nullopt)->kind, DeviceChange::Kind::stale);
  const auto no_index = notice("add", hash_of({0, 5}), {Node("device", {{"jid", Jid::phone_number("628222", 5)}})});
  EXPECT_EQ(parse_device_change(no_index, std::nullopt)->kind, DeviceChange::Kind::stale);
  const auto by_others = notice("add", hash_of({0, 5}), {device(5, 2), Node("key-index-list", {}, list(2, {2}, false))});
  EXPECT_EQ(parse_device_change(by_others, phone_.open)->kind, DeviceChange::Kind::added);
  const auto stranger = crypto::KeyPair::generate(random_).open;
  EXPECT_EQ(parse_device_change(by_others, stranger)->kind, DeviceChange::Kind::stale);
}

TEST_F(DeviceChangeTest, OurOwnListIsToldWhole) {
  const auto own = [](std::string hash) {
    return Node("notification", {{"type", "account_sync"}, {"from", Jid::phone_number("628222")}},
                Node::Children{Node("devices", {{"dhash", std::move(hash)}},
                                    Node::Children{Node("device", {{"jid", Jid::phone_number("628222")}}), device(7, 4)})});
  };
  EXPECT_THAT(*apply(*parse_device_change(own(hash_of({0, 7})), std::nullopt), {0, 3}), ElementsAre(0, 7));
  EXPECT_EQ(apply(*parse_device_change(own(hash_of({0})), std::nullopt), {0, 3}), std::nullopt);
  const Node privacy("notification", {{"type", "account_sync"}, {"from", Jid::phone_number("628222")}},
                     Node::Children{Node("privacy")});
  EXPECT_EQ(parse_device_change(privacy, std::nullopt), std::nullopt);
}

TEST_F(DeviceChangeTest, OfAListThatIsAskedForOnlyWhatThePhoneSignedCounts) {
  const auto answer = [](Bytes signed_list) {
    Node devices(
        "devices", {},
        Node::Children{Node("device-list", {},
                            Node::Children{Node("device", {{"id", "0"}}), Node("device", {{"id", "3"}, {"key-index", "1"}}),
                                           Node("device", {{"id", "5"}, {"key-index", "2"}})}),
                       Node("key-index-list", {{"ts", "1"}}, std::move(signed_list))});
    Node user("user", {{"jid", Jid::phone_number("628222")}}, Node::Children{std::move(devices)});
    Node usync("usync", {}, Node::Children{Node("result"), Node("list", {}, Node::Children{std::move(user)})});
    return Node("iq", {{"type", "result"}}, Node::Children{std::move(usync)});
  };
  const auto ids = [&](const Node& iq, const PhoneKeyOf& phone_key) {
    return parse_devices(iq, phone_key).value().at(0).devices;
  };
  const auto signed_by_phone = answer(list(2, {2}, false));
  EXPECT_THAT(ids(signed_by_phone, {}), ElementsAre(0, 5));
  EXPECT_THAT(ids(signed_by_phone, [&](const Jid&) { return std::optional(phone_.open); }), ElementsAre(0, 5));
  const auto stranger = crypto::KeyPair::generate(random_).open;
  EXPECT_THAT(ids(signed_by_phone, [&](const Jid&) { return std::optional(stranger); }), ElementsAre(0));
  EXPECT_THAT(ids(answer(Bytes{0xFF}), {}), ElementsAre(0, 3, 5)) << "a list that cannot be read says nothing";
}

TEST_F(DeviceChangeTest, AKeyIndexListIsBoundToEveryBit) {
  const auto whole = list(5, {2, 4}, false);
  const auto read = read_key_index_list(whole, phone_.open);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->proven);
  EXPECT_EQ(read->at, from_unix_seconds(1'700'000'000));
  EXPECT_TRUE(read->confirms(2));
  EXPECT_FALSE(read->confirms(3));
  EXPECT_TRUE(read->confirms(6)) << "newer than the list";
  EXPECT_FALSE(read_key_index_list(whole, std::nullopt)->proven);
  for (std::size_t byte = 0; byte < whole.size(); ++byte) {
    auto broken = whole;
    broken[byte] ^= 1;
    const auto result = read_key_index_list(broken, phone_.open);
    EXPECT_FALSE(result && result->proven && result->valid != read->valid) << byte;
  }
  EXPECT_FALSE(read_key_index_list({}, phone_.open));
  EXPECT_FALSE(read_key_index_list(Bytes(5'000), phone_.open));
}

}  // namespace
}  // namespace kurir::whatsapp::client
