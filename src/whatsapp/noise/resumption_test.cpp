#include "whatsapp/noise/resumption.hpp"

#include <gtest/gtest.h>

#include "support/noise_vectors.hpp"

namespace kurir::whatsapp::noise::test {
namespace {

const boost::json::value& ik() { return noise_vectors().at("ik"); }
const boost::json::value& fallback() { return noise_vectors().at("xxfallback"); }

ResumingInitiator vector_initiator() {
  auto random = scripted(named_key("client_ephemeral"));
  return {{named_key("client_static"), test_root()}, named_key("server_static").open, random};
}

Responder rotated_server() {
  auto random = scripted(key_pair(fallback().at("server_ephemeral")));
  return {key_pair(fallback().at("server_static_rotated")), hex(fallback().at("cert_chain")), random};
}

/// The two sides' ciphers carry a frame each way under the vector's keys.
void expect_keys(Ciphers initiator, const boost::json::value& keys) {
  Bytes sealed;
  ASSERT_TRUE(initiator.send.seal(as_bytes("up"), sealed));
  Bytes plain;
  EXPECT_TRUE(Cipher(exactly<32>(hex(keys.at("client_to_server"))).value()).open(sealed, plain));
  EXPECT_EQ(as_text(plain), "up");
  sealed.clear();
  ASSERT_TRUE(Cipher(exactly<32>(hex(keys.at("server_to_client"))).value()).seal(as_bytes("down"), sealed));
  EXPECT_TRUE(initiator.receive.open(sealed, plain));
}

TEST(Resumption, resumes_as_the_vector) {
  auto client = vector_initiator();
  const auto hello = client.hello(client_payload());
  ASSERT_TRUE(hello);
  EXPECT_EQ(to_hex(*hello), ik().at("client_hello").at("message").as_string());
  const auto finish = client.finish(hex(ik().at("server_hello").at("message")), client_payload(), kNow);
  ASSERT_TRUE(finish) << finish.error().message;
  EXPECT_FALSE(finish->has_value()) << "nothing more to send";
  expect_keys(client.ciphers(), ik().at("transport_keys"));
}

TEST(Resumption, falls_back_as_the_vector_with_our_responder) {
  auto client = vector_initiator();
  auto server = rotated_server();
  const auto hello = client.hello(client_payload());
  ASSERT_TRUE(hello);
  const auto answer = server.answer(*hello);
  ASSERT_TRUE(answer);
  EXPECT_EQ(to_hex(*answer), fallback().at("server_hello").at("message").as_string());
  const auto finish = client.finish(*answer, client_payload(), kNow);
  ASSERT_TRUE(finish) << finish.error().message;
  ASSERT_TRUE(finish->has_value());
  EXPECT_EQ(to_hex(**finish), fallback().at("client_finish").at("message").as_string());
  const auto accepted = server.accept(**finish);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->payload, client_payload());
  EXPECT_EQ(accepted->noise_key, named_key("client_static").open);
  expect_keys(client.ciphers(), fallback().at("transport_keys"));
}

TEST(Resumption, flipped_bits_of_either_server_hello_are_refused) {
  for (const auto* vector : {&ik(), &fallback()}) {
    for_each_flipped_bit(
        hex(vector->at("server_hello").at("message")),
        [](const Bytes& broken, std::size_t bit) {
          auto client = vector_initiator();
          ASSERT_TRUE(client.hello(client_payload()));
          EXPECT_FALSE(client.finish(broken, client_payload(), kNow)) << "bit " << bit;
        },
        7);
  }
}

TEST(Resumption, a_cached_key_of_low_order_is_refused) {
  auto random = scripted(named_key("client_ephemeral"));
  ResumingInitiator client({named_key("client_static"), test_root()}, crypto::PublicKey{}, random);
  EXPECT_EQ(client.hello(client_payload()).error().code, ErrorCode::verification_failed);
}

}  // namespace
}  // namespace kurir::whatsapp::noise::test
