#include "app/client/media_exchange.hpp"

#include "whatsapp/client/content_media.hpp"

namespace kurir::app {
namespace client = whatsapp::client;
namespace media = whatsapp::media;
using boost::asio::awaitable;
namespace {

media::Sidecar sidecar_for(client::MediaKind kind) {
  switch (client::key_type(kind)) {
    case media::MediaType::audio:
    case media::MediaType::video: return media::Sidecar::wanted;
    default: return media::Sidecar::none;
  }
}

/// Another server may do better.
bool is_the_servers_fault(ErrorCode code) {
  return code == ErrorCode::unavailable || code == ErrorCode::timed_out || code == ErrorCode::closed ||
         code == ErrorCode::malformed;
}

}  // namespace

awaitable<Result<client::MediaServers>> ask_media_servers(ConnectedClient& connected) {
  const auto answer = co_await connected.link.request(client::media_servers_request());
  if (!answer) co_return std::unexpected(answer.error());
  co_return client::parse_media_servers(*answer, connected.services.clock.now());
}

std::string MediaExchange::url(std::string_view host, std::string_view target) const {
  return fmt::format("{}://{}{}", setup_.tls ? "https" : "http", host, target);
}

awaitable<Result<client::MediaServers>> MediaExchange::servers() {
  if (!servers_ || servers_->good_until <= setup_.clock.now()) {
    auto asked = co_await setup_.ask();
    if (!asked) co_return std::unexpected(std::move(asked).error());
    servers_ = std::move(*asked);
  }
  co_return *servers_;
}

awaitable<Result<client::MediaFile>> MediaExchange::upload(std::string path, client::MediaKind kind) {
  const media::MediaKey key(setup_.random.bytes<32>());
  const auto keys = media::derive_keys(key, client::key_type(kind));
  const auto facts = co_await examine_file(setup_.workers, path, keys, sidecar_for(kind));
  if (!facts) co_return std::unexpected(facts.error());

  Result<ports::UploadedMedia> uploaded = fail(ErrorCode::unavailable, "no media server was asked");
  for (int pass = 0; pass < 2; ++pass) {
    const auto known = co_await servers();
    if (!known) co_return std::unexpected(known.error());
    const auto target = client::upload_target(kind, facts->hashes.encrypted, known->auth);
    for (const auto& host : known->hosts) {
      EncryptedFile file(setup_.workers, path, keys, media::Sidecar::none);
      uploaded = co_await setup_.transfer.upload(url(host, target), facts->encrypted_size, file);
      if (uploaded && file.facts().hashes != facts->hashes)
        uploaded = fail(ErrorCode::conflict, "{} changed while it was uploaded", path);
      if (uploaded || !is_the_servers_fault(uploaded.error().code)) break;
    }
    if (uploaded || uploaded.error().code != ErrorCode::unauthorized) break;
    servers_.reset();
  }
  if (!uploaded) co_return std::unexpected(std::move(uploaded).error());
  if (!client::is_direct_path(uploaded->direct_path))
    co_return fail(ErrorCode::malformed, "the media server names no sensible path: try again");
  co_return client::MediaFile{.direct_path = std::move(uploaded->direct_path),
                              .url = std::move(uploaded->url),
                              .key = key.reveal(),
                              .hashes = facts->hashes,
                              .size = facts->size,
                              .key_made_at = setup_.clock.now(),
                              .sidecar = facts->sidecar};
}

awaitable<Result<void>> MediaExchange::download(client::MediaKind kind, client::MediaFile file, std::string path) {
  const auto keys = media::derive_keys(media::MediaKey(file.key), client::key_type(kind));
  co_return co_await fetch(file, client::transfer_kind(kind), [&]() -> std::unique_ptr<IncomingFile> {
    return std::make_unique<DecryptedFile>(setup_.workers, path, to_hex(setup_.random.bytes<6>()), keys,
                                           DecryptedFile::Expected{file.hashes, file.size});
  });
}

awaitable<Result<void>> MediaExchange::read(client::BlobKind kind, client::MediaFile file, PlainReader& reader) {
  const auto keys = media::derive_keys(media::MediaKey(file.key), client::key_type(kind));
  co_return co_await fetch(file, client::transfer_kind(kind), [&]() -> std::unique_ptr<IncomingFile> {
    return std::make_unique<ReadFile>(setup_.workers, keys, file.hashes, reader);
  });
}

/// From one server after the other, each time anew.
awaitable<Result<void>> MediaExchange::fetch(const client::MediaFile& file, std::string_view transfer_kind, Begin begin) {
  if (!client::is_direct_path(file.direct_path))
    co_return fail(ErrorCode::invalid_argument, "the file has no path on the media servers");
  const auto known = co_await servers();
  if (!known) co_return std::unexpected(known.error());
  const auto target = client::download_target(file.direct_path, file.hashes.encrypted, transfer_kind);
  Result<void> done = fail(ErrorCode::unavailable, "no media server was asked");
  for (const auto& host : known->hosts) {
    const auto local = begin();
    done = co_await setup_.transfer.download(url(host, target), *local);
    if (done) co_return co_await local->finish();
    co_await local->discard();
    // The path itself is the pass to download: one that is refused is too old.
    if (done.error().code == ErrorCode::unauthorized) done = fail(ErrorCode::not_found, "{}", done.error().message);
    if (done.error().code != ErrorCode::not_found && !is_the_servers_fault(done.error().code)) break;
  }
  co_return done;
}

}  // namespace kurir::app
