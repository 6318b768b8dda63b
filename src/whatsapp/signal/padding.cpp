#include <algorithm>

#include "whatsapp/signal/session.hpp"

namespace kurir::whatsapp::signal {

namespace {

constexpr std::uint8_t kMaxPadding = 16;  // that we send; more is accepted

}  // namespace

Bytes pad(BytesView message, Random& random) {
  const auto count = static_cast<std::uint8_t>(1 + random.bytes<1>()[0] % kMaxPadding);
  Bytes padded;
  padded.reserve(message.size() + count);
  append(padded, message);
  padded.insert(padded.end(), count, count);
  return padded;
}

SignalResult<BytesView> unpad(BytesView padded) {
  const auto failure = std::unexpected(SignalError::invalid_message);
  if (padded.empty()) return failure;
  const auto count = padded.back();
  if (count == 0 || count > padded.size()) return failure;
  const auto padding = padded.last(count);
  if (!std::ranges::all_of(padding, [count](std::uint8_t byte) { return byte == count; })) return failure;
  return padded.first(padded.size() - count);
}

}  // namespace kurir::whatsapp::signal
