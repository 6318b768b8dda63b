#include "domain/webhook_event.hpp"

#include <gtest/gtest.h>

#include "domain/form_body.hpp"
#include "domain/legacy_text.hpp"
#include "support/scripted_random.hpp"

namespace kurir::domain {
namespace {

const Time kNow = from_unix_seconds(1'800'000'000);

Device device() {
  Device device;
  device.id = DeviceId(3);
  device.waid = "abc";
  device.inbox_url = "https://shop.example/inbox.php";
  device.tracking_url = "https://shop.example/tracking.php";
  return device;
}

Message message() {
  Message message;
  message.id = MessageId(12'345'788);
  message.device = DeviceId(3);
  message.number = "6281234567890";
  return message;
}

TEST(FormBody, EscapesAllButTheHarmless) {
  EXPECT_EQ(form_encode("a-b_c.d*e 1+1=2&x%~/é"), "a-b_c.d*e+1%2B1%3D2%26x%25%7E%2F%C3%A9");
  EXPECT_EQ(form_body({}), "");
  EXPECT_EQ(form_body({{"a", "1"}, {"b c", ""}}), "a=1&b+c=");
}

TEST(FormBody, DecodesToWhatItWas) {
  test::SeededRandom random(5);
  std::string text(2000, '\0');
  for (auto& c : text) c = static_cast<char>(random.below(256));
  EXPECT_EQ(url_decode(form_encode(text)), text);
}

TEST(WebhookEvent, InboxCarriesWaidMessageNumber) {
  const auto event = inbox_event(device(), "6281234567890", "Halo & selamat\npagi ☕", kNow);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->body, "waid=abc&message=Halo+%26+selamat%0Apagi+%E2%98%95&number=6281234567890");
  EXPECT_EQ(event->kind, EventKind::inbox);
  EXPECT_EQ(event->url, "https://shop.example/inbox.php");
  EXPECT_EQ(event->device, DeviceId(3));
  EXPECT_EQ(event->next_attempt_at, kNow);
}

TEST(WebhookEvent, TrackingCarriesIdWaidNumberStatus) {
  const auto status_in = [](MessageState state) { return tracking_event(device(), message(), state, kNow)->body; };
  const std::string front = "id=12345788&waid=abc&number=6281234567890&status=";
  EXPECT_EQ(status_in(MessageState::accepted), front + "pending");
  EXPECT_EQ(status_in(MessageState::sent), front + "sent");
  EXPECT_EQ(status_in(MessageState::received), front + "received");
  EXPECT_EQ(status_in(MessageState::read), front + "read");
  EXPECT_EQ(status_in(MessageState::cancelled), front + "cancel");
  EXPECT_EQ(status_in(MessageState::rejected), front + "reject");
}

TEST(WebhookEvent, ARestrictionTellsWhatAndUntilWhen) {
  const Restriction lock{.kind = RestrictionKind::reach_out_lock, .until = from_unix_seconds(1'800'000'000)};
  const auto event = restricted_event(device(), lock, kNow);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->body, "id=&waid=abc&number=&status=restricted&reason=reach_out_lock&until=2027-01-15T08%3A00%3A00.000Z");
  auto silent = device();
  silent.tracking_url.clear();
  EXPECT_FALSE(restricted_event(silent, lock, kNow));
}

TEST(WebhookEvent, OrderingKeysSeparateMessagesAndSenders) {
  auto other = message();
  other.number = "12345788";
  other.id = MessageId(1);
  const auto first = tracking_event(device(), message(), MessageState::sent, kNow)->ordering_key;
  EXPECT_EQ(first, tracking_event(device(), message(), MessageState::read, kNow)->ordering_key);
  EXPECT_NE(first, tracking_event(device(), other, MessageState::sent, kNow)->ordering_key);
  EXPECT_NE(first, inbox_event(device(), "12345788", "x", kNow)->ordering_key);
}

TEST(WebhookEvent, NoUrlNoEventAndNoReportsOnOwnNotices) {
  auto silent = device();
  silent.inbox_url.clear();
  silent.tracking_url.clear();
  EXPECT_FALSE(inbox_event(silent, "62812", "x", kNow));
  EXPECT_FALSE(tracking_event(silent, message(), MessageState::sent, kNow));
  auto notice = message();
  notice.origin = MessageOrigin::system;
  EXPECT_FALSE(tracking_event(device(), notice, MessageState::sent, kNow));
}

}  // namespace
}  // namespace kurir::domain
