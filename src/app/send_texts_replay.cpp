#include "app/send_texts_replay.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "domain/form_body.hpp"
#include "domain/legacy_text.hpp"

namespace kurir::app {
namespace {

constexpr std::size_t kFields = 8;  ///< number, id, stage, price, code, message, rule, to_do
constexpr std::string_view kNone = "-";

/// Takes what stands before `separator`, and the separator.
std::string_view take(std::string_view& text, char separator) {
  const auto field = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(field.size() + 1, text.size()));
  return field;
}

std::string write(const TextOutcome& outcome) {
  const auto refusal = outcome.refusal.value_or(Refusal{});
  const std::array<std::string, kFields> fields{
      domain::form_encode(outcome.number),
      std::to_string(outcome.id.value),
      std::string(outcome.stage ? domain::name(*outcome.stage) : kNone),
      std::to_string(outcome.price),
      outcome.refusal ? std::to_string(static_cast<int>(refusal.code)) : std::string(kNone),
      domain::form_encode(refusal.message),
      domain::form_encode(refusal.rule),
      domain::form_encode(refusal.to_do)};
  return fmt::format("{}\n", fmt::join(fields, "&"));
}

bool read_number(std::string_view text, auto& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

std::optional<TextOutcome> read(std::string_view line) {
  std::array<std::string, kFields> fields;
  for (auto& field : fields) field = domain::url_decode(take(line, '&'));
  TextOutcome outcome;
  outcome.number = fields[0];
  outcome.stage = domain::stage_named(fields[2]);
  if (!read_number(fields[1], outcome.id.value) || !read_number(fields[3], outcome.price)) return std::nullopt;
  if (fields[4] == kNone) return outcome;
  int code = 0;
  if (!read_number(fields[4], code)) return std::nullopt;
  outcome.refusal = Refusal{.code = static_cast<RefusalCode>(code), .message = fields[5], .rule = fields[6], .to_do = fields[7]};
  return outcome;
}

}  // namespace

std::string write_replay(const std::vector<TextOutcome>& outcomes) {
  std::string text;
  for (const auto& outcome : outcomes) text += write(outcome);
  return text;
}

Result<std::vector<TextOutcome>> read_replay_of_texts(std::string_view text) {
  std::vector<TextOutcome> outcomes;
  while (!text.empty()) {
    auto outcome = read(take(text, '\n'));
    if (!outcome) return fail(ErrorCode::malformed, "the stored answer of an idempotency key does not read");
    outcomes.push_back(std::move(*outcome));
  }
  return outcomes;
}

}  // namespace kurir::app
