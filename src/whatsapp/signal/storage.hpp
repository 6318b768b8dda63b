// The encoding of what this folder stores: big-endian numbers and raw keys, no names, no padding.
// Every stored record opens with a version byte.
#pragma once

#include "whatsapp/signal/message_chain.hpp"

namespace kurir::whatsapp::signal {

class StorageWriter {
 public:
  explicit StorageWriter(std::size_t expected_size) { out_.reserve(expected_size); }
  void u8(std::uint8_t value) { out_.push_back(value); }
  void u16(std::size_t value) { append(out_, big_endian<2>(value)); }
  void u32(std::uint32_t value) { append(out_, big_endian<4>(value)); }
  void raw(BytesView bytes) { append(out_, bytes); }
  void chain(const MessageChain& chain);
  [[nodiscard]] Bytes take() && { return std::move(out_); }

 private:
  Bytes out_;
};

/// Reads back; after a failure every read gives zeros, so that one check of `complete()` at the end is enough.
class StorageReader {
 public:
  explicit StorageReader(BytesView stored) : rest_(stored) {}
  [[nodiscard]] std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  [[nodiscard]] std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  template <std::size_t N>
  [[nodiscard]] ByteArray<N> raw() {
    return exactly<N>(take(N)).value_or(ByteArray<N>{});
  }
  template <std::size_t N>
  [[nodiscard]] Secret<N> secret() {
    return Secret<N>(raw<N>());
  }
  [[nodiscard]] crypto::PublicKey public_key() { return {raw<crypto::kKeySize>()}; }
  [[nodiscard]] MessageChain chain();

  /// For values that were read but make no sense.
  void fail() noexcept { failed_ = true; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// Everything was there and nothing is left.
  [[nodiscard]] bool complete() const noexcept { return !failed_ && rest_.empty(); }

 private:
  BytesView take(std::size_t size);
  std::uint64_t number(std::size_t size) { return read_big_endian(take(size)); }

  BytesView rest_;
  bool failed_ = false;
};

/// What StorageWriter::chain will write.
[[nodiscard]] std::size_t stored_size(const MessageChain& chain) noexcept;

}  // namespace kurir::whatsapp::signal
