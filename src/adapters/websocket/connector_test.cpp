#include "adapters/websocket/connector.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <thread>

#include <gmock/gmock.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "runtime/task_scope.hpp"
#include "support/self_signed.hpp"

namespace kurir::websocket {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;
using asio::ip::tcp;
using test::SelfSigned;
using testing::HasSubstr;
using Peer = beast::websocket::stream<tcp::socket>;

/// Accepts one connection on a thread of its own and plays the other side with blocking calls.
class Server {
 public:
  explicit Server(std::function<void(tcp::socket)> script)
      : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}), thread_([this, script = std::move(script)] {
          boost::system::error_code error;
          auto socket = acceptor_.accept(error);
          if (error) return;
          try {
            script(std::move(socket));
          } catch (const boost::system::system_error&) {  // the client went first: the test asserts on its side
          }
        }) {}
  ~Server() {
    boost::system::error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);  // releases an accept nobody answered
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::string url(std::string_view scheme = "ws") const {
    return fmt::format("{}://127.0.0.1:{}/ws/chat?a=1", scheme, port());
  }

 private:
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::jthread thread_;
};

/// A server that has done the WebSocket handshake.
std::function<void(tcp::socket)> upgraded(std::function<void(Peer&)> script) {
  return [script = std::move(script)](tcp::socket socket) {
    Peer peer(std::move(socket));
    peer.accept();
    script(peer);
  };
}

void echo(Peer& peer) {
  peer.binary(true);
  peer.read_message_max(32U << 20);
  for (;;) {
    beast::flat_buffer buffer;
    peer.read(buffer);
    peer.write(buffer.data());
  }
}

/// Reads to the end, whatever comes.
void drain(Peer& peer) {
  for (;;) {
    beast::flat_buffer buffer;
    peer.read(buffer);
  }
}

/// Until a task of the same loop, which has one thread, has come to where it waits.
asio::awaitable<void> until(const bool& waits) {
  while (!waits) co_await asio::post(asio::use_awaitable);
}

asio::awaitable<void> receive(ports::Transport& transport, bool& waits, std::optional<ErrorCode>& ended) {
  Bytes into;
  waits = true;
  const auto received = co_await transport.receive(into);
  ended = received ? ErrorCode::internal : received.error().code;
}

struct ConnectorTest : testing::Test {
  template <class T>
  T run(asio::awaitable<T> body) {
    auto done = asio::co_spawn(context, std::move(body), asio::use_future);
    context.restart();
    context.run();
    return done.get();
  }

  std::unique_ptr<ports::Transport> connected(const std::string& url) {
    auto result = run(connector->connect(url, 5s));
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
  }

  Error refused(const std::string& url, Duration timeout = 5s) {
    const auto result = run(connector->connect(url, timeout));
    return result ? Error{ErrorCode::internal, "connected"} : result.error();
  }

  std::unique_ptr<ports::Connector> connector = make_connector();
  asio::io_context context;
};

TEST_F(ConnectorTest, EchoesMessagesOfEverySize) {
  const Server server(upgraded(echo));
  const auto transport = connected(server.url());
  for (const std::size_t size : {0U, 1U, 125U, 126U, 1023U, 1024U, 1025U, 65535U, 65536U, 3'000'000U}) {
    const Bytes message(size, static_cast<std::uint8_t>(size));
    ASSERT_TRUE(run(transport->send({message})));
    Bytes into{1, 2};
    ASSERT_TRUE(run(transport->receive(into)));
    ASSERT_EQ(into.size(), size + 2);
    EXPECT_TRUE(std::equal(message.begin(), message.end(), into.begin() + 2)) << size;
  }
  run(transport->close());
}

TEST_F(ConnectorTest, TakesAMessageUpToTheLimitAndNoLarger) {
  ConnectorOptions options;
  options.max_message = 1000;
  connector = make_connector(options);
  const Server server(upgraded(echo));
  const auto transport = connected(server.url());
  ASSERT_TRUE(run(transport->send({Bytes(1000)})));
  Bytes into;
  EXPECT_TRUE(run(transport->receive(into)));
  ASSERT_TRUE(run(transport->send({Bytes(1001)})));
  into.clear();
  const auto received = run(transport->receive(into));
  ASSERT_FALSE(received);
  EXPECT_EQ(received.error().code, ErrorCode::closed);
  EXPECT_TRUE(into.empty());
}

TEST_F(ConnectorTest, SixteenMebibytesPass) {
  const Server server(upgraded(echo));
  const auto transport = connected(server.url());
  ASSERT_TRUE(run(transport->send({Bytes(16U << 20, 7)})));
  Bytes into;
  ASSERT_TRUE(run(transport->receive(into)));
  EXPECT_EQ(into.size(), 16U << 20);
}

TEST_F(ConnectorTest, SkipsTextAndAnswersPings) {
  std::atomic<int> pongs = 0;
  const Server server(upgraded([&](Peer& peer) {
    peer.control_callback([&](beast::websocket::frame_type type, auto) { pongs += type == beast::websocket::frame_type::pong; });
    peer.ping("are you there");
    peer.text(true);
    peer.write(asio::buffer(std::string_view("hello")));
    peer.binary(true);
    peer.write(asio::buffer(std::string_view("data")));
    drain(peer);
  }));
  const auto transport = connected(server.url());
  Bytes into;
  ASSERT_TRUE(run(transport->receive(into)));
  EXPECT_EQ(as_text(into), "data");
  ASSERT_TRUE(run(transport->send({Bytes(1)})));
  run(transport->close());
  EXPECT_EQ(pongs, 1);
}

TEST_F(ConnectorTest, PresentsItselfAsTheBrowserDoes) {
  beast::http::request<beast::http::string_body> request;
  const Server server([&](tcp::socket socket) {
    beast::flat_buffer buffer;
    beast::http::read(socket, buffer, request);
    Peer peer(std::move(socket));
    peer.accept(request);
    drain(peer);
  });
  const auto transport = connected(server.url());
  run(transport->close());
  EXPECT_EQ(request.target(), "/ws/chat?a=1");
  EXPECT_EQ(request["Origin"], "https://web.whatsapp.com");
  EXPECT_EQ(request["Host"], fmt::format("127.0.0.1:{}", server.port()));
  EXPECT_EQ(request.count("Sec-WebSocket-Extensions"), 0U);
}

TEST_F(ConnectorTest, SeesThePeerClose) {
  const Server server(upgraded([](Peer& peer) { peer.close(beast::websocket::close_code::going_away); }));
  const auto transport = connected(server.url());
  Bytes into;
  const auto received = run(transport->receive(into));
  ASSERT_FALSE(received);
  EXPECT_EQ(received.error().code, ErrorCode::closed);
  const auto sent = run(transport->send({Bytes(1)}));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::closed);
}

TEST_F(ConnectorTest, SeesThePeerVanish) {
  const Server server(upgraded([](Peer&) {}));
  const auto transport = connected(server.url());
  Bytes into;
  EXPECT_FALSE(run(transport->receive(into)));
}

TEST_F(ConnectorTest, AbortEndsAPendingReceive) {
  const Server server(upgraded(drain));
  const auto transport = connected(server.url());
  bool waits = false;
  std::optional<ErrorCode> ended;
  runtime::TaskScope scope(context.get_executor());
  scope.spawn("receive", receive(*transport, waits, ended));
  run([](ports::Transport& t, const bool& pending, runtime::TaskScope& tasks) -> asio::awaitable<void> {
    co_await until(pending);
    t.abort();
    t.abort();
    co_await tasks.join();
  }(*transport, waits, scope));
  EXPECT_EQ(ended, ErrorCode::closed);
}

TEST_F(ConnectorTest, ACancelledReceiverUnwinds) {
  const Server server(upgraded(drain));
  const auto transport = connected(server.url());
  runtime::TaskScope scope(context.get_executor());
  bool waits = false;
  scope.spawn("receive", [](ports::Transport& t, bool& pending) -> asio::awaitable<void> {
    Bytes into;
    pending = true;
    while (true) (void)co_await t.receive(into);
  }(*transport, waits));
  run([](const bool& pending, runtime::TaskScope& tasks) -> asio::awaitable<void> {
    co_await until(pending);
    tasks.cancel();
    co_await tasks.join();
  }(waits, scope));
  EXPECT_EQ(scope.failed(), 0U);
}

TEST_F(ConnectorTest, CloseIsHeardAndLetsAPendingReceiveEnd) {
  std::atomic<bool> closed_well = false;
  {
    const Server server(upgraded([&](Peer& peer) {
      beast::flat_buffer buffer;
      boost::system::error_code error;
      peer.read(buffer, error);
      closed_well = error == beast::websocket::error::closed;
    }));
    const auto transport = connected(server.url());
    bool waits = false;
    std::optional<ErrorCode> ended;
    runtime::TaskScope scope(context.get_executor());
    scope.spawn("receive", receive(*transport, waits, ended));
    run([](ports::Transport& t, const bool& pending, runtime::TaskScope& tasks) -> asio::awaitable<void> {
      co_await until(pending);
      co_await t.close();
      co_await tasks.join();
    }(*transport, waits, scope));
    EXPECT_EQ(ended, ErrorCode::closed);
  }
  EXPECT_TRUE(closed_well);
}

TEST_F(ConnectorTest, CloseDoesNotWaitForAPeerThatIgnoresIt) {
  std::promise<void> done;
  const Server server(upgraded([&](Peer&) { done.get_future().wait(); }));
  const auto transport = connected(server.url());
  const auto before = std::chrono::steady_clock::now();
  run(transport->close());
  EXPECT_LT(std::chrono::steady_clock::now() - before, 4s);
  done.set_value();
}

TEST_F(ConnectorTest, SaysWhyItCannotConnect) {
  std::uint16_t port = 0;
  {
    const Server gone([](tcp::socket) {});
    port = gone.port();
  }
  const auto error = refused(fmt::format("ws://127.0.0.1:{}/", port));
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_THAT(error.message, HasSubstr("refused"));
  EXPECT_EQ(refused("ws://name.invalid/").code, ErrorCode::unavailable);

  const Server web([](tcp::socket socket) {
    beast::flat_buffer buffer;
    beast::http::request<beast::http::string_body> request;
    beast::http::read(socket, buffer, request);
    beast::http::write(socket, beast::http::response<beast::http::string_body>(beast::http::status::forbidden, 11, ""));
  });
  EXPECT_THAT(refused(web.url()).message, HasSubstr("answered HTTP 403"));
}

/// After an outage all devices come at once, and must not all knock at once.
TEST_F(ConnectorTest, ConnectionsBeginOneAfterTheOther) {
  ConnectorOptions options;
  options.spacing = 20ms;
  connector = make_connector(options);
  std::vector<int> order;
  const auto before = std::chrono::steady_clock::now();
  runtime::TaskScope scope(context.get_executor());
  for (int i = 0; i < 5; ++i) {
    scope.spawn("connect", [](ports::Connector& c, std::vector<int>& ended, int number) -> asio::awaitable<void> {
      (void)co_await c.connect("ws://127.0.0.1:1/", 5s);
      ended.push_back(number);
    }(*connector, order, i));
  }
  run([](runtime::TaskScope& tasks) -> asio::awaitable<void> { co_await tasks.join(); }(scope));
  EXPECT_GE(std::chrono::steady_clock::now() - before, 80ms);
  EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
}

TEST_F(ConnectorTest, GivesUpOnASilentServer) {
  std::promise<void> done;
  const Server server([&](tcp::socket) { done.get_future().wait(); });
  EXPECT_EQ(refused(server.url(), 50ms).code, ErrorCode::timed_out);
  done.set_value();
  std::promise<void> tls_done;
  const Server tls_server([&](tcp::socket) { tls_done.get_future().wait(); });
  EXPECT_EQ(refused(tls_server.url("wss"), 50ms).code, ErrorCode::timed_out);
  tls_done.set_value();
}

/// Whoever stops need not wait for a server that says nothing, on any of the ways to a connection.
TEST_F(ConnectorTest, ACancelledConnectEndsAtOnce) {
  for (const std::string_view scheme : {"ws", "wss"}) {
    std::promise<void> done;
    std::atomic<bool> accepted = false;
    const Server server([&](tcp::socket) {
      accepted = true;
      done.get_future().wait();
    });
    runtime::TaskScope scope(context.get_executor());
    scope.spawn("connect", [](ports::Connector& c, std::string url) -> asio::awaitable<void> {
      (void)co_await c.connect(std::move(url), 1h);
    }(*connector, server.url(scheme)));
    run([](const std::atomic<bool>& reached, runtime::TaskScope& tasks) -> asio::awaitable<void> {
      while (!reached) co_await asio::post(asio::use_awaitable);
      tasks.cancel();
      co_await tasks.join();
    }(accepted, scope));
    EXPECT_EQ(scope.failed(), 0U) << scheme;
    done.set_value();
  }
}

/// Echoes over TLS; the name that the client asked for lands in `name`.
std::function<void(tcp::socket)> tls_echo(const SelfSigned& identity, std::string& name) {
  return [&identity, &name](tcp::socket socket) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    identity.use_in(context.native_handle());
    beast::websocket::stream<asio::ssl::stream<tcp::socket>> peer(std::move(socket), context);
    peer.next_layer().handshake(asio::ssl::stream_base::server);
    const auto* asked = SSL_get_servername(peer.next_layer().native_handle(), TLSEXT_NAMETYPE_host_name);
    name = asked == nullptr ? "" : asked;
    peer.accept();
    peer.binary(true);
    for (;;) {
      beast::flat_buffer buffer;
      peer.read(buffer);
      peer.write(buffer.data());
    }
  };
}

TEST_F(ConnectorTest, SpeaksTlsToATrustedServer) {
  const SelfSigned identity;
  std::string name;
  ConnectorOptions options;
  options.trust_file = identity.file();
  connector = make_connector(options);
  {
    const Server server(tls_echo(identity, name));
    const auto transport = connected(fmt::format("wss://localhost:{}/", server.port()));
    ASSERT_TRUE(run(transport->send({Bytes(100'000, 3)})));
    Bytes into;
    ASSERT_TRUE(run(transport->receive(into)));
    EXPECT_EQ(into, Bytes(100'000, 3));
    run(transport->close());
  }
  EXPECT_EQ(name, "localhost");
}

TEST_F(ConnectorTest, RefusesAServerThatItCannotVerify) {
  const SelfSigned identity;
  std::string name;
  {
    const Server stranger(tls_echo(identity, name));
    EXPECT_EQ(refused(fmt::format("wss://localhost:{}/", stranger.port())).code, ErrorCode::verification_failed);
  }
  ConnectorOptions options;
  options.trust_file = identity.file();
  connector = make_connector(options);
  const Server misnamed(tls_echo(identity, name));
  EXPECT_EQ(refused(fmt::format("wss://127.0.0.1:{}/", misnamed.port())).code, ErrorCode::verification_failed);
}

}  // namespace
}  // namespace kurir::websocket
