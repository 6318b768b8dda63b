// Decompression, bounded against zip bombs.
#pragma once

#include <functional>
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::whatsapp {

/// A whole zlib stream (RFC 1950) of at most `limit` bytes inflated; `malformed` on anything else, left-over bytes included.
[[nodiscard]] Result<Bytes> inflate(BytesView compressed, std::size_t limit);

/// The same piece by piece: a few dozen KiB are kept, whatever the size.
class InflateStream {
 public:
  explicit InflateStream(std::uint64_t limit);
  ~InflateStream();
  InflateStream(InflateStream&&) noexcept;
  InflateStream& operator=(InflateStream&&) noexcept;

  /// Takes what comes out in order; an error ends it.
  using Take = std::function<Result<void>(BytesView inflated)>;
  /// `malformed`, or what `take` said.
  [[nodiscard]] Result<void> update(BytesView compressed, const Take& take);
  /// Whether the end of the zlib stream has come.
  [[nodiscard]] bool ended() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kurir::whatsapp
