// The stanzas that waited on the server while a device was away: asked for in batches, one ahead of what has been handled.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kurir::whatsapp::client {

/// Each call tells whether <offline_batch> is to be sent now.
class OfflineBacklog {
 public:
  static constexpr std::int64_t kBatch = 200;  ///< stanzas, as the official client asks for

  /// <offline_preview count/>
  [[nodiscard]] bool announced(std::int64_t count) noexcept {
    left_ = std::max<std::int64_t>(count, 0);
    asked_ = 0;
    return left_ > 0 && ask();
  }
  /// A stanza with the attribute `offline` was handled: the first one of a batch calls for the next.
  [[nodiscard]] bool handled() noexcept {
    if (left_ == 0) return false;
    --left_;
    --asked_;
    return left_ > asked_ && asked_ < kBatch && ask();
  }
  /// <offline count/>: that was all.
  void ended() noexcept { left_ = asked_ = 0; }
  [[nodiscard]] bool draining() const noexcept { return left_ > 0; }

 private:
  bool ask() noexcept {
    asked_ += kBatch;
    return true;
  }

  std::int64_t left_ = 0;   ///< announced and not yet handled
  std::int64_t asked_ = 0;  ///< asked for and not yet handled
};

}  // namespace kurir::whatsapp::client
