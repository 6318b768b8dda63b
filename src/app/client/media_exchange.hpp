// Media of one device: local files go up encrypted, encrypted files come down verified. Transfers run beside the device's other
// work; only the question for the media servers goes through its connection.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "app/client/connected_client.hpp"
#include "app/client/media_files.hpp"
#include "base/random.hpp"
#include "ports/media_transfer.hpp"
#include "whatsapp/client/media_servers.hpp"

namespace kurir::app {

/// The question of MediaExchange::Setup::ask, on a connected device.
[[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::MediaServers>> ask_media_servers(ConnectedClient& client);

class MediaExchange {
 public:
  /// Asks WhatsApp for the media servers; by a task of the client library (ask_media_servers).
  using AskServers = std::function<boost::asio::awaitable<Result<whatsapp::client::MediaServers>>()>;
  struct Setup {
    ports::MediaTransfer& transfer;
    boost::asio::thread_pool& workers;
    const Clock& clock;
    Random& random;
    bool tls;  ///< as the connection to WhatsApp has it: a simulated one offers both
    AskServers ask;
  };
  explicit MediaExchange(Setup setup) : setup_(std::move(setup)) {}

  /// Encrypts while it sends; reads the file twice, for its hash is its name. `invalid_argument` where it cannot be read,
  /// `conflict` where it changed meanwhile, else errors of MediaTransfer once every server has failed. An outdated pass is
  /// renewed once.
  [[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::MediaFile>> upload(std::string path,
                                                                                   whatsapp::client::MediaKind kind);

  /// Decrypts while it receives; `path` appears once all of it was verified, and nothing is left otherwise. `not_found` where the
  /// servers have it no more: ask the phone (ask_for_upload). `verification_failed`, `malformed`: it is not the file that the
  /// message speaks of. Else errors of MediaTransfer.
  [[nodiscard]] boost::asio::awaitable<Result<void>> download(whatsapp::client::MediaKind kind, whatsapp::client::MediaFile file,
                                                              std::string path);

  /// The same, without keeping it: `reader`, which outlives the call, is given the file as it comes, on a worker thread. Believe
  /// it only after a success.
  [[nodiscard]] boost::asio::awaitable<Result<void>> read(whatsapp::client::BlobKind kind, whatsapp::client::MediaFile file,
                                                          PlainReader& reader);

 private:
  using Begin = std::function<std::unique_ptr<IncomingFile>()>;
  [[nodiscard]] boost::asio::awaitable<Result<void>> fetch(const whatsapp::client::MediaFile& file,
                                                           std::string_view transfer_kind, Begin begin);
  [[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::MediaServers>> servers();
  [[nodiscard]] std::string url(std::string_view host, std::string_view target) const;

  Setup setup_;
  std::optional<whatsapp::client::MediaServers> servers_;
};

}  // namespace kurir::app
