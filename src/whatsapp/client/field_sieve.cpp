#include "whatsapp/client/field_sieve.hpp"

#include <algorithm>

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxVarint = 10;  ///< bytes

struct Varint {
  std::uint64_t value = 0;
  std::size_t size = 0;
};

/// Nothing while it is not all there.
std::optional<Varint> read_varint(BytesView bytes) {
  Varint varint;
  for (const auto byte : bytes.first(std::min(bytes.size(), kMaxVarint))) {
    varint.value |= static_cast<std::uint64_t>(byte & 0x7F) << (7 * varint.size++);
    if ((byte & 0x80) == 0) return varint;
  }
  return std::nullopt;
}

}  // namespace

Result<void> FieldSieve::take(BytesView bytes) {
  while (!bytes.empty()) {
    std::size_t taken = 1;
    if (inside_left_ && *inside_left_ == 0) return fail(ErrorCode::malformed, "a field is longer than what it is in");
    if (left_ == 0) {
      if (inside_left_) --*inside_left_;
      if (auto read = take_header(bytes.front()); !read) return read;
    } else {
      taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      if (use_ == Use::keep) keep(bytes.first(taken));
      left_ -= taken;
      if (inside_left_) *inside_left_ -= taken;
      if (left_ == 0) end_field();
    }
    if (header_.empty() && left_ == 0 && inside_left_ == 0U) {
      inside_left_.reset();
      give(true);
    }
    bytes = bytes.subspan(taken);
  }
  return {};
}

Result<void> FieldSieve::take_header(std::uint8_t byte) {
  header_.push_back(byte);
  const auto tag = read_varint(header_);
  if (!tag) {
    if (header_.size() < kMaxVarint) return {};
    return fail(ErrorCode::malformed, "a field has no tag");
  }
  const auto rest = BytesView(header_).subspan(tag->size);
  switch (tag->value & 7) {
    case 1: return begin(tag->value, 8);
    case 5: return begin(tag->value, 4);
    case 0:
    case 2: break;
    default: return fail(ErrorCode::malformed, "a field is of no known type");
  }
  const auto number = read_varint(rest);
  if (number) return begin(tag->value, (tag->value & 7) == 2 ? number->value : 0);
  if (rest.size() < kMaxVarint) return {};
  return fail(ErrorCode::malformed, "a number has no end");
}

/// `size`: bytes of the content that come after the header.
Result<void> FieldSieve::begin(std::uint64_t tag, std::uint64_t size) {
  if (inside_left_ && size > *inside_left_) return fail(ErrorCode::malformed, "a field is longer than what it is in");
  use_ = choose_(tag >> 3, inside_left_.has_value());
  if (use_ == Use::enter && (inside_left_ || (tag & 7) != 2)) use_ = Use::skip;
  if (use_ == Use::keep) keep(header_);
  header_.clear();
  if (use_ == Use::enter) {
    inside_left_ = size;
    return {};
  }
  left_ = size;
  if (size == 0) end_field();
  return {};
}

void FieldSieve::keep(BytesView bytes) {
  too_large_ |= kept_.size() + bytes.size() > kMaxKept;
  if (!too_large_) append(kept_, bytes);
}

void FieldSieve::end_field() {
  if (use_ == Use::keep && !inside_left_) give(false);
}

void FieldSieve::give(bool inside) {
  if (!too_large_) give_(kept_, inside);
  kept_.clear();
  too_large_ = false;
}

}  // namespace kurir::whatsapp::client
