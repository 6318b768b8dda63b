#include "app/accept_message_replay.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "domain/form_body.hpp"
#include "domain/legacy_text.hpp"

namespace kurir::app {
namespace {

/// Takes what stands before `separator`, and the separator.
std::string_view take(std::string_view& text, char separator) {
  const auto field = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(field.size() + 1, text.size()));
  return field;
}

template <class Number>
bool take_number(std::string_view& text, Number& number) {
  const auto field = take(text, ' ');
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  return error == std::errc{} && end == field.data() + field.size();
}

std::optional<PacketOutcome> read_packet(std::string_view line) {
  PacketOutcome packet;
  int status = 0;
  if (!take_number(line, status) || !take_number(line, packet.id.value) || !take_number(line, packet.price)) return std::nullopt;
  packet.status = static_cast<PacketStatus>(status);
  packet.number = domain::url_decode(line);
  return packet;
}

}  // namespace

std::string write_replay(const SendOutcome& outcome) {
  std::string text;
  for (const auto& packet : outcome.packets) {
    fmt::format_to(std::back_inserter(text), "{} {} {} {}\n", static_cast<int>(packet.status), packet.id, packet.price,
                   domain::form_encode(packet.number));
  }
  return text;
}

Result<SendOutcome> read_replay(std::string_view text) {
  SendOutcome outcome;
  while (!text.empty()) {
    auto packet = read_packet(take(text, '\n'));
    if (!packet) return fail(ErrorCode::malformed, "the stored answer of an idempotency key does not read");
    outcome.packets.push_back(std::move(*packet));
  }
  return outcome;
}

}  // namespace kurir::app
