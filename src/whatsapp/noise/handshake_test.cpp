#include "whatsapp/noise/handshake.hpp"

#include <gtest/gtest.h>

#include "support/noise_vectors.hpp"
#include "whatsapp/noise/frames.hpp"
#include "whatsapp/noise/opening.hpp"

namespace kurir::whatsapp::noise::test {
namespace {

Initiator vector_initiator() { return {named_key("client_static"), test_root(), named_key("client_ephemeral")}; }

Responder vector_responder() {
  auto random = scripted(named_key("server_ephemeral"));
  return {named_key("server_static"), cert_chain(), random};
}

Bytes message(std::string_view name) { return hex(noise_vectors().at("xx").at(name).at("message")); }

Bytes framed(Bytes start, BytesView body) {
  append_frame(start, body);
  return start;
}

/// Our sending cipher makes the vector's frames, the peer's receiving cipher opens them.
void expect_frames(Cipher& send, Cipher& receive, const boost::json::value& frames) {
  ASSERT_EQ(frames.as_array().size(), 3U);
  for (const auto& frame : frames.as_array()) {
    Bytes sealed;
    ASSERT_TRUE(send.seal(hex(frame.at("plaintext")), sealed));
    EXPECT_EQ(to_hex(sealed), frame.at("ciphertext").as_string());
    EXPECT_EQ(to_hex(framed({}, sealed)), frame.at("wire").as_string());
    Bytes plain;
    ASSERT_TRUE(receive.open(sealed, plain));
    EXPECT_EQ(to_hex(plain), frame.at("plaintext").as_string());
  }
}

TEST(Handshake, both_sides_speak_the_vectors_byte_for_byte) {
  auto client = vector_initiator();
  auto server = vector_responder();
  const auto& xx = noise_vectors().at("xx");

  const auto hello = client.hello();
  EXPECT_EQ(hello, message("client_hello"));
  Bytes opening;
  append_opening(opening, {});
  EXPECT_EQ(to_hex(framed(opening, hello)), xx.at("client_hello").at("wire").as_string());
  const auto answer = server.answer(hello);
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, message("server_hello"));
  EXPECT_EQ(to_hex(framed({}, *answer)), xx.at("server_hello").at("wire").as_string());
  const auto finish = client.finish(*answer, client_payload(), kNow);
  ASSERT_TRUE(finish) << finish.error().message;
  EXPECT_EQ(*finish, message("client_finish"));
  EXPECT_EQ(to_hex(framed({}, *finish)), xx.at("client_finish").at("wire").as_string());
  const auto accepted = server.accept(*finish);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->noise_key, named_key("client_static").open);
  EXPECT_EQ(accepted->payload, client_payload());

  auto ours = client.ciphers();
  auto theirs = server.ciphers();
  expect_frames(ours.send, theirs.receive, xx.at("client_to_server_frames"));
  expect_frames(theirs.send, ours.receive, xx.at("server_to_client_frames"));
}

TEST(Handshake, flipped_bits_of_the_server_hello_are_refused) {
  for_each_flipped_bit(
      message("server_hello"),
      [](const Bytes& broken, std::size_t bit) {
        auto client = vector_initiator();
        (void)client.hello();
        EXPECT_FALSE(client.finish(broken, client_payload(), kNow)) << "bit " << bit;
      },
      5);
}

TEST(Handshake, flipped_bits_of_the_client_finish_are_refused) {
  for_each_flipped_bit(
      message("client_finish"),
      [](const Bytes& broken, std::size_t bit) {
        auto server = vector_responder();
        ASSERT_TRUE(server.answer(message("client_hello")));
        EXPECT_FALSE(server.accept(broken)) << "bit " << bit;
      },
      5);
}

TEST(Handshake, truncated_messages_are_refused) {
  for (std::size_t size = 0; size < message("server_hello").size(); ++size) {
    auto client = vector_initiator();
    (void)client.hello();
    EXPECT_FALSE(client.finish(BytesView(message("server_hello")).first(size), client_payload(), kNow)) << size;
  }
  for (std::size_t size = 0; size < message("client_hello").size(); ++size) {
    auto server = vector_responder();
    EXPECT_FALSE(server.answer(BytesView(message("client_hello")).first(size))) << size;
  }
  for (std::size_t size = 0; size < message("client_finish").size(); ++size) {
    auto server = vector_responder();
    ASSERT_TRUE(server.answer(message("client_hello")));
    EXPECT_FALSE(server.accept(BytesView(message("client_finish")).first(size))) << size;
  }
}

TEST(Handshake, a_key_of_low_order_from_either_side_is_refused) {
  const auto zero_hello = concat(*from_hex("12220a20"), Bytes(32));
  EXPECT_EQ(vector_responder().answer(zero_hello).error().code, ErrorCode::verification_failed);
  auto client = vector_initiator();
  (void)client.hello();
  auto server_hello = message("server_hello");
  std::fill_n(server_hello.begin() + 5, 32, std::uint8_t{0});
  EXPECT_EQ(client.finish(server_hello, client_payload(), kNow).error().code, ErrorCode::verification_failed);
}

TEST(Handshake, a_server_with_another_root_or_an_expired_chain_gets_no_payload) {
  Initiator stranger(named_key("client_static"), named_key("client_static").open, named_key("client_ephemeral"));
  (void)stranger.hello();
  EXPECT_EQ(stranger.finish(message("server_hello"), client_payload(), kNow).error().code, ErrorCode::verification_failed);
  auto late = vector_initiator();
  (void)late.hello();
  EXPECT_EQ(late.finish(message("server_hello"), client_payload(), from_unix_seconds(4'200'000'000)).error().code,
            ErrorCode::verification_failed);
}

TEST(Handshake, oversized_messages_are_refused_before_they_are_parsed) {
  EXPECT_EQ(vector_responder().answer(Bytes(kMaxHandshake + 1)).error().code, ErrorCode::malformed);
}

TEST(Cipher, replayed_reordered_and_changed_frames_break_the_stream) {
  const crypto::AesKey key{1, 2, 3};
  Cipher sender(key);
  Bytes first;
  Bytes second;
  ASSERT_TRUE(sender.seal(as_bytes("first"), first));
  ASSERT_TRUE(sender.seal(as_bytes("second"), second));
  Bytes out;
  EXPECT_FALSE(Cipher(key).open(second, out)) << "reordered";
  Cipher receiver(key);
  ASSERT_TRUE(receiver.open(first, out));
  EXPECT_FALSE(receiver.open(first, out)) << "replayed";
  EXPECT_EQ(out, to_bytes("first"));
  for_each_flipped_bit(
      first, [&](const Bytes& broken, std::size_t bit) { EXPECT_FALSE(Cipher(key).open(broken, out)) << "bit " << bit; });
}

}  // namespace
}  // namespace kurir::whatsapp::noise::test
