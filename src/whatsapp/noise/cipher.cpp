#include "whatsapp/noise/cipher.hpp"

#include "whatsapp/noise/symmetric_state.hpp"

namespace kurir::whatsapp::noise {
namespace {

/// The counter travels in the last four bytes of the nonce only.
constexpr std::uint64_t kMaxFrames = std::uint64_t{1} << 32;

std::unexpected<Error> used_up() { return fail(ErrorCode::closed, "this connection has used all its frame numbers: reconnect"); }

}  // namespace

Result<void> Cipher::seal(BytesView plain, Bytes& out) {
  if (counter_ == kMaxFrames) return used_up();
  gcm_.seal(counter_nonce(counter_++), {}, plain, out);
  return {};
}

Result<void> Cipher::open(BytesView sealed, Bytes& out) {
  if (counter_ == kMaxFrames) return used_up();
  return gcm_.open(counter_nonce(counter_++), {}, sealed, out);
}

}  // namespace kurir::whatsapp::noise
