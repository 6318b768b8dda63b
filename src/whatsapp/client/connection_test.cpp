#include "whatsapp/client/connection.hpp"

#include <gtest/gtest.h>

#include "support/noise_vectors.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/noise/opening.hpp"

namespace kurir::whatsapp::client {
namespace {

namespace noise_test = noise::test;
using noise_test::kNow;

Bytes framed(BytesView body) {
  Bytes out;
  noise::append_frame(out, body);
  return out;
}

/// WhatsApp's end of the connection.
struct Server {
  noise::Responder responder;
  noise::FrameReader frames{};
  std::optional<noise::Ciphers> ciphers{};

  explicit Server(Random& random) : responder(noise_test::named_key("server_static"), noise_test::cert_chain(), random) {}

  Bytes hello(BytesView opening) {
    frames.feed(opening.subspan(noise::measure_opening(opening)->value()));
    return framed(responder.answer(frames.next()->value()).value());
  }
  noise::Responder::Client accept(BytesView finish) {
    frames.feed(finish);
    auto client = responder.accept(frames.next()->value()).value();
    ciphers = responder.ciphers();
    return client;
  }
  Bytes seal(const Node& node) {
    Bytes sealed;
    EXPECT_TRUE(ciphers->send.seal(encode(node), sealed));
    return framed(sealed);
  }
  Node open(BytesView bytes) {
    frames.feed(bytes);
    Bytes plain;
    EXPECT_TRUE(ciphers->receive.open(frames.next()->value(), plain));
    return decode(plain).value();
  }
};

Node stanza(std::string id) { return Node("iq", {{"id", std::move(id)}}); }

struct ConnectionTest : testing::Test {
  kurir::test::SeededRandom random{3};
  Server server{random};
  const Bytes payload = noise_test::client_payload();

  [[nodiscard]] Connection::Setup setup(Bytes routing_info = {}) const {
    return {noise_test::named_key("client_static"), noise_test::test_root(), payload, std::move(routing_info)};
  }
  Connection make() { return Connection(setup(), random); }
  void establish(Connection& connection) {
    const auto arrived = connection.feed(server.hello(connection.open()), kNow).value();
    (void)server.accept(arrived.reply);
  }
};

TEST_F(ConnectionTest, BecomesEstablishedAndCarriesStanzasBothWays) {
  auto connection = make();
  EXPECT_FALSE(connection.established());
  const auto arrived = connection.feed(server.hello(connection.open()), kNow).value();
  EXPECT_TRUE(connection.established());
  EXPECT_TRUE(arrived.nodes.empty());
  const auto client = server.accept(arrived.reply);
  EXPECT_EQ(client.noise_key, noise_test::named_key("client_static").open);
  EXPECT_EQ(client.payload, payload);

  for (const auto* id : {"1", "2", "3"}) {
    EXPECT_EQ(server.open(connection.seal(stanza(id)).value()), stanza(id));
    EXPECT_EQ(server.open(connection.seal_encoded(encode(stanza(id))).value()), stanza(id));
    const auto answer = connection.feed(server.seal(stanza(id)), kNow).value();
    EXPECT_EQ(answer.nodes, std::vector{stanza(id)});
    EXPECT_TRUE(answer.reply.empty());
  }
}

TEST_F(ConnectionTest, BoundariesOfTheStreamMeanNothing) {
  auto connection = make();
  Bytes finish;
  for (const auto byte : server.hello(connection.open())) append(finish, connection.feed(Bytes{byte}, kNow)->reply);
  (void)server.accept(finish);
  const auto three = concat(server.seal(stanza("1")), server.seal(stanza("2")), server.seal(stanza("3")));
  std::vector<Node> nodes;
  for (const auto byte : three) std::ranges::move(connection.feed(Bytes{byte}, kNow)->nodes, std::back_inserter(nodes));
  EXPECT_EQ(nodes, (std::vector{stanza("1"), stanza("2"), stanza("3")}));

  const auto at_once = concat(server.seal(stanza("4")), server.seal(stanza("5")));
  EXPECT_EQ(connection.feed(at_once, kNow)->nodes, (std::vector{stanza("4"), stanza("5")}));
}

TEST_F(ConnectionTest, RoutingInformationGoesAheadOfThePrologue) {
  const auto& vector = noise_test::noise_vectors().at("xx_with_routing_info");
  auto ephemeral = noise_test::scripted(noise_test::named_key("client_ephemeral"));
  Connection connection(setup(kurir::test::hex(vector.at("routing_info"))), ephemeral);
  const auto opening = connection.open();
  EXPECT_EQ(to_hex(opening), vector.at("first_wire_bytes").as_string());
  const auto arrived = connection.feed(server.hello(opening), kNow).value();
  EXPECT_EQ(server.accept(arrived.reply).payload, payload);
}

TEST_F(ConnectionTest, AServerUnderAnotherRootIsRefused) {
  auto stranger = setup();
  stranger.root = noise_test::named_key("client_ephemeral").open;
  Connection connection(std::move(stranger), random);
  const auto refused = connection.feed(server.hello(connection.open()), kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::verification_failed);
  EXPECT_FALSE(connection.established());
}

TEST_F(ConnectionTest, GarbageInsteadOfTheHandshakeIsRefused) {
  for (const auto& body : {Bytes{0xFF}, Bytes(40, 0x41), Bytes{0x1A, 0x00}}) {
    auto connection = make();
    (void)connection.open();
    EXPECT_FALSE(connection.feed(framed(body), kNow));
    EXPECT_FALSE(connection.established());
  }
}

TEST_F(ConnectionTest, GarbageAfterTheHandshakeEndsTheConnection) {
  auto connection = make();
  establish(connection);
  auto frame = server.seal(stanza("1"));
  frame.back() ^= 1;
  EXPECT_FALSE(connection.feed(frame, kNow));
}

TEST_F(ConnectionTest, AReplayedFrameEndsTheConnection) {
  auto connection = make();
  establish(connection);
  const auto frame = server.seal(stanza("1"));
  ASSERT_TRUE(connection.feed(frame, kNow));
  EXPECT_FALSE(connection.feed(frame, kNow));
}

TEST_F(ConnectionTest, ASealedFrameThatIsNoNodeEndsTheConnection) {
  auto connection = make();
  establish(connection);
  Bytes sealed;
  ASSERT_TRUE(server.ciphers->send.seal(Bytes{0x00, 0xF8}, sealed));
  const auto refused = connection.feed(framed(sealed), kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::malformed);
}

TEST_F(ConnectionTest, AFrameWithoutABodyEndsTheConnection) {
  auto connection = make();
  establish(connection);
  const auto refused = connection.feed(Bytes{0, 0, 0}, kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::malformed);
}

TEST_F(ConnectionTest, OnlyAnEstablishedConnectionSeals) {
  auto connection = make();
  EXPECT_EQ(connection.seal(stanza("1")).error().code, ErrorCode::closed);
}

TEST_F(ConnectionTest, AStanzaThatDoesNotFitIntoAFrameIsRefusedWithoutHarm) {
  auto connection = make();
  establish(connection);
  const Bytes huge(kMaxFrame - crypto::kGcmTagSize + 1);
  EXPECT_EQ(connection.seal_encoded(huge).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(connection.seal_encoded(BytesView(huge).first(huge.size() - 1))->size(), 3 + kMaxFrame);
}

}  // namespace
}  // namespace kurir::whatsapp::client
