#include "whatsapp/client/account_news.hpp"

#include <zlib.h>

#include <gmock/gmock.h>

#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Account kOwn{
    .jid = Jid::phone_number("628111", 5), .lid = Jid::lid("9111", 5), .signed_identity = {}, .platform = {}, .push_name = {}};

std::string deflated(const std::string& plain) {
  uLongf size = compressBound(plain.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()), plain.size());
  packed.resize(size);
  return packed;
}

Bytes message_of(const proto::HistorySync& history) {
  proto::Message message;
  auto& protocol = *message.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::HISTORY_SYNC_NOTIFICATION);
  auto& notification = *protocol.mutable_historysyncnotification();
  notification.set_synctype(history.synctype());
  notification.set_initialhistbootstrapinlinepayload(deflated(history.SerializeAsString()));
  return to_bytes(message.SerializeAsString());
}

TEST(AccountNews, TakesFromHistoryWhatKeepsANumberHealthy) {
  proto::HistorySync history;
  history.set_synctype(proto::INITIAL_BOOTSTRAP);
  history.set_nctsalt("salt");
  history.mutable_globalsettings()->set_chatdblidmigrationtimestamp(1'700'000'000);
  auto* pair = history.add_phonenumbertolidmappings();
  pair->set_pnjid("628222@s.whatsapp.net");
  pair->set_lidjid("9222@lid");
  auto* chat = history.add_conversations();
  chat->set_id("9333@lid");
  chat->set_pnjid("628333@s.whatsapp.net");
  chat->set_tctoken("token");
  chat->set_tctokentimestamp(1'700'000'001);
  chat->set_tctokensendertimestamp(1'700'000'002);
  history.add_conversations()->set_id("group@g.us");
  auto* name = history.add_pushnames();
  name->set_id("628111@s.whatsapp.net");
  name->set_pushname("The @Shop");
  history.add_pushnames()->set_id("628222@s.whatsapp.net");

  const auto news = parse_account_news(message_of(history), kOwn);
  EXPECT_THAT(news.mappings, ElementsAre(LidMapping{"628333", "9333"}, LidMapping{"628222", "9222"}));
  ASSERT_THAT(news.tokens, SizeIs(1));
  EXPECT_EQ(news.tokens[0].user, Jid::lid("9333"));
  EXPECT_EQ(to_string(news.tokens[0].token), "token");
  EXPECT_EQ(news.tokens[0].at, from_unix_seconds(1'700'000'001));
  ASSERT_THAT(news.issued, SizeIs(1));
  EXPECT_EQ(news.issued[0].at, from_unix_seconds(1'700'000'002));
  EXPECT_EQ(news.push_name, "The Shop");
  EXPECT_EQ(to_string(*news.nct_salt), "salt");
  EXPECT_TRUE(news.lid_migrated);
}

TEST(AccountNews, TakesTheLatestLidOfAMigration) {
  proto::LIDMigrationMappingSyncPayload payload;
  auto add = [&payload](std::uint64_t pn, std::uint64_t assigned, std::uint64_t latest) {
    auto* pair = payload.add_pntolidmappings();
    pair->set_pn(pn);
    pair->set_assignedlid(assigned);
    if (latest != 0) pair->set_latestlid(latest);
  };
  add(628222, 9222, 0);
  add(628333, 9333, 9334);
  add(0, 1, 0);
  for (const auto& encoded : {payload.SerializeAsString(), deflated(payload.SerializeAsString())}) {
    proto::Message message;
    message.mutable_protocolmessage()->mutable_lidmigrationmappingsyncmessage()->set_encodedmappingpayload(encoded);
    const auto news = parse_account_news(to_bytes(message.SerializeAsString()), kOwn);
    EXPECT_THAT(news.mappings, ElementsAre(LidMapping{"628222", "9222"}, LidMapping{"628333", "9334"}));
    EXPECT_TRUE(news.lid_migrated);
  }
}

TEST(AccountNews, TakesKeysOfTheRightSize) {
  proto::Message message;
  auto& share = *message.mutable_protocolmessage()->mutable_appstatesynckeyshare();
  for (const std::size_t size : {32U, 31U}) {
    auto* key = share.add_keys();
    key->mutable_keyid()->set_keyid("123456");
    key->mutable_keydata()->set_keydata(std::string(size, 'k'));
    key->mutable_keydata()->set_timestamp(1'700'000'000'000);
  }
  const auto news = parse_account_news(to_bytes(message.SerializeAsString()), kOwn);
  ASSERT_THAT(news.app_state_keys, SizeIs(1));
  EXPECT_EQ(to_string(news.app_state_keys[0].id), "123456");
  EXPECT_EQ(news.app_state_keys[0].made_at, from_unix_seconds(1'700'000'000));
}

TEST(AccountNews, LeavesOutWhatIsBrokenOrKeptElsewhere) {
  EXPECT_TRUE(parse_account_news(Bytes{0xFF, 0xFF}, kOwn).empty());
  proto::Message message;
  auto& notification = *message.mutable_protocolmessage()->mutable_historysyncnotification();
  notification.set_directpath("/somewhere");
  EXPECT_TRUE(parse_account_news(to_bytes(message.SerializeAsString()), kOwn).empty());
  notification.set_initialhistbootstrapinlinepayload("no zlib");
  EXPECT_TRUE(parse_account_news(to_bytes(message.SerializeAsString()), kOwn).empty());
}

TEST(PushName, IsFitToBeShown) {
  EXPECT_EQ(clean_push_name("Toko\n @Budi"), "Toko Budi");
  EXPECT_EQ(clean_push_name(std::string(101, 'x')), "");
  EXPECT_EQ(clean_push_name("\xC3\x28"), "");
}

}  // namespace
}  // namespace kurir::whatsapp::client
