// Messages as people look them up, what they may change about those that wait, conversations, and the overview.
#include <gmock/gmock.h>

#include "app/conversations.hpp"
#include "app/message_lookup.hpp"
#include "app/overview.hpp"
#include "app/schedule.hpp"
#include "app/send_texts.hpp"
#include "domain/policy/local_time.hpp"
#include "ports/delivery_rows.hpp"
#include "support/await.hpp"
#include "use_cases/customer.hpp"

namespace kurir::test {
namespace {

using app::MessageStep;
using domain::MessageId;
using domain::MessageStage;
using domain::MessageState;
using std::chrono::hours;
using std::chrono::minutes;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class MessageLookup : public testing::Test {
 protected:
  MessageId accept(const Customer& customer, const std::string& number, std::optional<Time> send_at = {}) {
    app::TextRequest request{.account = customer.account,
                             .waid = customer.waid,
                             .numbers = {number},
                             .text = "Halo, ini Toko Makmur.",
                             .send_at = send_at,
                             .lane = {},
                             .expires_at = {}};
    return await(send_.send(std::move(request), {})).value().at(0).id;
  }
  void reach(MessageId id, MessageState state) {
    clock_.advance(minutes(1));
    store_.write([&](ports::Transaction& tx) { tx.messages().set_state(id, state, clock_.now()); });
  }
  app::MessageView show(MessageId id) { return await(app::show_message(store_.get(), clock_, customer_.account, id)).value(); }
  std::vector<std::string> steps(MessageId id) {
    std::vector<std::string> names;
    for (const auto& step : show(id).steps) names.emplace_back(step.name);
    return names;
  }
  std::vector<MessageId> list(app::MessageQuery query) {
    query.account = customer_.account;
    const auto page = await(app::list_messages(store_.get(), clock_, std::move(query), {}, 50));
    if (!page) throw std::runtime_error(page.error().message);
    std::vector<MessageId> ids;
    for (const auto& entry : page->entries) ids.push_back(entry.message.id);
    return ids;
  }
  app::Admin admin() { return {store_.get(), clock_, "user:budi"}; }
  app::Overview overview() { return await(app::overview_of(store_.get(), clock_, customer_.account)).value(); }
  void receive(const std::string& number, const std::string& text) {
    store_.write([&](ports::Transaction& tx) {
      ASSERT_TRUE(tx.inbox().insert_if_new(
          customer_.device,
          {.chat = number, .sender = number, .wire_id = text, .number = number, .text = text, .at = clock_.now()}));
    });
  }

  TemporaryStore store_;
  ManualClock clock_;
  SeededRandom random_{1};
  app::SendTexts send_{store_.get(), clock_, random_, {}};
  Customer customer_ = add_customer(store_, "a");
  Customer other_ = add_customer(store_, "b");
};

TEST_F(MessageLookup, ShowsTheWayOfAMessage) {
  const auto id = accept(customer_, "081200000001", clock_.now() + minutes(1));
  EXPECT_EQ(show(id).stage, MessageStage::scheduled);
  EXPECT_EQ(show(id).waid, customer_.waid);
  EXPECT_THAT(steps(id), ElementsAre("accepted", "scheduled"));
  reach(id, MessageState::sent);
  reach(id, MessageState::received);
  EXPECT_THAT(steps(id), ElementsAre("accepted", "scheduled", "sent", "received"));
  reach(id, MessageState::read);
  EXPECT_EQ(show(id).steps.back(), (MessageStep{"read", clock_.now(), ""}));
  EXPECT_EQ(await(app::show_message(store_.get(), clock_, other_.account, id)).error().code, ErrorCode::not_found);
}

TEST_F(MessageLookup, ACancelledOneSaysByWhom) {
  const auto id = accept(customer_, "081200000001", clock_.now() + hours(1));
  clock_.advance(minutes(1));
  ASSERT_TRUE(await(app::cancel_message(admin(), {id, customer_.account})));
  EXPECT_EQ(show(id).stage, MessageStage::cancelled);
  EXPECT_THAT(show(id).steps, Contains(MessageStep{"cancelled", clock_.now(), "cancelled by user:budi"}));
}

TEST_F(MessageLookup, MovesToAnInstant) {
  const auto id = accept(customer_, "081200000001", clock_.now() + hours(1));
  const app::WaitingMessage which{id, customer_.account};
  EXPECT_EQ(await(app::move_message(admin(), which, clock_.now() + hours(5))).value().due_at, clock_.now() + hours(5));
  EXPECT_EQ(await(app::move_message(admin(), which, Time{})).value().due_at, clock_.now()) << "the past means now";
  EXPECT_EQ(await(app::move_message(admin(), which, clock_.now() + hours(24 * 400))).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(app::move_message(admin(), {id, other_.account}, Time{})).error().code, ErrorCode::not_found);
}

TEST_F(MessageLookup, ReleasesWhatIsHeldOnce) {
  const auto id = accept(customer_, "081200000001");
  const app::WaitingMessage which{id, customer_.account};
  EXPECT_EQ(await(app::release_message(admin(), which)).error().code, ErrorCode::conflict) << "it is not held";
  store_.write([&](ports::Transaction& tx) { tx.messages().set_held(id, "same_text", "same_text: 20 numbers"); });
  EXPECT_EQ(show(id).stage, MessageStage::held);
  EXPECT_THAT(steps(id), ElementsAre("accepted", "held"));
  EXPECT_EQ(await(app::release_message(admin(), {id, other_.account})).error().code, ErrorCode::not_found);
  const auto released = await(app::release_message(admin(), which)).value();
  EXPECT_THAT(released.held, IsEmpty());
  EXPECT_THAT(list({.account = {}, .waid = {}, .stage = MessageStage::held, .number = {}, .text = {}, .from = {}, .until = {}}),
              IsEmpty());
}

TEST_F(MessageLookup, ListsByWhatPeopleType) {
  const auto first = accept(customer_, "081200000001");
  const auto second = accept(customer_, "081200000022");
  (void)accept(other_, "081200000001");
  EXPECT_THAT(list({}), ElementsAre(second, first));
  app::MessageQuery query;
  query.number = "0812-0000-002";
  EXPECT_THAT(list(query), ElementsAre(second));
  query.number = "+62 812";
  query.text = "toko";
  EXPECT_THAT(list(query), ElementsAre(second, first));
  query.number = "nobody";
  query.account = customer_.account;
  EXPECT_EQ(await(app::list_messages(store_.get(), clock_, query, {}, 50)).error().code, ErrorCode::invalid_argument);
  query.number.clear();
  query.waid = other_.waid;
  EXPECT_EQ(await(app::list_messages(store_.get(), clock_, query, {}, 50)).error().code, ErrorCode::not_found);
}

TEST_F(MessageLookup, ConversationsBelongToTheirAccount) {
  receive("6281200000001", "Apakah buka hari Minggu?");
  clock_.advance(minutes(1));
  (void)accept(customer_, "081200000001");
  const auto conversations = await(app::list_conversations(store_.get(), {customer_.account, "", "0812"}, {}, 50)).value();
  ASSERT_THAT(conversations.conversations, SizeIs(1));
  EXPECT_EQ(conversations.conversations[0].unread, 1);
  EXPECT_EQ(conversations.conversations[0].last_from, ports::ConversationRows::Side::us);
  EXPECT_THAT(await(app::list_conversations(store_.get(), {other_.account, "", ""}, {}, 50)).value().conversations, IsEmpty());
  EXPECT_FALSE(await(app::list_conversations(store_.get(), {other_.account, customer_.waid, ""}, {}, 50)));

  const app::WhichConversation ours{customer_.account, customer_.waid, "6281200000001"};
  const app::WhichConversation foreign{other_.account, customer_.waid, "6281200000001"};
  EXPECT_THAT(await(app::show_talk(store_.get(), ours, {}, 50)).value().said, SizeIs(2));
  EXPECT_EQ(await(app::show_talk(store_.get(), foreign, {}, 50)).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(app::show_conversation(store_.get(), foreign)).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(app::mark_conversation_read(store_.get(), foreign)).error().code, ErrorCode::not_found);
  ASSERT_TRUE(await(app::mark_conversation_read(store_.get(), ours)));
  EXPECT_TRUE(await(app::mark_conversation_read(store_.get(), ours))) << "nothing to do is no fault";
  EXPECT_EQ(await(app::show_conversation(store_.get(), ours)).value().unread, 0);
  EXPECT_EQ(await(app::mark_conversation_read(store_.get(), {customer_.account, customer_.waid, "62899"})).error().code,
            ErrorCode::not_found);
}

TEST_F(MessageLookup, TheOverviewCountsInTheAccountsDays) {
  const auto today = domain::policy::start_of_day(domain::policy::local_day(clock_.now(), "Asia/Jakarta"), "Asia/Jakarta");
  clock_.set(today - minutes(30));
  (void)accept(customer_, "081200000001");
  clock_.set(today + minutes(90));
  const auto id = accept(customer_, "081200000002");
  reach(id, MessageState::sent);
  receive("6281200000001", "Ya");
  const auto seen = overview();
  ASSERT_THAT(seen.today, SizeIs(24));
  ASSERT_THAT(seen.days, SizeIs(14));
  EXPECT_EQ(seen.today.front().at, today);
  const auto counts = [](const app::TrafficPoint& point) {
    return std::vector{point.counts[0], point.counts[1], point.counts[6]};
  };
  EXPECT_THAT(counts(seen.today[0]), ElementsAre(0, 0, 0));
  EXPECT_THAT(counts(seen.today[1]), ElementsAre(1, 1, 1));
  EXPECT_THAT(counts(seen.days[13]), ElementsAre(1, 1, 1));
  EXPECT_THAT(counts(seen.days[12]), ElementsAre(1, 0, 0));
  EXPECT_EQ(seen.waiting, 1U);
  EXPECT_EQ(seen.account.balance.available, 10'000 - 400);
  EXPECT_THAT(seen.devices, SizeIs(1));
}

TEST_F(MessageLookup, TheOverviewSaysWhatNeedsAttention) {
  const auto codes = [&] {
    std::vector<std::string> found;
    for (const auto& alert : overview().alerts) found.push_back(fmt::format("{} {}", alert.code, alert.waid));
    return found;
  };
  EXPECT_THAT(codes(), IsEmpty());
  (void)accept(customer_, "081200000001");
  EXPECT_THAT(codes(), ElementsAre("low_balance ")) << "fewer than 50 messages are left";
  store_.write([&](ports::Transaction& tx) {
    tx.devices().set_state(customer_.device, domain::DeviceState::logged_out, "unlinked by the phone", clock_.now());
    tx.devices().set_restriction(customer_.device, {.kind = domain::RestrictionKind::ban_strangers,
                                                    .until = clock_.now() + hours(1),
                                                    .source = domain::RestrictionSource::login,
                                                    .reason = "too many messages"});
    domain::WebhookEvent event;
    event.device = customer_.device;
    event.url = "http://127.0.0.1/";
    event.next_attempt_at = clock_.now();
    tx.events().given_up(tx.events().append(event), clock_.now());
  });
  EXPECT_THAT(codes(),
              ElementsAre("low_balance ", "device_logged_out waid-a", "device_restricted waid-a", "webhook_failing waid-a"));
  clock_.advance(hours(25));
  EXPECT_THAT(codes(), ElementsAre("low_balance ", "device_logged_out waid-a"));
}

}  // namespace
}  // namespace kurir::test
