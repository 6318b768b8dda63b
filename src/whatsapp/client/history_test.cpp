#include "whatsapp/client/history.hpp"

#include <zlib.h>

#include <gmock/gmock.h>

#include "support/scripted_random.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const Account kOwn{
    .jid = Jid::phone_number("628111", 5), .lid = Jid::lid("9111", 5), .signed_identity = {}, .platform = {}, .push_name = {}};

Bytes deflated(const std::string& plain) {
  uLongf size = compressBound(plain.size());
  Bytes packed(size);
  compress(packed.data(), &size, reinterpret_cast<const Bytef*>(plain.data()), plain.size());
  packed.resize(size);
  return packed;
}

/// A chat with long messages, which nobody needs, around what is of use.
proto::HistorySync example(test::SeededRandom& random) {
  proto::HistorySync history;
  history.set_synctype(proto::RECENT);
  for (int i = 0; i < 3; ++i) {
    auto* chat = history.add_conversations();
    chat->set_id("933" + std::to_string(i) + "@lid");
    for (int n = 0; n < 3; ++n) {
      auto* message = chat->add_messages()->mutable_message();
      message->mutable_key()->set_id("ID");
      Bytes text(100'000);
      random.fill(text);
      message->set_messagesecret(to_string(text));
    }
    chat->set_tctoken("token" + std::to_string(i));
    chat->set_tctokentimestamp(1'700'000'000);
    chat->set_pnjid("62833" + std::to_string(i) + "@s.whatsapp.net");
  }
  auto* pair = history.add_phonenumbertolidmappings();
  pair->set_pnjid("628222@s.whatsapp.net");
  pair->set_lidjid("9222@lid");
  auto* name = history.add_pushnames();
  name->set_id("628111@s.whatsapp.net");
  name->set_pushname("Shop");
  history.set_nctsalt("salt");
  return history;
}

Result<AccountNews> read(BytesView packed, std::size_t piece) {
  HistoryReader reader(kOwn);
  for (; !packed.empty(); packed = packed.subspan(std::min(piece, packed.size()))) {
    if (auto taken = reader.take(packed.first(std::min(piece, packed.size()))); !taken) return std::unexpected(taken.error());
  }
  return reader.finish();
}

TEST(HistoryReader, TakesWhatIsOfUseInPiecesOfAnySize) {
  test::SeededRandom random(7);
  const auto packed = deflated(example(random).SerializeAsString());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}, packed.size()}) {
    SCOPED_TRACE(piece);
    const auto news = read(packed, piece);
    ASSERT_TRUE(news) << news.error().message;
    EXPECT_THAT(news->mappings, ElementsAre(LidMapping{"628330", "9330"}, LidMapping{"628331", "9331"},
                                            LidMapping{"628332", "9332"}, LidMapping{"628222", "9222"}));
    ASSERT_THAT(news->tokens, SizeIs(3));
    EXPECT_EQ(news->tokens[2].user, Jid::lid("9332"));
    EXPECT_EQ(to_string(news->tokens[2].token), "token2");
    EXPECT_EQ(news->push_name, "Shop");
    EXPECT_EQ(to_string(*news->nct_salt), "salt");
  }
}

TEST(HistoryReader, BelievesNothingThatIsCutOrFollowedByMore) {
  test::SeededRandom random(8);
  const auto packed = deflated(example(random).SerializeAsString());
  EXPECT_FALSE(read(BytesView(packed).first(packed.size() - 1), packed.size()));
  EXPECT_FALSE(read(concat(packed, Bytes{0}), packed.size() + 1));
  const auto plain = example(random).SerializeAsString();
  EXPECT_FALSE(read(deflated(plain.substr(0, plain.size() - 1)), 1'000));
}

TEST(HistoryReader, RefusesWhatIsNoHistory) {
  EXPECT_FALSE(read(deflated("\x12\x05\x12\x09"), 100)) << "a message longer than the conversation that it is in";
  EXPECT_FALSE(read(deflated("\x0b"), 100)) << "a group, which the format has no more";
  EXPECT_FALSE(read(deflated(std::string(11, '\xff')), 100)) << "a tag without end";
  EXPECT_TRUE(read(deflated("\x12"), 100).error().code == ErrorCode::malformed);
  EXPECT_TRUE(read(deflated(""), 100)->empty());
}

TEST(HistoryReader, LeavesOutAFieldThatIsTooLarge) {
  proto::HistorySync history;
  history.set_synctype(proto::RECENT);
  history.set_nctsalt(std::string(FieldSieve::kMaxKept + 1, 's'));
  auto* chat = history.add_conversations();
  chat->set_id("9333@lid");
  chat->set_tctoken(std::string(FieldSieve::kMaxKept, 't'));
  auto* pair = history.add_phonenumbertolidmappings();
  pair->set_pnjid("628222@s.whatsapp.net");
  pair->set_lidjid("9222@lid");
  const auto news = read(deflated(history.SerializeAsString()), 100);
  ASSERT_TRUE(news);
  EXPECT_FALSE(news->nct_salt);
  EXPECT_TRUE(news->tokens.empty());
  EXPECT_THAT(news->mappings, SizeIs(1));
}

}  // namespace
}  // namespace kurir::whatsapp::client
