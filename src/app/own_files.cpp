#include "app/own_files.hpp"

#include "whatsapp/client/history.hpp"

namespace kurir::app {
namespace {

namespace client = whatsapp::client;
using boost::asio::awaitable;

constexpr std::size_t kMaxSettings = 32U << 20;

class WholeFile final : public PlainReader {
 public:
  void begin() override { bytes.clear(); }
  Result<void> take(BytesView plain) override {
    if (bytes.size() + plain.size() > kMaxSettings)
      return fail(ErrorCode::verification_failed, "app state on the media servers is larger than {} bytes", kMaxSettings);
    append(bytes, plain);
    return {};
  }

  Bytes bytes;
};

class HistoryFile final : public PlainReader {
 public:
  explicit HistoryFile(const client::Account& own) : own_(own) {}
  void begin() override { reader_.emplace(own_); }
  Result<void> take(BytesView plain) override { return reader_->take(plain); }
  Result<client::AccountNews> finish() { return reader_->finish(); }

 private:
  const client::Account own_;
  std::optional<client::HistoryReader> reader_;
};

}  // namespace

OwnFiles::OwnFiles(const WhatsAppServices& services, DeviceMemory& memory, Link& link)
    : connected_{services, memory, link},
      exchange_({.transfer = services.media,
                 .workers = services.workers,
                 .clock = services.clock,
                 .random = services.random,
                 .tls = services.url.starts_with("wss:"),
                 .ask = [this] { return ask_media_servers(connected_); }}) {}

awaitable<Result<Bytes>> OwnFiles::settings(client::MediaFile file) {
  WholeFile whole;
  const auto read = co_await exchange_.read(client::BlobKind::app_state, std::move(file), whole);
  if (!read) co_return std::unexpected(read.error());
  co_return std::move(whole.bytes);
}

awaitable<Result<client::AccountNews>> OwnFiles::history(client::MediaFile file) {
  HistoryFile chunk(connected_.memory.account());
  const auto read = co_await exchange_.read(client::BlobKind::history, std::move(file), chunk);
  if (!read) co_return std::unexpected(read.error());
  co_return chunk.finish();
}

}  // namespace kurir::app
