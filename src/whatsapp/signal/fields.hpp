// Protobuf's wire format, as much of it as Signal's messages need: varint and length-delimited fields.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace kurir::whatsapp::signal {

struct Field {
  enum class Type { varint, bytes, other };  ///< other = fixed width, only ever skipped
  std::uint32_t number = 0;
  Type type = Type::other;
  std::uint64_t value = 0;  ///< of a varint
  BytesView bytes;          ///< of a length-delimited field; points into the message

  /// The value of a uint32 field; nothing for another type or beyond 32 bits.
  [[nodiscard]] std::optional<std::uint32_t> as_uint32() const noexcept;
};

/// Walks the fields in order. Groups (deprecated) and anything truncated end the walk with `failed()`.
class FieldReader {
 public:
  explicit FieldReader(BytesView message) : rest_(message) {}
  /// The next field; nothing at the end and after a failure.
  [[nodiscard]] std::optional<Field> next();
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  std::optional<std::uint64_t> varint();
  std::optional<BytesView> take(std::uint64_t size);

  BytesView rest_;
  bool failed_ = false;
};

void append_varint(Bytes& out, std::uint64_t value);
void append_field(Bytes& out, std::uint32_t number, std::uint64_t value);
void append_field(Bytes& out, std::uint32_t number, BytesView value);

}  // namespace kurir::whatsapp::signal
