#include "whatsapp/signal/fields.hpp"

#include <limits>

namespace kurir::whatsapp::signal {

namespace {

enum WireType : std::uint64_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

constexpr std::uint64_t tag(std::uint32_t number, WireType type) { return std::uint64_t{number} << 3 | type; }

}  // namespace

std::optional<std::uint32_t> Field::as_uint32() const noexcept {
  if (type != Type::varint || value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

std::optional<std::uint64_t> FieldReader::varint() {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < rest_.size() && i < 10; ++i) {
    const auto byte = rest_[i];
    if (i == 9 && byte > 1) return std::nullopt;  // beyond 64 bits
    value |= std::uint64_t{byte & 0x7FU} << (7 * i);
    if (byte < 0x80) {
      rest_ = rest_.subspan(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

std::optional<BytesView> FieldReader::take(std::uint64_t size) {
  if (size > rest_.size()) return std::nullopt;
  const auto taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

std::optional<Field> FieldReader::next() {
  if (failed_ || rest_.empty()) return std::nullopt;
  const auto read = [this]() -> std::optional<Field> {
    const auto key = varint();
    if (!key || *key >> 3 == 0 || *key >> 3 > 0x1FFFFFFF) return std::nullopt;
    Field field;
    field.number = static_cast<std::uint32_t>(*key >> 3);
    std::optional<BytesView> bytes;
    switch (*key & 7) {
      case kVarint: {
        const auto value = varint();
        if (!value) return std::nullopt;
        field.type = Field::Type::varint;
        field.value = *value;
        return field;
      }
      case kLengthDelimited: {
        const auto size = varint();
        if (!size) return std::nullopt;
        field.type = Field::Type::bytes;
        bytes = take(*size);
        break;
      }
      case kFixed64: bytes = take(8); break;
      case kFixed32: bytes = take(4); break;
      default: return std::nullopt;
    }
    if (!bytes) return std::nullopt;
    field.bytes = *bytes;
    return field;
  };
  auto field = read();
  failed_ = !field;
  return field;
}

void append_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

void append_field(Bytes& out, std::uint32_t number, std::uint64_t value) {
  append_varint(out, tag(number, kVarint));
  append_varint(out, value);
}

void append_field(Bytes& out, std::uint32_t number, BytesView value) {
  append_varint(out, tag(number, kLengthDelimited));
  append_varint(out, value.size());
  append(out, value);
}

}  // namespace kurir::whatsapp::signal
