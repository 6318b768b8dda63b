// Moving encrypted files to and from WhatsApp's media servers, piece by piece: neither side ever holds a whole file.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::ports {

/// Gives a body in order. Asked again only when the piece before has left.
class PieceSource {
 public:
  virtual ~PieceSource() = default;
  /// Valid until the next call; empty at the end.
  [[nodiscard]] virtual boost::asio::awaitable<Result<BytesView>> next() = 0;
};

/// Takes a body in order.
class PieceSink {
 public:
  virtual ~PieceSink() = default;
  /// An error ends the transfer. `piece` stays valid until it completes.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> take(BytesView piece) = 0;
};

/// Where an uploaded file lies, as the server answers.
struct UploadedMedia {
  std::string url;
  std::string direct_path;
};

/// Errors of both: `unauthorized` (the pass is unknown or out of date), `not_found` (no such file, or no more), `timed_out`,
/// `verification_failed` (the certificate), `malformed` (the answer), `closed` (the file came in part only), `unavailable`, or
/// what source or sink said. They name the host only.
class MediaTransfer {
 public:
  virtual ~MediaTransfer() = default;
  /// `url` http:// or https://; `source` gives exactly `size` bytes.
  [[nodiscard]] virtual boost::asio::awaitable<Result<UploadedMedia>> upload(std::string url, std::uint64_t size,
                                                                             PieceSource& source) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> download(std::string url, PieceSink& sink) = 0;
};

}  // namespace kurir::ports
