#include "simulator/listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <deque>
#include <unordered_set>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "adapters/http/acceptor.hpp"
#include "adapters/http/address.hpp"
#include "base/log.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::simulator {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxMessage = 2U << 20;  ///< bytes of one WebSocket message
constexpr std::size_t kMaxHeader = 8U << 10;   ///< bytes of the upgrade request
constexpr std::size_t kKeptBuffer = 4U << 10;  ///< a read buffer above this is given back
constexpr std::size_t kMaxUnsent = 64U << 20;  ///< bytes waiting for a client that does not read
constexpr std::chrono::seconds kSweepInterval{1};
constexpr std::string_view kPath = "/ws/chat";

class Connection;

}  // namespace

struct Listener::State {
  State(asio::any_io_executor executor_, Hall& hall_, Journal& journal_, std::function<void()> after)
      : executor(executor_),
        hall(hall_),
        journal(journal_),
        after_each(std::move(after)),
        acceptor(executor_),
        tasks(std::move(executor_)) {}

  [[nodiscard]] asio::awaitable<void> accept();
  [[nodiscard]] asio::awaitable<void> sweep();

  asio::any_io_executor executor;
  Hall& hall;
  Journal& journal;
  std::function<void()> after_each;
  tcp::acceptor acceptor;
  std::unordered_set<Connection*> connections;
  runtime::TaskScope tasks;
};

namespace {

/// One socket. It lives as long as its reading coroutine and the write under way.
class Connection final : public Wire, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::unordered_set<Connection*>& registry, tcp::socket socket, Hall& hall, Journal& journal,
             std::function<void()>& after)
      : registry_(registry),
        stream_(std::move(socket)),
        session_(hall, *this),
        hall_(hall),
        journal_(journal),
        after_each_(after),
        opened_(hall.world.clock.now()),
        heard_(opened_) {
    registry_.insert(this);
  }
  ~Connection() override { registry_.erase(this); }

  /// The coroutine keeps the connection alive.
  [[nodiscard]] static asio::awaitable<void> run(std::shared_ptr<Connection> self) {
    try {
      if (co_await self->upgrade()) co_await self->read();
    } catch (const std::exception& error) {
      log::error("simulator.connection_failed", {log::field("why", error.what())});
    }
    self->closing_ = true;
    self->session_.lost();
    self->after_each_();
    self->cut();
  }

  void write(Bytes bytes) override {
    if (closing_) return;
    unsent_ += bytes.size();
    if (unsent_ > kMaxUnsent) return cut();
    journal_.when_stored([self = shared_from_this(), frame = std::move(bytes)]() mutable { self->send(std::move(frame)); });
  }

  void finish(Ending ending) override {
    if (std::exchange(closing_, true)) return;
    left_ = hall_.world.clock.now();
    if (ending == Ending::cut) return cut();
    journal_.when_stored([self = shared_from_this()] {
      self->complete_ = true;
      if (self->outgoing_.empty()) self->close();
    });
  }

  void cut() {
    error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }

  void leave() { session_.leave(); }

  [[nodiscard]] bool overstays(Time now) const {
    if (closing_) return now - left_ > Listener::kLeaveTime;
    if (!session_.greeted() && now - opened_ > Listener::kHandshakeTime) return true;
    return now - heard_ > Listener::kSilence;
  }

 private:
  asio::awaitable<bool> upgrade() {
    beast::http::request_parser<beast::http::empty_body> parser;
    parser.header_limit(kMaxHeader);
    auto [read_error, read_size] = co_await beast::http::async_read(stream_.next_layer(), buffer_, parser, kAwait);
    if (read_error) co_return false;
    auto request = parser.release();
    auto path = std::string_view(request.target()).substr(0, request.target().find('?'));
    if (!websocket::is_upgrade(request) || path != kPath) {
      beast::http::response<beast::http::string_body> refusal(beast::http::status::not_found, request.version());
      refusal.body() = "This is a simulated WhatsApp: connect a WebSocket to /ws/chat\n";
      refusal.keep_alive(false);
      refusal.prepare_payload();
      (void)co_await beast::http::async_write(stream_.next_layer(), refusal, kAwait);
      co_return false;
    }
    stream_.read_message_max(kMaxMessage);
    stream_.auto_fragment(false);
    stream_.binary(true);
    stream_.set_option(websocket::stream_base::timeout{Listener::kHandshakeTime, websocket::stream_base::none(), false});
    auto [accept_error] = co_await stream_.async_accept(request, kAwait);
    buffer_ = {};
    co_return !accept_error;
  }

  asio::awaitable<void> read() {
    while (true) {
      auto [error, size] = co_await stream_.async_read(buffer_, kAwait);
      if (error) co_return;
      heard_ = hall_.world.clock.now();
      auto data = buffer_.cdata();
      if (stream_.got_binary() && !closing_) session_.receive({static_cast<const std::uint8_t*>(data.data()), data.size()});
      buffer_.consume(buffer_.size());
      if (buffer_.capacity() > kKeptBuffer) buffer_.shrink_to_fit();
      after_each_();
    }
  }

  void send(Bytes frame) {
    outgoing_.push_back(std::move(frame));
    if (outgoing_.size() > 1) return;
    gather(Gathering::on);
    send_first();
  }

  enum class Gathering : int { off, on };
  /// While on, the kernel puts what is written into full segments: a burst costs both sides less.
  void gather(Gathering gathering) {
    const int cork = static_cast<int>(gathering);
    (void)::setsockopt(beast::get_lowest_layer(stream_).native_handle(), IPPROTO_TCP, TCP_CORK, &cork, sizeof cork);
  }

  /// One frame a WebSocket message, as the real server does.
  void send_first() {
    stream_.async_write(asio::buffer(outgoing_.front()), [self = shared_from_this()](error_code error, std::size_t) {
      self->unsent_ -= self->outgoing_.front().size();
      self->outgoing_.pop_front();
      if (error) return self->cut();
      if (!self->outgoing_.empty()) return self->send_first();
      self->gather(Gathering::off);
      if (self->complete_) self->close();
    });
  }

  void close() {
    stream_.async_close(websocket::close_code::normal, [self = shared_from_this()](error_code) { self->cut(); });
  }

  std::unordered_set<Connection*>& registry_;
  websocket::stream<tcp::socket, false> stream_;
  beast::flat_buffer buffer_;
  std::deque<Bytes> outgoing_;
  std::size_t unsent_ = 0;
  bool closing_ = false;   ///< nothing more is said or heard
  bool complete_ = false;  ///< all that was said has come to outgoing_
  ClientSession session_;
  Hall& hall_;
  Journal& journal_;
  std::function<void()>& after_each_;
  Time opened_;
  Time heard_;
  Time left_;
};

}  // namespace

asio::awaitable<void> Listener::State::accept() {
  while (true) {
    auto [error, socket] = co_await acceptor.async_accept(kAwait);
    if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
    if (error) {  // out of descriptors: let some close
      co_await runtime::sleep_for(std::chrono::milliseconds(100));
      continue;
    }
    if (connections.size() >= kMaxConnections) continue;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = std::make_shared<Connection>(connections, std::move(socket), hall, journal, after_each);
    tasks.spawn("client", Connection::run(std::move(connection)));
  }
}

asio::awaitable<void> Listener::State::sweep() {
  while (true) {
    co_await runtime::sleep_for(kSweepInterval);
    auto now = hall.world.clock.now();
    for (auto* connection : connections) {
      if (connection->overstays(now)) connection->cut();
    }
  }
}

Listener::Listener(asio::any_io_executor executor, Hall& hall, Journal& journal, std::function<void()> after_each)
    : state_(std::make_unique<State>(std::move(executor), hall, journal, std::move(after_each))) {}

Listener::~Listener() = default;

Result<std::uint16_t> Listener::listen(const std::string& address) {
  auto endpoint = http::parse_address(address);
  if (!endpoint) return pass_on(std::move(endpoint));
  auto& acceptor = state_->acceptor;
  if (const auto error = kurir::http::open(acceptor, *endpoint))
    return fail(ErrorCode::unavailable, "cannot listen on {}: {}", address, error.message());
  state_->tasks.spawn("accept", state_->accept());
  state_->tasks.spawn("sweep", state_->sweep());
  return acceptor.local_endpoint().port();
}

std::size_t Listener::connections() const noexcept { return state_->connections.size(); }

asio::awaitable<void> Listener::stop() {
  error_code ignored;
  state_->acceptor.close(ignored);
  for (auto* connection : std::vector<Connection*>(state_->connections.begin(), state_->connections.end())) connection->leave();
  auto deadline = state_->hall.world.clock.now() + kLeaveTime;
  while (!state_->connections.empty() && state_->hall.world.clock.now() < deadline) {
    co_await runtime::sleep_for(std::chrono::milliseconds(20));
  }
  for (auto* connection : std::vector<Connection*>(state_->connections.begin(), state_->connections.end())) connection->cut();
  state_->tasks.cancel();
  co_await state_->tasks.join();
}

}  // namespace kurir::simulator
