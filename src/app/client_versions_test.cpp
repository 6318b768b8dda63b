#include "app/client_versions.hpp"

#include <gtest/gtest.h>

#include "support/await.hpp"

namespace kurir::app {
namespace {

using test::await;
using whatsapp::client::ClientVersion;
using Renewal = ClientVersions::Renewal;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

TEST(ClientRevision, IsFoundEscapedOrNot) {
  EXPECT_EQ(find_client_revision(R"(self.x={"server_revision":7,"client_revision":1045649367,"y":1})"), 1'045'649'367U);
  EXPECT_EQ(find_client_revision(R"(JSON.parse("{\"client_revision\": 1045649367}"))"), 1'045'649'367U);
  EXPECT_EQ(find_client_revision(R"(client_revision is a word; "client_revision":12)"), 12U);
  for (const auto* page : {"", "client_revision", "\"client_revision\":", "\"client_revision\":x", "\"client_revision\":0",
                           "\"client_revision\":99999999999", "client_revision 12"}) {
    EXPECT_FALSE(find_client_revision(page)) << page;
  }
}

TEST(ClientVersion, IsReadWholeOrByItsLastNumber) {
  EXPECT_EQ(ClientVersion::parse("2.3000.12")->to_string(), "2.3000.12");
  EXPECT_EQ(ClientVersion::parse("12")->to_string(), "2.3000.12");
  for (const auto* text : {"", "2.3000", "2.3000.", "2.3000.0", "2.3000.12.1", "x", "2.3000.x", "99999999999"}) {
    EXPECT_FALSE(ClientVersion::parse(text)) << text;
  }
}

struct Page {
  int asked = 0;
  Result<std::uint32_t> says = 20U;
  ClientVersions versions{ClientVersion{.revision = 10},
                          [this]() -> boost::asio::awaitable<Result<std::uint32_t>> {
                            ++asked;
                            co_return says;
                          },
                          [this](ClientVersion newer) { heard.push_back(newer.revision); }};
  std::vector<std::uint32_t> heard{};
};

TEST(ClientVersions, ARefusedOneIsReplacedOnce) {
  Page page;
  const ClientVersion refused{.revision = 10};
  EXPECT_EQ(await(page.versions.renew(refused, kNow)), Renewal::renewed);
  EXPECT_EQ(page.versions.current().revision, 20U);
  EXPECT_EQ(await(page.versions.renew(refused, kNow)), Renewal::renewed) << "another device has renewed it";
  EXPECT_EQ(page.asked, 1);
  EXPECT_EQ(await(page.versions.renew(page.versions.current(), kNow)), Renewal::useless) << "the newest is refused, too";
  EXPECT_EQ(page.asked, 1) << "it has just been asked";
  page.says = 30U;
  EXPECT_TRUE(page.versions.is_outdated());
  EXPECT_EQ(await(page.versions.renew(page.versions.current(), kNow + std::chrono::hours(1))), Renewal::renewed);
  EXPECT_FALSE(page.versions.is_outdated());
  EXPECT_EQ(page.heard, (std::vector<std::uint32_t>{20, 30}));
}

TEST(ClientVersions, AnOlderOneIsNotTaken) {
  Page page;
  page.says = 5U;
  EXPECT_FALSE(await(page.versions.refresh(kNow)).value());
  EXPECT_EQ(page.versions.current().revision, 10U);
}

TEST(ClientVersions, WithoutAPageTheVersionStays) {
  const ClientVersions versions;
  EXPECT_FALSE(versions.can_refresh());
  EXPECT_EQ(await(versions.renew(versions.current(), kNow)), Renewal::useless);
}

TEST(ClientVersions, APageThatFailsIsOfNoUse) {
  Page page;
  page.says = fail(ErrorCode::unavailable, "no");
  EXPECT_EQ(await(page.versions.renew(page.versions.current(), kNow)), Renewal::useless);
  EXPECT_FALSE(await(page.versions.refresh(kNow)));
}

}  // namespace
}  // namespace kurir::app
