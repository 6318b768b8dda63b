#include "app/webhook_signature.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace kurir::app {
namespace {

const Secret<32> kGateway(ByteArray<32>{1, 2, 3});

// Expected value from Python's hmac module, over "evt_5.1800000000.id=1&status=sent".
TEST(WebhookSignature, IsHmacOverIdTimestampBody) {
  Secret<32> secret;
  for (std::size_t i = 0; i < 32; ++i) secret.reveal()[i] = static_cast<std::uint8_t>(i);
  const auto headers = webhook_headers(secret, domain::EventId(5), from_unix_ms(1'800'000'000'999), "id=1&status=sent");
  ASSERT_EQ(headers.size(), 3U);
  EXPECT_EQ(headers[0], std::pair(std::string("webhook-id"), std::string("evt_5")));
  EXPECT_EQ(headers[1], std::pair(std::string("webhook-timestamp"), std::string("1800000000")));
  EXPECT_EQ(headers[2].first, "webhook-signature");
  EXPECT_EQ(headers[2].second, "v1,3qovBoTCA2VBqGUMcwF34FRAmybtODUndEYLtyEGd9Q=");
}

TEST(WebhookSignature, EachDeviceHasItsOwnLastingSecret) {
  const auto one = webhook_secret(kGateway, domain::DeviceId(1));
  EXPECT_EQ(one.reveal(), webhook_secret(kGateway, domain::DeviceId(1)).reveal());
  EXPECT_NE(one.reveal(), webhook_secret(kGateway, domain::DeviceId(2)).reveal());
  EXPECT_NE(one.reveal(), webhook_secret(Secret<32>(ByteArray<32>{9}), domain::DeviceId(1)).reveal());
  EXPECT_NE(one.reveal(), kGateway.reveal());
}

TEST(WebhookSignature, PrintsTheSecretAsReceiversTakeIt) {
  EXPECT_EQ(printable_webhook_secret(Secret<32>(ByteArray<32>{})), "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
}

}  // namespace
}  // namespace kurir::app
