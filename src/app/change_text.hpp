// What an edit changed, in words for the audit log: "region: ID -> MY; language: id -> en".
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace kurir::app {

class ChangeText {
 public:
  /// Takes the new value over, and notes it where it differs.
  template <class T>
  void apply(std::string_view what, T& value, T wanted) {
    if (value == wanted) return;
    note(what, fmt::format("{}", value), fmt::format("{}", wanted));
    value = std::move(wanted);
  }
  void note(std::string_view what, std::string_view before, std::string_view after) {
    if (!text_.empty()) text_ += "; ";
    fmt::format_to(std::back_inserter(text_), "{}: {} -> {}", what, before, after);
  }

  /// Empty = nothing changed.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

}  // namespace kurir::app
