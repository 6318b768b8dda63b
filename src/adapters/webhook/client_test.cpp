#include "adapters/webhook/client.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include "adapters/webhook/public_address.hpp"
#include "runtime/event_loops.hpp"
#include "support/self_signed.hpp"

namespace kurir::webhook {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::ip::tcp;
using test::SelfSigned;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// One accepted connection, read and written with blocking calls.
class Peer {
 public:
  explicit Peer(tcp::socket socket) : socket_(std::move(socket)) {}

  /// The next request, header and body; throws at the end of the stream.
  std::string request() {
    auto end = asio::read_until(socket_, asio::dynamic_buffer(received_), "\r\n\r\n");
    if (const auto length = received_.find("Content-Length: "); length < end) end += std::stoul(received_.substr(length + 16));
    if (received_.size() < end)
      asio::read(socket_, asio::dynamic_buffer(received_), asio::transfer_exactly(end - received_.size()));
    auto out = received_.substr(0, end);
    received_.erase(0, end);
    return out;
  }
  void answer(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }
  void wait_for_end() {
    boost::system::error_code ignored;
    char byte = 0;
    asio::read(socket_, asio::buffer(&byte, 1), ignored);
  }
  tcp::socket& socket() { return socket_; }

 private:
  tcp::socket socket_;
  std::string received_;
};

/// Plays `script` for each connection, on a thread of its own; the script learns the connection's number.
class Server {
 public:
  using Script = std::function<void(Peer&, int number)>;

  explicit Server(Script script)
      : script_(std::move(script)), acceptor_(context_, {asio::ip::address_v4::loopback(), 0}), thread_([this] { run(); }) {}
  ~Server() {
    stopping_ = true;
    boost::system::error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  [[nodiscard]] std::string url(std::string_view target = "/hook") const {
    return fmt::format("http://127.0.0.1:{}{}", acceptor_.local_endpoint().port(), target);
  }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run() {
    std::vector<std::jthread> peers;
    for (;;) {
      auto socket = acceptor_.accept();
      if (stopping_) return;
      peers.emplace_back([this, number = connections_++, peer = Peer(std::move(socket))]() mutable {
        try {
          script_(peer, number);
        } catch (const boost::system::system_error&) {  // the client went first: the test asserts on its side
        }
      });
    }
  }

  Script script_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

std::string ok(std::string_view body = "") {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
}

/// Always 200, on one connection for as long as the client likes.
void agreeable(Peer& peer, int) {
  for (;;) {
    peer.request();
    peer.answer(ok("fine"));
  }
}

struct ClientTest : testing::Test {
  ClientTest() { loops.start(); }
  ~ClientTest() override { loops.stop(); }

  Result<ports::HttpResponse> post(const std::string& url, std::string body = "a=b", Duration timeout = 5s,
                                   std::size_t loop = 0) {
    ports::HttpRequest request{url, "application/x-www-form-urlencoded", {{"X-Kurir-Event", "7"}}, std::move(body)};
    return asio::co_spawn(loops.at(loop), client->post(std::move(request), timeout), asio::use_future).get();
  }

  static ClientOptions local() {
    ClientOptions options;
    options.private_addresses = PrivateAddresses::allow;
    return options;
  }

  runtime::EventLoops loops{2};
  std::unique_ptr<ports::HttpClient> client = make_http_client(local());
};

TEST_F(ClientTest, PostsAndReadsTheAnswer) {
  std::string seen;
  std::string authority;
  {
    const Server server([&](Peer& peer, int) {
      seen = peer.request();
      peer.answer("HTTP/1.1 201 Created\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    });
    authority = server.url("").substr(7);
    const auto answer = post(server.url("/a/hook.php?token=1"), "id=1&status=sent");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 201U);
    EXPECT_EQ(answer->body, "hi");
  }
  EXPECT_THAT(seen, StartsWith(fmt::format("POST /a/hook.php?token=1 HTTP/1.1\r\nHost: {}\r\n", authority)));
  EXPECT_THAT(seen, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Kurir-Event: 7\r\n\r\nid=1&status=sent"));
}

TEST_F(ClientTest, ReusesAConnectionOnEachLoop) {
  const Server server(agreeable);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(post(server.url(), "x", 5s, 0));
  EXPECT_EQ(server.connections(), 1);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(post(server.url(), "x", 5s, 1));
  EXPECT_EQ(server.connections(), 2);
  client.reset();
}

TEST_F(ClientTest, UnderstandsEveryWayToEndABody) {
  const std::pair<std::string, std::string> cases[] = {
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"},
      {"HTTP/1.0 200 OK\r\n\r\nto the end", "to the end"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi"},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
      {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ""},
  };
  for (const auto& [bytes, body] : cases) {
    const Server server([&](Peer& peer, int) {
      peer.request();
      for (const char c : bytes) peer.answer(std::string_view(&c, 1));
    });
    const auto answer = post(server.url());
    ASSERT_TRUE(answer) << bytes << answer.error().message;
    EXPECT_EQ(answer->body, body);
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST_F(ClientTest, NoticesThatAKeptConnectionWasClosed) {
  std::atomic<int> closed = 0;
  const Server server([&](Peer& peer, int) {
    peer.request();
    peer.answer(ok());  // keeps quiet about closing
    peer.socket().close();
    ++closed;
  });
  for (int i = 0; i < 3; ++i) {
    while (closed < i) std::this_thread::yield();
    const auto answer = post(server.url());
    ASSERT_TRUE(answer) << answer.error().message;
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(ClientTest, DoesNotRepeatWhatMayHaveBeenProcessed) {
  std::atomic<int> requests = 0;
  const Server server([&](Peer& peer, int) {
    peer.request();
    ++requests;
    peer.answer(ok());
    peer.request();  // on the kept connection: read, then dropped
    ++requests;
  });
  ASSERT_TRUE(post(server.url()));
  const auto answer = post(server.url());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_EQ(requests, 2);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(ClientTest, CutsALongBodyAndDropsTheConnection) {
  const Server server([](Peer& peer, int) {
    peer.request();
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + std::string(200'000, 'x'));
    peer.wait_for_end();
  });
  const auto answer = post(server.url());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, std::string(64U << 10, 'x'));
}

TEST_F(ClientTest, BelievesNoNonsense) {
  const std::pair<std::string, ErrorCode> cases[] = {
      {"220 smtp.example.org ESMTP\r\n\r\n", ErrorCode::malformed},
      {"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", ErrorCode::malformed},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'), ErrorCode::malformed},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(200'000, 'x'), ErrorCode::malformed},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", ErrorCode::unavailable},
      {"HTTP/1.1 200", ErrorCode::unavailable},
      {"", ErrorCode::unavailable},
  };
  for (const auto& [bytes, code] : cases) {
    const Server server([&](Peer& peer, int) {
      peer.request();
      peer.answer(bytes);
      peer.socket().shutdown(tcp::socket::shutdown_send);
      peer.wait_for_end();
    });
    const auto answer = post(server.url("/?secret=1"));
    ASSERT_FALSE(answer) << bytes.substr(0, 40);
    EXPECT_EQ(answer.error().code, code) << bytes.substr(0, 40) << answer.error().message;
    EXPECT_THAT(answer.error().message, Not(HasSubstr("secret")));
  }
}

TEST_F(ClientTest, SeesAnAnswerThatComesBeforeTheBodyIsRead) {
  const Server server([](Peer& peer, int) {
    std::string header;
    asio::read_until(peer.socket(), asio::dynamic_buffer(header), "\r\n\r\n");
    peer.answer("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    peer.socket().shutdown(tcp::socket::shutdown_send);
    std::string rest;
    boost::system::error_code ignored;
    asio::read(peer.socket(), asio::dynamic_buffer(rest), ignored);
  });
  const auto answer = post(server.url(), std::string(4U << 20, 'x'));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 413U);
}

TEST_F(ClientTest, GivesUpInTime) {
  const Server silent([](Peer& peer, int) {
    for (;;) peer.request();
  });
  const auto before = std::chrono::steady_clock::now();
  const auto answer = post(silent.url(), "x", 50ms);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 4s);
}

TEST_F(ClientTest, LetsIdleConnectionsGo) {
  auto options = local();
  options.idle_timeout = 20ms;
  client = make_http_client(options);
  std::promise<void> ended;
  const Server server([&](Peer& peer, int) {
    peer.request();
    peer.answer(ok());
    peer.wait_for_end();
    ended.set_value();
  });
  ASSERT_TRUE(post(server.url()));
  EXPECT_EQ(ended.get_future().wait_for(4s), std::future_status::ready);
}

TEST_F(ClientTest, RefusesPrivateAddressesUnlessAllowed) {
  client = make_http_client({});
  const Server server(agreeable);
  const auto port = server.url("").substr(server.url("").rfind(':'));
  for (const auto& url : {server.url(), "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port}) {
    const auto answer = post(url);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, ErrorCode::unauthorized) << answer.error().message;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(ClientTest, RefusesWhatItCannotSend) {
  for (const auto* url : {"", "ftp://x/", "example.org", "http://user:secret@example.org/"}) {
    const auto answer = post(url);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(answer.error().message, Not(HasSubstr("secret")));
  }
  ports::HttpRequest request{"http://127.0.0.1:1/", "text/plain", {{"X", "a\r\nHost: b"}}, ""};
  const auto answer = asio::co_spawn(loops.at(0), client->post(std::move(request), 1s), asio::use_future).get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::invalid_argument);
}

/// Answers two requests over TLS.
void answer_over_tls(Peer& peer, const SelfSigned& identity) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  identity.use_in(context.native_handle());
  asio::ssl::stream<tcp::socket&> stream(peer.socket(), context);
  stream.handshake(asio::ssl::stream_base::server);
  for (int i = 0; i < 2; ++i) {
    std::string request;
    asio::read_until(stream, asio::dynamic_buffer(request), "\r\n\r\na=b");
    asio::write(stream, asio::buffer(ok("secret")));
  }
  peer.wait_for_end();
}

TEST_F(ClientTest, SpeaksTlsToATrustedServerAndKeepsTheConnection) {
  const SelfSigned identity;
  auto options = local();
  options.trust_file = identity.file();
  client = make_http_client(options);
  const Server server([&](Peer& peer, int) { answer_over_tls(peer, identity); });
  const auto port = server.url("").substr(server.url("").rfind(':'));
  for (int i = 0; i < 2; ++i) {
    const auto answer = post("https://localhost" + port);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "secret");
  }
  EXPECT_EQ(server.connections(), 1);
  client.reset();
}

TEST_F(ClientTest, RefusesAServerThatItCannotVerify) {
  const SelfSigned identity;
  const Server server([&](Peer& peer, int) { answer_over_tls(peer, identity); });
  const auto port = server.url("").substr(server.url("").rfind(':'));
  const auto unknown = post("https://localhost" + port);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::verification_failed);

  auto options = local();
  options.trust_file = identity.file();
  client = make_http_client(options);
  const auto misnamed = post("https://127.0.0.1" + port);
  ASSERT_FALSE(misnamed);
  EXPECT_EQ(misnamed.error().code, ErrorCode::verification_failed);
}

TEST_F(ClientTest, DoesNotSpeakTlsToWhoDoesNot) {
  const Server server([](Peer& peer, int) {
    peer.answer("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.wait_for_end();
  });
  const auto answer = post("https" + server.url().substr(4));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
}

TEST(PublicAddressTest, KnowsTheInternet) {
  for (const auto* address :
       {"8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.0.1", "2606:4700::1111", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(is_public(asio::ip::make_address(address))) << address;
  }
  for (const auto* address : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "127.0.0.1",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "198.19.0.1",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::a00:1",
                              "2002:7f00:1::",
                              "2001:db8::1",
                              "fc00::1",
                              "fe80::1",
                              "ff02::1"}) {
    EXPECT_FALSE(is_public(asio::ip::make_address(address))) << address;
  }
}

}  // namespace
}  // namespace kurir::webhook
