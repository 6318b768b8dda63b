#include "whatsapp/signal/wire.hpp"

#include <limits>

#include "whatsapp/signal/fields.hpp"

namespace kurir::whatsapp::signal {

namespace {

constexpr std::size_t kRoomForFields = 128;  // three keys and their tags

/// Fills a uint32 from a field; false where the field cannot hold one.
bool assign(std::uint32_t& to, const Field& field) {
  const auto value = field.as_uint32();
  if (value) to = *value;
  return value.has_value();
}

bool assign(BytesView& to, const Field& field) {
  to = field.bytes;
  return field.type == Field::Type::bytes;
}

bool read_field(PreKeyMessage& message, BytesView& base_key, BytesView& identity, bool& has_signed_prekey, const Field& field) {
  auto& header = message.header;
  switch (field.number) {
    case 1: return assign(header.prekey_id.emplace(), field);
    case 2: return assign(base_key, field);
    case 3: return assign(identity, field);
    case 4: return assign(message.message, field);
    case 5: return assign(header.registration_id, field);
    case 6: has_signed_prekey = true; return assign(header.signed_prekey_id, field);
    default: return true;
  }
}

}  // namespace

SignalResult<SignalMessage> parse_signal_message(BytesView wire) {
  if (wire.empty()) return std::unexpected(SignalError::invalid_message);
  if (wire[0] != kVersionByte) return std::unexpected(SignalError::bad_version);
  if (wire.size() < 1 + kMacSize) return std::unexpected(SignalError::invalid_message);

  SignalMessage message;
  message.authenticated = wire.first(wire.size() - kMacSize);
  message.mac = wire.last(kMacSize);
  BytesView ratchet;
  FieldReader reader(message.authenticated.subspan(1));
  while (const auto field = reader.next()) {
    const bool good = field->number == 1   ? assign(ratchet, *field)
                      : field->number == 2 ? assign(message.counter, *field)
                      : field->number == 4 ? assign(message.ciphertext, *field)
                                           : true;
    if (!good) return std::unexpected(SignalError::invalid_message);
  }
  // The last counter is refused so that "the next one" always exists.
  if (reader.failed() || message.ciphertext.empty() || message.counter == std::numeric_limits<std::uint32_t>::max()) {
    return std::unexpected(SignalError::invalid_message);
  }
  const auto key = parse_key(ratchet);
  if (!key) return std::unexpected(SignalError::invalid_key);
  message.ratchet = *key;
  return message;
}

Bytes write_signal_message(const SignalMessageFields& fields) {
  Bytes out;
  out.reserve(fields.ciphertext.size() + kRoomForFields);
  out.push_back(kVersionByte);
  append_field(out, 1, serialise(fields.ratchet));
  append_field(out, 2, fields.counter);
  append_field(out, 3, fields.previous_counter);
  append_field(out, 4, fields.ciphertext);
  return out;
}

SignalResult<PreKeyMessage> parse_prekey_message(BytesView wire) {
  if (wire.empty()) return std::unexpected(SignalError::invalid_message);
  if (wire[0] != kVersionByte) return std::unexpected(SignalError::bad_version);

  PreKeyMessage message;
  BytesView base_key;
  BytesView identity;
  bool has_signed_prekey = false;
  FieldReader reader(wire.subspan(1));
  while (const auto field = reader.next()) {
    if (!read_field(message, base_key, identity, has_signed_prekey, *field)) return std::unexpected(SignalError::invalid_message);
  }
  if (reader.failed() || message.message.empty() || !has_signed_prekey) return std::unexpected(SignalError::invalid_message);

  const auto base = parse_key(base_key);
  const auto sender = parse_key(identity);
  if (!base || !sender) return std::unexpected(SignalError::invalid_key);
  message.header.base_key = *base;
  message.header.identity = *sender;
  return message;
}

Bytes write_prekey_message(const PreKeyMessage& message) {
  const auto& header = message.header;
  Bytes out;
  out.reserve(message.message.size() + kRoomForFields);
  out.push_back(kVersionByte);
  if (header.prekey_id) append_field(out, 1, *header.prekey_id);
  append_field(out, 2, serialise(header.base_key));
  append_field(out, 3, serialise(header.identity));
  append_field(out, 4, message.message);
  append_field(out, 5, header.registration_id);
  append_field(out, 6, header.signed_prekey_id);
  return out;
}

}  // namespace kurir::whatsapp::signal
