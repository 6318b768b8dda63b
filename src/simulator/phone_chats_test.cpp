// The chats of a phone as a page shows them, and the word that something in them is new.
#include <set>

#include <gmock/gmock.h>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

class PhoneChats : public ::testing::Test {
 protected:
  PhoneChats() {
    fixture_.world().changes.listener = [this](const RecordKey& key) { told_.insert(key.number); };
  }
  void write(Phone& from, const std::string& to, const std::string& text) {
    ASSERT_TRUE(from.send_text(to, text));
    fixture_.universe.phones.work();
  }

  Fixture fixture_;
  Phone& ani_ = fixture_.add_phone("628111111111");
  Phone& budi_ = fixture_.add_phone("628222222222");
  std::set<std::string> told_;
};

TEST_F(PhoneChats, ShowBothSidesInOrderAndWhatIsUnread) {
  EXPECT_THAT(ani_.chats(), IsEmpty());
  write(ani_, "628222222222", "halo");
  write(budi_, "628111111111", "ya?");
  const auto chats = budi_.chats();
  ASSERT_THAT(chats, SizeIs(1));
  EXPECT_EQ(chats[0].number, "628111111111");
  EXPECT_EQ(chats[0].unread, 1U);
  ASSERT_THAT(chats[0].lines, SizeIs(2));
  std::set<std::pair<bool, std::string>> lines;
  for (const auto& line : chats[0].lines) lines.emplace(line.ours, line.text);
  EXPECT_THAT(lines, testing::ElementsAre(std::pair(false, "halo"), std::pair(true, "ya?")));
}

TEST_F(PhoneChats, FollowAMessageUntilItIsRead) {
  const auto status = [&] { return ani_.chats().at(0).lines.at(0).status; };
  budi_.go_offline();
  write(ani_, "628222222222", "halo");
  EXPECT_EQ(status(), SentStatus::sent);
  budi_.go_online();
  fixture_.universe.phones.work();
  EXPECT_EQ(status(), SentStatus::received);
  EXPECT_EQ(budi_.read_chat("628999999999").value(), 0U);
  EXPECT_EQ(budi_.read_chat("628111111111").value(), 1U);
  fixture_.universe.phones.work();
  EXPECT_EQ(status(), SentStatus::read);
  EXPECT_EQ(budi_.chats().at(0).unread, 0U);
  EXPECT_EQ(budi_.read_chat("628111111111").value(), 0U);
  budi_.go_offline();
  EXPECT_EQ(budi_.read_chat("628111111111").error().code, ErrorCode::conflict);
}

TEST_F(PhoneChats, TellWhoseScreenIsNew) {
  told_.clear();
  write(ani_, "628222222222", "halo");
  EXPECT_THAT(told_, Contains("628111111111"));
  EXPECT_THAT(told_, Contains("628222222222"));
}

}  // namespace
}  // namespace kurir::simulator::test
