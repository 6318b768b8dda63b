// SHA-256 and HMAC-SHA256 of what comes piece by piece. Move-only; not thread-safe.
#pragma once

#include <memory>

#include "crypto/hash.hpp"

namespace kurir::crypto {

class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void update(BytesView piece);
  /// Call once.
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class HmacStream {
 public:
  explicit HmacStream(BytesView key);
  ~HmacStream();
  HmacStream(HmacStream&&) noexcept;
  HmacStream& operator=(HmacStream&&) noexcept;

  void update(BytesView piece);
  /// Call once.
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kurir::crypto
