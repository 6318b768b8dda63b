#include "adapters/http/server.hpp"

#include <sys/socket.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include "base/log.hpp"
#include "runtime/event_loops.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A blocking client that speaks whatever bytes it is told to.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(context_) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    const timeval patience{5, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }

  void send(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }

  /// One response: up to the end of its header plus Content-Length; what was there at the end of the stream otherwise.
  std::string receive(std::string_view until = "\r\n\r\n") {
    std::string::size_type end = std::string::npos;
    while ((end = received_.find(until)) == std::string::npos) {
      if (!more()) return std::exchange(received_, {});
    }
    end += until.size();
    if (const auto length = received_.find("Content-Length: "); length < end) end += std::stoul(received_.substr(length + 16));
    while (received_.size() < end) {
      if (!more()) break;
    }
    auto out = received_.substr(0, end);
    received_.erase(0, end);
    return out;
  }

  /// Everything up to the end of the stream.
  std::string receive_all() {
    while (more()) {
    }
    return std::exchange(received_, {});
  }

  std::string exchange(std::string_view bytes) {
    send(bytes);
    return receive();
  }

  void finish() { socket_.shutdown(tcp::socket::shutdown_send); }
  boost::system::error_code last_error() const { return error_; }

 private:
  bool more() {
    char chunk[4096];
    const auto n = socket_.read_some(asio::buffer(chunk), error_);
    received_.append(chunk, n);
    return !error_;
  }

  asio::io_context context_;
  tcp::socket socket_;
  std::string received_;
  boost::system::error_code error_;
};

std::string get(std::string_view path) { return fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", path); }
std::string post(std::string_view path, std::string_view body, std::string_view more = "") {
  return fmt::format("POST {} HTTP/1.1\r\nHost: x\r\n{}Content-Length: {}\r\n\r\n{}", path, more, body.size(), body);
}

asio::awaitable<Response> text(std::string body) {
  Response out;
  out.body = std::move(body);
  co_return out;
}

asio::awaitable<Response> hang_until(std::shared_ptr<std::atomic<bool>> open) {
  while (!*open) co_await runtime::sleep_for(1ms);
  Response out;
  out.body = "let go";
  co_return out;
}

/// What became of producers.
struct Produced {
  std::atomic<int> started = 0;
  std::atomic<int> cancelled = 0;
  std::atomic<int> refused = 0;  ///< told by write()
  std::atomic<std::size_t> bytes = 0;
};

asio::awaitable<Response> streamed(Stream stream) {
  Response out;
  out.content_type = "text/plain";
  out.stream = std::move(stream);
  co_return out;
}

asio::awaitable<void> count(BodyStream& body) {
  for (const auto* part : {"one ", "", "two ", "three, which is longer"}) {
    if (!co_await body.write(part)) co_return;
    co_await runtime::sleep_for(1ms);
  }
}

asio::awaitable<void> events(std::shared_ptr<Produced> produced, BodyStream& body) {
  ++produced->started;
  try {
    if (!co_await body.write(": hello\n\n")) co_return;
    runtime::SignalEvent never(co_await asio::this_coro::executor);
    co_await never.wait();
  } catch (const boost::system::system_error&) {
    ++produced->cancelled;
    throw;
  }
}

asio::awaitable<void> flood(std::shared_ptr<Produced> produced, BodyStream& body) {
  ++produced->started;
  while (co_await body.write(std::string(64U << 10, 'x'))) produced->bytes += 64U << 10;
  ++produced->refused;
}

asio::awaitable<void> break_off(BodyStream& body) {
  (void)co_await body.write("half");
  throw std::runtime_error("no more");
}

void await(const std::atomic<int>& counter, int value) {
  for (const auto until = std::chrono::steady_clock::now() + 5s; counter != value;) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }
}

struct ServerTest : testing::Test {
  ServerTest() {
    log::set_sink(
        [this](log::Level, std::string_view line) {
          const std::scoped_lock lock(lines_guard);
          lines.emplace_back(line);
        },
        log::Level::debug);
    loops.start();
  }
  ~ServerTest() override {
    *gate = true;
    if (server) stop(0ms);
    loops.stop();
    log::set_sink(nullptr, log::Level::info);
  }

  void start(Limits limits = {}) { start(routes(), limits); }
  void start_streams(Limits limits = {}) { start(stream_routes(), limits); }

  void start(std::vector<Route> table, Limits limits, TrustedProxies trusted = {}) {
    server = std::make_unique<Server>(loops.all(), std::move(table), limits, std::move(trusted));
    auto listening = server->listen("127.0.0.1:0");
    ASSERT_TRUE(listening) << listening.error().message;
    port = *listening;
  }

  std::future<void> begin_stop(Duration grace) { return asio::co_spawn(loops.at(0), server->stop(grace), asio::use_future); }
  void stop(Duration grace) { begin_stop(grace).get(); }

  std::vector<Route> routes() {
    return {
        {"GET", "/hello", [](Request) { return text("hello"); }},
        {"POST", "/echo", [](Request request) { return text(std::move(request.body)); }, 1000},
        {"POST", "/tolerant", [](Request request) { return text(request.body_too_large ? "too large" : "fine"); }, 10,
         Oversize::pass},
        {"GET", "/show/{name}",
         [](Request r) {
           return text(fmt::format("{} {} {} {} {} {}", r.method, r.path, r.query, r.parameter("name"), r.header("x-y"),
                                   r.remote_address));
         }},
        {"GET", "/throw", [](Request) -> asio::awaitable<Response> { throw std::runtime_error("oh dear"); }},
        {"GET", "/large", [](Request) { return text(std::string(8U << 20, 'x')); }},
        {"GET", "/hang",
         [this](Request) {
           ++hanging;
           return hang_until(gate);
         }},
        {"GET", "/thread",
         [](Request) { return text(fmt::format("{}", std::hash<std::thread::id>{}(std::this_thread::get_id()))); }},
    };
  }

  std::vector<Route> stream_routes() {
    const auto waiting = [this](BodyStream& body) { return events(produced, body); };
    const auto flooding = [this](BodyStream& body) { return flood(produced, body); };
    return {{"GET", "/count", [](Request) { return streamed(count); }},
            {"GET", "/events", [waiting](Request) { return streamed(waiting); }},
            {"GET", "/flood", [flooding](Request) { return streamed(flooding); }},
            {"GET", "/break-off", [](Request) { return streamed(break_off); }},
            {"GET", "/hello", [](Request) { return text("hello"); }},
            {"GET", "/secure", [](Request request) { return text(request.secure ? "https" : "http"); }}};
  }

  runtime::EventLoops loops{2};
  std::shared_ptr<Produced> produced = std::make_shared<Produced>();
  std::shared_ptr<std::atomic<bool>> gate = std::make_shared<std::atomic<bool>>(false);
  std::atomic<int> hanging = 0;
  std::unique_ptr<Server> server;
  std::uint16_t port = 0;
  std::mutex lines_guard;
  std::vector<std::string> lines;
};

TEST_F(ServerTest, AnswersAndReusesTheConnection) {
  start();
  Client client(port);
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.exchange(get("/hello"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\nContent-Length: 5\r\n\r\nhello"));
  }
  EXPECT_THAT(client.exchange(post("/echo", "abc")), testing::EndsWith("\r\n\r\nabc"));
}

TEST_F(ServerTest, HandsOverWhatWasAsked) {
  start();
  Client client(port);
  EXPECT_THAT(client.exchange("GET http://host/show/a%20b?q=1&r=%20 HTTP/1.1\r\nHost: x\r\nX-Y:  z \r\n\r\n"),
              HasSubstr("GET /show/a b q=1&r=%20 a b z 127.0.0.1"));
}

TEST_F(ServerTest, AnswersAPipelineInOrder) {
  start();
  Client client(port);
  std::string pipeline;
  for (int i = 0; i < 50; ++i)
    pipeline += i % 2 == 0 ? post("/echo", fmt::format("body {}", i)) : get(fmt::format("/show/n{}", i));
  client.send(pipeline);
  for (int i = 0; i < 50; ++i)
    EXPECT_THAT(client.receive(), HasSubstr(i % 2 == 0 ? fmt::format("body {}", i) : fmt::format("/show/n{} ", i)));
}

TEST_F(ServerTest, ParsesARequestThatArrivesByteByByte) {
  start();
  Client client(port);
  for (const char c : post("/echo", "slow but sure")) client.send(std::string_view(&c, 1));
  EXPECT_THAT(client.receive(), HasSubstr("slow but sure"));
}

TEST_F(ServerTest, TakesChunkedBodiesAndIgnoresTrailers) {
  start();
  Client client(port);
  EXPECT_THAT(client.exchange("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n"),
              HasSubstr("abcde"));
  EXPECT_THAT(client.exchange(get("/hello")), HasSubstr("hello"));
}

TEST_F(ServerTest, TellsUnknownPathsFromWrongMethods) {
  start();
  Client client(port);
  EXPECT_THAT(client.exchange(get("/nowhere")), StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(client.exchange(get("/echo")), AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: OPTIONS, POST\r\n"),
                                                   HasSubstr(R"({"error":{"code":"method_not_allowed")")));
  EXPECT_THAT(client.exchange("OPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 204 "), HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"), Not(HasSubstr("Content-Length"))));
  EXPECT_THAT(client.exchange("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 204 "));
}

TEST_F(ServerTest, HeadHasTheHeaderOnly) {
  start();
  Client client(port);
  client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.receive_all(), AllOf(HasSubstr("Content-Length: 5\r\n"), testing::EndsWith("\r\n\r\n")));
}

TEST_F(ServerTest, ClosesWhereAsked) {
  start();
  Client modern(port);
  modern.send("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(modern.receive_all(), AllOf(HasSubstr("Connection: close\r\n"), testing::EndsWith("hello")));
  Client old(port);
  old.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.receive_all(), testing::EndsWith("hello"));
  Client old_but_keen(port);
  EXPECT_THAT(old_but_keen.exchange("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
              HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_THAT(old_but_keen.exchange(get("/hello")), HasSubstr("hello"));
}

TEST_F(ServerTest, SendsContinueOnlyWhereTheBodyIsWanted) {
  start();
  Client client(port);
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.exchange("abc"), testing::EndsWith("abc"));
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Client(port).exchange("GET /hello HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n"), StartsWith("HTTP/1.1 417 "));
}

TEST_F(ServerTest, RefusesOversizeBodiesAndTheClientSeesTheAnswer) {
  start();
  const std::string huge(4U << 20, 'x');
  Client plain(port);
  plain.send(post("/echo", huge));
  plain.finish();
  EXPECT_THAT(plain.receive_all(),
              AllOf(StartsWith("HTTP/1.1 413 "), HasSubstr("Connection: close"), HasSubstr(R"("code":"body_too_large")")));
  EXPECT_EQ(plain.last_error(), asio::error::eof);
  Client chunked(port);
  chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 2; ++i) chunked.send("200\r\n" + std::string(512, 'x') + "\r\n");
  EXPECT_THAT(chunked.receive(), StartsWith("HTTP/1.1 413 "));
  Client exact(port);
  EXPECT_THAT(exact.exchange(post("/echo", std::string(1000, 'x'))), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTest, PassesOversizeToHandlersThatWantIt) {
  start();
  Client client(port);
  EXPECT_THAT(client.exchange(post("/tolerant", "0123456789")), testing::EndsWith("fine"));
  client.send(post("/tolerant", std::string(1U << 20, 'x')));
  EXPECT_THAT(client.receive_all(),
              AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("Connection: close"), testing::EndsWith("too large")));
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  start();
  const std::pair<std::string, std::string> cases[] = {
      {"nonsense\r\n\r\n", "400"},
      {"GET /hello HTTP/1.1\r\n\r\n", "400"},
      {"GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"},
      {"GET /hello HTTP/2.0\r\nHost: x\r\n\r\n", "505"},
      {"GET /hello HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "400"},
      {"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET /%f HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", "501"},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(100'000, 'x'), "431"},
      {"GET /hello HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", "431"},
      {"GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", "431"},
  };
  for (const auto& [bytes, status] : cases) {
    Client client(port);
    client.send(bytes);
    client.finish();
    EXPECT_THAT(client.receive_all(), StartsWith("HTTP/1.1 " + status)) << bytes.substr(0, 100);
  }
  std::string many = "GET /hello HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 100; ++i) many += "A: b\r\n";
  EXPECT_THAT(Client(port).exchange(many + "\r\n"), StartsWith("HTTP/1.1 431"));
}

TEST_F(ServerTest, AThrowingHandlerCostsOneRequest) {
  start();
  Client client(port);
  EXPECT_THAT(client.exchange(get("/throw")),
              AllOf(StartsWith("HTTP/1.1 500 "), HasSubstr(R"("code":"internal")"), Not(HasSubstr("oh dear"))));
  EXPECT_THAT(client.exchange(get("/hello")), HasSubstr("hello"));
  EXPECT_THAT(lines, testing::Contains("event=http_handler_failed route=/throw reason=\"oh dear\""));
}

TEST_F(ServerTest, SendsMoreThanASocketBufferHolds) {
  start();
  Client client(port);
  EXPECT_EQ(client.exchange(get("/large")).size() > (8U << 20), true);
  EXPECT_THAT(client.exchange(get("/hello")), HasSubstr("hello"));
}

TEST_F(ServerTest, LosesPatienceWithTheSlow) {
  Limits limits;
  limits.header_timeout = limits.body_timeout = limits.idle_timeout = 80ms;
  start(limits);
  Client header(port), body(port), idle(port), deaf(port);
  header.send("GET /hello HT");
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
  deaf.send(get("/large"));
  EXPECT_THAT(header.receive_all(), StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(body.receive_all(), StartsWith("HTTP/1.1 408 "));
  EXPECT_EQ(idle.receive_all(), "");
  EXPECT_EQ(begin_stop(1h).wait_for(4s), std::future_status::ready) << "a client that does not read holds its connection";
  server.reset();
}

TEST_F(ServerTest, TurnsAwayMoreConnectionsThanItMayHave) {
  Limits limits;
  limits.max_connections = 2;
  start(limits);
  auto first = std::make_unique<Client>(port);
  Client second(port);
  EXPECT_THAT(first->exchange(get("/hello")), HasSubstr("hello"));
  EXPECT_THAT(second.exchange(get("/hello")), HasSubstr("hello"));
  EXPECT_THAT(Client(port).receive_all(), StartsWith("HTTP/1.1 503 "));
  first.reset();
  std::string answer;
  for (int i = 0; i < 500 && !answer.starts_with("HTTP/1.1 200"); ++i) {
    Client next(port);
    try {
      answer = next.exchange(get("/hello"));
    } catch (const boost::system::system_error&) {  // turned away before the request was written
    }
  }
  EXPECT_THAT(answer, HasSubstr("hello"));
}

TEST_F(ServerTest, SpreadsConnectionsOverTheLoops) {
  start();
  Client one(port), two(port);
  EXPECT_NE(one.exchange(get("/thread")).substr(60), two.exchange(get("/thread")).substr(60));
}

TEST_F(ServerTest, StopLetsTheRequestUnderWayEndAndClosesTheIdle) {
  start();
  Client busy(port), idle(port);
  EXPECT_THAT(idle.exchange(get("/hello")), HasSubstr("hello"));
  busy.send(get("/hang"));
  while (hanging == 0) std::this_thread::yield();
  auto stopped = begin_stop(10s);
  EXPECT_EQ(idle.receive_all(), "");
  EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);
  *gate = true;
  EXPECT_THAT(busy.receive_all(), AllOf(HasSubstr("Connection: close"), HasSubstr("let go")));
  stopped.get();
  EXPECT_THROW(Client{port}, boost::system::system_error);
  server.reset();
}

TEST_F(ServerTest, StopCutsWhatDoesNotEndInTime) {
  start();
  Client busy(port);
  busy.send(get("/hang"));
  while (hanging == 0) std::this_thread::yield();
  stop(20ms);
  EXPECT_EQ(busy.receive_all(), "");
  server.reset();
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(ServerTest, StopsUnderLoad) {
  start();
  std::atomic<int> answered = 0;
  std::atomic<bool> wrong = false;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      try {
        Client client(port);
        for (;;) {
          const auto answer = client.exchange(get("/hello"));
          if (answer.empty()) return;
          if (!answer.ends_with("hello")) wrong = true;
          ++answered;
        }
      } catch (const boost::system::system_error&) {  // closed between two requests
      }
    });
  }
  while (answered < 200) std::this_thread::yield();
  stop(5s);
  clients.clear();
  EXPECT_FALSE(wrong);
  server.reset();
}

TEST_F(ServerTest, StreamsInChunksAndKeepsTheConnection) {
  start_streams();
  Client client(port);
  for (int i = 0; i < 2; ++i) {
    client.send(get("/count"));
    EXPECT_THAT(client.receive("\r\n0\r\n\r\n"),
                AllOf(HasSubstr("Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"),
                      Not(HasSubstr("Content-Length")), Not(HasSubstr("Connection:")),
                      testing::EndsWith("\r\n\r\n4\r\none \r\n4\r\ntwo \r\n16\r\nthree, which is longer\r\n0\r\n\r\n")));
  }
  EXPECT_THAT(client.exchange(get("/hello")), HasSubstr("hello"));
}

TEST_F(ServerTest, AnswersRequestsSentAheadAfterTheStream) {
  start_streams();
  Client client(port);
  client.send(get("/count") + get("/hello"));
  EXPECT_THAT(client.receive("\r\n0\r\n\r\n"), HasSubstr("three"));
  client.send(get("/count"));
  EXPECT_THAT(client.receive(), testing::EndsWith("\r\n\r\nhello"));
  client.send(get("/hello"));  // arrives while the stream is under way
  EXPECT_THAT(client.receive("\r\n0\r\n\r\n"), HasSubstr("three"));
  EXPECT_THAT(client.receive(), testing::EndsWith("\r\n\r\nhello"));
}

TEST_F(ServerTest, StreamsToOldClientsUntilItCloses) {
  start_streams();
  Client client(port);
  client.send("GET /count HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(client.receive_all(), AllOf(HasSubstr("Connection: close\r\n"), Not(HasSubstr("Transfer-Encoding")),
                                          testing::EndsWith("\r\n\r\none two three, which is longer")));
}

TEST_F(ServerTest, HeadOfAStreamHasTheHeaderOnly) {
  start_streams();
  Client client(port);
  client.send("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.receive(), AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Transfer-Encoding: chunked\r\n")));
  EXPECT_THAT(client.exchange(get("/hello")), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(produced->started, 0);
}

TEST_F(ServerTest, APeerThatLeavesEndsAWaitingProducer) {
  start_streams();
  auto client = std::make_unique<Client>(port);
  client->send(get("/events"));
  EXPECT_THAT(client->receive("hello\n\n\r\n"), testing::EndsWith("9\r\n: hello\n\n\r\n"));
  EXPECT_EQ(produced->cancelled, 0);
  client.reset();
  await(produced->cancelled, 1);
}

TEST_F(ServerTest, APeerThatLeavesEndsAWritingProducer) {
  start_streams();
  auto client = std::make_unique<Client>(port);
  client->send(get("/flood"));
  client->receive();
  client.reset();
  await(produced->refused, 1);
}

TEST_F(ServerTest, AStreamWaitsForItsReaderButNotForEver) {
  Limits limits;
  limits.body_timeout = 200ms;
  start_streams(limits);
  Client client(port);
  client.send(get("/flood"));
  await(produced->refused, 1);
  EXPECT_LT(produced->bytes, 64U << 20) << "the producer must wait while nobody reads";
  client.receive_all();
  EXPECT_NE(client.last_error(), boost::system::error_code{});
}

TEST_F(ServerTest, AnIdleStreamHasNoDeadline) {
  Limits limits;
  limits.body_timeout = limits.idle_timeout = limits.header_timeout = 40ms;
  start_streams(limits);
  Client client(port), idle(port);
  client.send(get("/events"));
  client.receive("hello\n\n\r\n");
  for (int i = 0; i < 3; ++i) {
    Client other(port);
    EXPECT_EQ(other.receive_all(), "");  // an idle timeout later
  }
  EXPECT_EQ(produced->cancelled, 0);
}

TEST_F(ServerTest, StopEndsStreamsAtOnce) {
  start_streams();
  Client waiting(port), deaf(port);
  waiting.send(get("/events"));
  waiting.receive("hello\n\n\r\n");
  deaf.send(get("/flood"));
  await(produced->started, 2);
  EXPECT_EQ(begin_stop(1h).wait_for(4s), std::future_status::ready);
  EXPECT_EQ(produced->cancelled, 1);
  EXPECT_EQ(produced->refused, 1);
  EXPECT_EQ(waiting.receive_all(), "") << "without its last chunk the body shows that it was cut";
  server.reset();
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(ServerTest, AProducerThatThrowsCutsItsStream) {
  start_streams();
  Client client(port);
  client.send(get("/break-off"));
  EXPECT_THAT(client.receive_all(), testing::EndsWith("\r\n\r\n4\r\nhalf\r\n"));
  stop(0ms);
  server.reset();
  EXPECT_THAT(lines, testing::Contains("event=http_stream_failed reason=\"no more\""));
}

TEST_F(ServerTest, AStreamEndsAClientThatSendsWithoutEnd) {
  start_streams();
  Client client(port);
  client.send(get("/events"));
  client.receive("hello\n\n\r\n");
  client.send(std::string(17U << 10, 'x'));
  await(produced->cancelled, 1);
}

TEST_F(ServerTest, BelievesHttpsFromTrustedProxiesOnly) {
  const std::string request = "GET /secure HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n\r\n";
  start_streams();
  EXPECT_THAT(Client(port).exchange(request), testing::EndsWith("\r\n\r\nhttp"));
  stop(0ms);
  start(stream_routes(), {}, {"127.0.0.1"});
  EXPECT_THAT(Client(port).exchange(request), testing::EndsWith("\r\n\r\nhttps"));
  EXPECT_THAT(Client(port).exchange(get("/secure")), testing::EndsWith("\r\n\r\nhttp"));
}

TEST_F(ServerTest, SaysWhatToDoWhereItCannotListen) {
  start();
  Server second(loops.all(), routes());
  const auto taken = second.listen(fmt::format("127.0.0.1:{}", port));
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message, AllOf(HasSubstr("in use"), HasSubstr("--listen")));
  for (const auto* address :
       {"", "8080", ":8080", "example.org:80", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:80x", "::1:80", "[::1]"}) {
    const auto refused = second.listen(address);
    ASSERT_FALSE(refused) << address;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_TRUE(second.listen("localhost:0"));
  stop(0ms);
  asio::co_spawn(loops.at(1), second.stop(0ms), asio::use_future).get();
  server.reset();
}

}  // namespace
}  // namespace kurir::http
