// Goes through an encoded protobuf message piece by piece, however large it is, and keeps some of its fields.
#pragma once

#include <functional>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::whatsapp::client {

class FieldSieve {
 public:
  enum class Use {
    skip,
    keep,
    enter,  ///< a message in which some fields are kept; not within another such message
  };
  /// What to do with a field, by its number; `inside`: of a message that was entered.
  using Choose = Use (*)(std::uint64_t field, bool inside);
  /// Gets one kept field of the message, or all that were kept of a message that was entered: encoded, ready to be parsed.
  using Give = std::function<void(BytesView fields, bool inside)>;

  static constexpr std::size_t kMaxKept = 64U << 10;  ///< bytes of what is given at once; what has more is left out

  FieldSieve(Choose choose, Give give) : choose_(choose), give_(std::move(give)) {}

  /// `malformed` where it is no protobuf message: call it no more then.
  [[nodiscard]] Result<void> take(BytesView bytes);
  /// Whether the message may end here.
  [[nodiscard]] bool at_boundary() const noexcept { return header_.empty() && left_ == 0 && !inside_left_; }

 private:
  [[nodiscard]] Result<void> take_header(std::uint8_t byte);
  [[nodiscard]] Result<void> begin(std::uint64_t tag, std::uint64_t size);
  void keep(BytesView bytes);
  void end_field();
  void give(bool inside);

  Choose choose_;
  Give give_;
  Bytes header_{};                            ///< of the field that begins: its tag and size
  std::uint64_t left_ = 0;                    ///< bytes of its content
  Use use_ = Use::skip;                       ///< what is done with it
  std::optional<std::uint64_t> inside_left_;  ///< bytes of the message that was entered
  Bytes kept_{};
  bool too_large_ = false;
};

}  // namespace kurir::whatsapp::client
