#include "adapters/media/client.hpp"

#include <functional>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include "support/self_signed.hpp"

namespace kurir::media {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::asio::awaitable;
using namespace std::chrono_literals;

class Source final : public ports::PieceSource {
 public:
  explicit Source(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
  awaitable<Result<BytesView>> next() override {
    if (at_ == pieces_.size()) co_return BytesView{};
    co_return as_bytes(pieces_[at_++]);
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
};

class Sink final : public ports::PieceSink {
 public:
  awaitable<Result<void>> take(BytesView piece) override {
    taken += as_text(piece);
    if (taken.size() > limit) co_return fail(ErrorCode::verification_failed, "enough");
    co_return Result<void>{};
  }
  std::string taken;
  std::size_t limit = 1U << 20;
};

/// One connection at a time: reads a request up to `until`, says `answer`, closes.
class Server {
 public:
  explicit Server(std::string answer, std::string until = "\r\n\r\n")
      : answer_(std::move(answer)), until_(std::move(until)), thread_([this] { serve(); }) {}
  ~Server() {
    boost::system::error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}/v/1", acceptor_.local_endpoint().port()); }
  std::string heard;  ///< after the client has had its answer

 private:
  void serve() {
    tcp::socket socket(context_);
    acceptor_.accept(socket);
    boost::system::error_code error;
    asio::read_until(socket, asio::dynamic_buffer(heard), until_, error);
    if (!error) asio::write(socket, asio::buffer(answer_), error);
  }

  std::string answer_;
  std::string until_;
  asio::io_context context_;
  tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::thread thread_;
};

template <class T>
T run(awaitable<T> work) {
  asio::io_context loop;
  auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
  loop.run();
  return result.get();
}

ErrorCode download_error(std::string answer) {
  const Server server(std::move(answer));
  Sink sink;
  const auto client = make_media_client({.silence = 5s});
  return run(client->download(server.url(), sink)).error().code;
}

TEST(MediaClient, streams_a_file_down) {
  const std::string body(300'000, 'x');
  const Server server(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
  Sink sink;
  ASSERT_TRUE(run(make_media_client()->download(server.url(), sink)));
  EXPECT_EQ(sink.taken, body);
}

TEST(MediaClient, takes_chunks_and_an_empty_file) {
  const Server chunked("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  Sink sink;
  ASSERT_TRUE(run(make_media_client()->download(chunked.url(), sink)));
  EXPECT_EQ(sink.taken, "abcde");
  const Server empty("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  Sink nothing;
  ASSERT_TRUE(run(make_media_client()->download(empty.url(), nothing)));
  EXPECT_EQ(nothing.taken, "");
}

TEST(MediaClient, tells_refusals_apart) {
  EXPECT_EQ(download_error("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), ErrorCode::not_found);
  EXPECT_EQ(download_error("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"), ErrorCode::not_found);
  EXPECT_EQ(download_error("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), ErrorCode::unauthorized);
  EXPECT_EQ(download_error("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), ErrorCode::unavailable);
  EXPECT_EQ(download_error("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n"),
            ErrorCode::malformed);
  EXPECT_EQ(download_error("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), ErrorCode::closed);
  EXPECT_EQ(download_error("not HTTP at all\r\n\r\n"), ErrorCode::malformed);
  EXPECT_EQ(download_error("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x')), ErrorCode::malformed);
}

TEST(MediaClient, ends_a_download_that_the_sink_does_not_want) {
  const Server server("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef");
  Sink sink;
  sink.limit = 3;
  EXPECT_EQ(run(make_media_client()->download(server.url(), sink)).error().code, ErrorCode::verification_failed);
}

TEST(MediaClient, streams_a_file_up_and_says_where_it_lies) {
  const std::string answer = R"({"url":"https://h/v/9","direct_path":"/v/9"})";
  Server server(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", answer.size(), answer), "last piece");
  Source source({"first piece, ", "last piece"});
  const auto uploaded = run(make_media_client()->upload(server.url(), 23, source));
  ASSERT_TRUE(uploaded) << uploaded.error().message;
  EXPECT_EQ(uploaded->direct_path, "/v/9");
  EXPECT_EQ(uploaded->url, "https://h/v/9");
  EXPECT_TRUE(server.heard.starts_with("POST /v/1 HTTP/1.1\r\n"));
  EXPECT_TRUE(server.heard.contains("Content-Length: 23\r\n"));
  EXPECT_TRUE(server.heard.contains("Origin: https://web.whatsapp.com\r\n"));
  EXPECT_TRUE(server.heard.ends_with("\r\n\r\nfirst piece, last piece"));
}

TEST(MediaClient, does_not_send_a_file_of_another_size) {
  const Server server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  Source source({"123"});
  EXPECT_EQ(run(make_media_client()->upload(server.url(), 4, source)).error().code, ErrorCode::conflict);
  const Server another("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  Source longer({"123"});
  EXPECT_EQ(run(make_media_client()->upload(another.url(), 2, longer)).error().code, ErrorCode::conflict);
}

TEST(MediaClient, reads_a_refusal_that_comes_before_the_file_has_left) {
  const Server server("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
  Source source({"1"});
  EXPECT_EQ(run(make_media_client()->upload(server.url(), 1, source)).error().code, ErrorCode::unauthorized);
}

TEST(MediaClient, gives_up_on_a_server_that_says_nothing) {
  asio::io_context context;
  const tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
  Sink sink;
  const auto client = make_media_client({.silence = 100ms});
  const auto url = fmt::format("http://127.0.0.1:{}/", silent.local_endpoint().port());
  EXPECT_EQ(run(client->download(url, sink)).error().code, ErrorCode::timed_out);
}

TEST(MediaClient, verifies_the_certificate) {
  const test::SelfSigned identity;
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  std::thread server([&] {
    for (int connection = 0; connection < 2; ++connection) {
      asio::ssl::context tls(asio::ssl::context::tls_server);
      identity.use_in(tls.native_handle());
      asio::ssl::stream<tcp::socket> stream(acceptor.accept(), tls);
      boost::system::error_code error;
      stream.handshake(asio::ssl::stream_base::server, error);
      std::string request;
      if (!error) asio::read_until(stream, asio::dynamic_buffer(request), "\r\n\r\n", error);
      if (!error) asio::write(stream, asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")), error);
    }
  });
  const auto url = fmt::format("https://localhost:{}/", acceptor.local_endpoint().port());
  Sink sink;
  EXPECT_EQ(run(make_media_client()->download(url, sink)).error().code, ErrorCode::verification_failed);
  const auto trusting = make_media_client({.trust_file = identity.file()});
  EXPECT_TRUE(run(trusting->download(url, sink)));
  EXPECT_EQ(sink.taken, "ok");
  server.join();
}

}  // namespace
}  // namespace kurir::media
