#include "simulator/media_server.hpp"

#include <array>
#include <optional>
#include <unordered_set>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>

#include "adapters/http/acceptor.hpp"
#include "adapters/http/address.hpp"
#include "base/log.hpp"
#include "runtime/deadline.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::simulator {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kPiece = 64U << 10;
constexpr std::size_t kMaxHeader = 16U << 10;
constexpr char kTlsHandshake = 0x16;  ///< the first byte of TLS (RFC 8446 §5.1)

using Sockets = std::unordered_set<tcp::socket*>;

/// What was asked for, and what it is answered with where that is not a file.
struct Target {
  std::string path;  ///< without query, as it was sent
  std::string auth;
};

std::optional<Target> parse_target(std::string_view text) {
  const auto url = boost::urls::parse_origin_form({text.data(), text.size()});
  if (!url) return std::nullopt;
  Target target{std::string(url->encoded_path().data(), url->encoded_path().size()), {}};
  const auto params = url->params();
  if (const auto auth = params.find("auth"); auth != params.end()) target.auth = (*auth).value;
  return target;
}

std::string error_body(std::string_view why) { return boost::json::serialize(boost::json::object{{"error", std::string(why)}}); }

std::uint64_t size_of(std::FILE* file) {
  std::fseek(file, 0, SEEK_END);
  const auto size = std::ftell(file);
  std::rewind(file);
  return static_cast<std::uint64_t>(std::max(0L, size));
}

/// One connection, over whatever carries it.
template <class Stream>
class Conversation {
 public:
  Conversation(Stream& stream, World& world, const std::vector<std::string>& hosts)
      : stream_(stream), world_(world), hosts_(hosts) {}

  /// Until either side has enough.
  asio::awaitable<void> run() {
    while (co_await answer_next()) {
    }
  }

 private:
  using Parser = http::request_parser<http::buffer_body>;

  asio::awaitable<bool> answer_next() {
    Parser parser;
    parser.header_limit(kMaxHeader);
    parser.body_limit(MediaStore::kMaxFile);
    const auto [failed, size] = co_await http::async_read_header(stream_, buffer_, parser, kAwait);
    if (failed) co_return false;
    if (parser.get().find(http::field::expect) != parser.get().end()) co_return false;
    const auto target = parse_target(std::string_view(parser.get().target().data(), parser.get().target().size()));
    if (!target) co_return co_await say(parser, 400, error_body("no such address"));
    if (parser.get().method() == http::verb::post) co_return co_await take(parser, *target);
    if (parser.get().method() == http::verb::get) co_return co_await give(parser, *target);
    co_return co_await say(parser, 405, error_body("POST or GET"));
  }

  /// Keeps the connection only where all of the request was read.
  asio::awaitable<bool> say(const Parser& parser, unsigned status, std::string body) {
    http::response<http::string_body> response(http::int_to_status(status), parser.get().version());
    response.set(http::field::content_type, "application/json");
    response.body() = std::move(body);
    const bool reusable = parser.is_done() && parser.get().keep_alive();
    response.keep_alive(reusable);
    response.prepare_payload();
    const auto [failed, size] = co_await http::async_write(stream_, response, kAwait);
    co_return !failed && reusable;
  }

  /// Reads the rest of the body; false where it does not come whole, or `use` wants no more.
  template <class Use>
  asio::awaitable<bool> read_body(Parser& parser, Use use) {
    std::array<std::uint8_t, kPiece> piece;
    while (!parser.is_done()) {
      parser.get().body().data = piece.data();
      parser.get().body().size = piece.size();
      auto [failed, size] = co_await http::async_read(stream_, buffer_, parser, kAwait);
      if (failed && failed != http::error::need_buffer) co_return false;
      if (!use(BytesView(piece).first(piece.size() - parser.get().body().size))) co_return false;
    }
    co_return true;
  }

  asio::awaitable<bool> refuse(Parser& parser, unsigned status, std::string why) {
    // A client that writes to its end before it reads would never see an answer given earlier.
    if (!co_await read_body(parser, [](BytesView) { return true; })) co_return false;
    co_return co_await say(parser, status, error_body(why));
  }

  asio::awaitable<bool> take(Parser& parser, Target target) {
    constexpr std::string_view kPrefix = "/mms/";
    const auto slash = target.path.rfind('/');
    if (!target.path.starts_with(kPrefix) || slash < kPrefix.size()) co_return co_await refuse(parser, 404, "not found");
    const auto kind = target.path.substr(kPrefix.size(), slash - kPrefix.size());
    const auto name = target.path.substr(slash + 1);
    const std::string uploader(world_.media.passes.owner(target.auth, world_.clock.now()));
    if (uploader.empty() || world_.faults.take(FaultKind::media_auth, uploader)) {
      world_.media.passes.withdraw(uploader);
      co_return co_await refuse(parser, 401, "unknown auth: ask for media_conn again");
    }
    if (world_.faults.take(FaultKind::media_busy, uploader)) co_return co_await refuse(parser, 503, "try another host");
    auto upload = world_.media.files.begin(kind, uploader, world_.random);
    if (!upload) co_return co_await refuse(parser, 404, upload.error().message);
    if (!co_await read_body(parser, [&](BytesView piece) { return upload->write(piece); })) co_return false;
    auto path = upload->finish(name);
    if (!path) co_return co_await say(parser, 400, error_body(path.error().message));
    ++world_.counters.media_uploads;
    const auto url = "https://" + hosts_.front() + *path;
    co_return co_await say(parser, 200,
                           boost::json::serialize(boost::json::object{{"url", url}, {"direct_path", *path}, {"handle", ""}}));
  }

  asio::awaitable<bool> give(const Parser& parser, Target target) {
    const std::string uploader(MediaStore::uploader(target.path));
    auto& files = world_.media.files;
    if (!uploader.empty() && world_.faults.take(FaultKind::media_gone, uploader)) files.remove(target.path);
    const auto presence = files.look(target.path);
    auto file = files.open(target.path);
    if (!file) {
      const bool gone = presence == MediaStore::Presence::gone;
      co_return co_await say(parser, gone ? 410 : 404, error_body(gone ? "this file is gone" : "not found"));
    }
    ++world_.counters.media_downloads;
    const auto size = size_of(file.get());
    http::response<http::buffer_body> response(http::status::ok, parser.get().version());
    response.set(http::field::content_type, "application/octet-stream");
    response.keep_alive(parser.get().keep_alive());
    response.content_length(size);
    response.body().data = nullptr;
    response.body().more = true;
    http::response_serializer<http::buffer_body> serializer(response);
    if (auto [failed, sent] = co_await http::async_write_header(stream_, serializer, kAwait); failed) co_return false;
    const Harm harm{world_.faults.take(FaultKind::media_broken, uploader), world_.faults.take(FaultKind::media_cut, uploader)};
    co_return co_await stream_file(response, serializer, file.get(), size, harm) && response.keep_alive();
  }

  struct Harm {
    bool flipped = false;  ///< one bit in the middle
    bool cut = false;      ///< half of it, and no more
  };

  asio::awaitable<bool> stream_file(http::response<http::buffer_body>& response,
                                    http::response_serializer<http::buffer_body>& serializer, std::FILE* file, std::uint64_t size,
                                    Harm harm) {
    std::array<std::uint8_t, kPiece> piece;
    for (std::uint64_t sent = 0; sent < size;) {
      const auto got = std::fread(piece.data(), 1, piece.size(), file);
      if (got == 0) co_return false;
      const auto middle = size / 2;
      if (harm.flipped && middle >= sent && middle < sent + got) piece[middle - sent] ^= 1;
      const bool cut_here = harm.cut && sent + got > middle;
      response.body() = {piece.data(), cut_here ? static_cast<std::size_t>(middle - sent) : got, true};
      const auto [failed, written] = co_await http::async_write(stream_, serializer, kAwait);
      if (cut_here || (failed && failed != http::error::need_buffer)) co_return false;
      sent += got;
    }
    response.body() = {nullptr, 0, false};
    const auto [failed, written] = co_await http::async_write(stream_, serializer, kAwait);
    co_return !failed;
  }

  Stream& stream_;
  World& world_;
  const std::vector<std::string>& hosts_;
  beast::flat_buffer buffer_;
};

}  // namespace

struct MediaServer::State {
  State(asio::any_io_executor executor, World& world_)
      : world(world_), identity(crypto::make_self_signed(names(), world_.clock.now())), acceptor(executor), tasks(executor) {
    tls.use_certificate(asio::buffer(identity.certificate), asio::ssl::context::pem);
    tls.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
  }

  static std::vector<std::string> names() { return {"DNS:localhost", "IP:127.0.0.1", "IP:::1"}; }

  asio::awaitable<void> accept() {
    while (true) {
      auto [error, socket] = co_await acceptor.async_accept(kAwait);
      if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
      if (error) {  // out of descriptors: let some close
        co_await runtime::sleep_for(std::chrono::milliseconds(100));
        continue;
      }
      if (sockets.size() < kMaxConnections) tasks.spawn("media", serve(std::move(socket)));
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    struct Listed {
      Sockets& all;
      tcp::socket* own;
      Listed(Sockets& sockets_, tcp::socket* socket_) : all(sockets_), own(socket_) { all.insert(own); }
      ~Listed() { all.erase(own); }
    };
    char first = 0;
    {
      const Listed listed(sockets, &socket);
      const auto [failed, size] = co_await socket.async_receive(asio::buffer(&first, 1), tcp::socket::message_peek, kAwait);
      if (failed) co_return;
    }
    if (first != kTlsHandshake) {
      const Listed listed(sockets, &socket);
      co_await Conversation<tcp::socket>(socket, world, world.media.hosts).run();
      co_return;
    }
    asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
    const Listed listed(sockets, &stream.next_layer());
    if (auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait); failed) co_return;
    co_await Conversation<asio::ssl::stream<tcp::socket>>(stream, world, world.media.hosts).run();
  }

  World& world;
  crypto::SelfSigned identity;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor acceptor;
  Sockets sockets;
  runtime::TaskScope tasks;
};

MediaServer::MediaServer(asio::any_io_executor executor, World& world) : state_(std::make_unique<State>(executor, world)) {}
MediaServer::~MediaServer() = default;

const std::string& MediaServer::certificate() const noexcept { return state_->identity.certificate; }

Result<std::uint16_t> MediaServer::listen(const std::string& address) {
  const auto endpoint = kurir::http::parse_address(address);
  if (!endpoint) return std::unexpected(endpoint.error());
  auto& acceptor = state_->acceptor;
  if (const auto error = kurir::http::open(acceptor, *endpoint))
    return fail(ErrorCode::unavailable, "cannot listen on {}: {}", address, error.message());
  const auto port = acceptor.local_endpoint().port();
  const auto host = address.substr(0, address.rfind(':'));
  state_->world.media.hosts = {fmt::format("{}:{}", host, port)};
  if (endpoint->address().is_loopback()) state_->world.media.hosts.push_back(fmt::format("localhost:{}", port));
  state_->tasks.spawn("accept", state_->accept());
  return port;
}

asio::awaitable<void> MediaServer::stop() {
  error_code ignored;
  state_->acceptor.close(ignored);
  for (auto* socket : state_->sockets) socket->close(ignored);
  state_->tasks.cancel();
  co_await state_->tasks.join();
}

}  // namespace kurir::simulator
