#include "whatsapp/signal/sender_key_wire.hpp"

#include <limits>

#include "whatsapp/signal/fields.hpp"
#include "whatsapp/signal/wire.hpp"

namespace kurir::whatsapp::signal {

namespace {

constexpr std::size_t kChainKeySize = 32;
constexpr std::size_t kRoomForFields = 96;

/// The fields both messages are made of; the meaning of the bytes differs.
struct Fields {
  std::optional<std::uint32_t> id;
  std::optional<std::uint32_t> iteration;
  BytesView third;
  BytesView fourth;
};

SignalResult<Fields> read(BytesView protobuf) {
  constexpr auto kFailure = std::unexpected(SignalError::invalid_message);
  Fields fields;
  FieldReader reader(protobuf);
  while (const auto field = reader.next()) {
    if (field->number > 4) continue;
    const bool number = field->number <= 2;
    if (number ? !field->as_uint32() : field->type != Field::Type::bytes) return kFailure;
    if (field->number == 1) fields.id = field->as_uint32();
    if (field->number == 2) fields.iteration = field->as_uint32();
    if (field->number == 3) fields.third = field->bytes;
    if (field->number == 4) fields.fourth = field->bytes;
  }
  if (reader.failed() || !fields.id) return kFailure;
  return fields;
}

}  // namespace

SignalResult<DistributionMessage> parse_distribution_message(BytesView wire) {
  if (wire.empty()) return std::unexpected(SignalError::invalid_message);
  if (wire[0] != kVersionByte) return std::unexpected(SignalError::bad_version);
  const auto fields = read(wire.subspan(1));
  if (!fields) return std::unexpected(fields.error());
  if (fields->third.size() != kChainKeySize) return std::unexpected(SignalError::invalid_message);
  const auto key = parse_key(fields->fourth);
  if (!key) return std::unexpected(SignalError::invalid_key);
  return DistributionMessage{*fields->id, fields->iteration.value_or(0), fields->third, *key};
}

Bytes write_distribution_message(const DistributionMessage& message) {
  Bytes out;
  out.reserve(kRoomForFields);
  out.push_back(kVersionByte);
  append_field(out, 1, message.id);
  append_field(out, 2, message.iteration);
  append_field(out, 3, message.chain_key);
  append_field(out, 4, serialise(message.signing_key));
  return out;
}

SignalResult<SenderKeyMessage> parse_sender_key_message(BytesView wire) {
  if (wire.empty()) return std::unexpected(SignalError::invalid_message);
  if (wire[0] != kVersionByte) return std::unexpected(SignalError::bad_version);
  if (wire.size() < 1 + crypto::kSignatureSize) return std::unexpected(SignalError::invalid_message);

  const auto authenticated = wire.first(wire.size() - crypto::kSignatureSize);
  const auto fields = read(authenticated.subspan(1));
  if (!fields) return std::unexpected(fields.error());
  // The last iteration is refused so that "the next one" always exists.
  const auto iteration = fields->iteration.value_or(0);
  if (fields->third.empty() || iteration == std::numeric_limits<std::uint32_t>::max()) {
    return std::unexpected(SignalError::invalid_message);
  }
  return SenderKeyMessage{*fields->id, iteration, fields->third, authenticated, wire.last(crypto::kSignatureSize)};
}

Bytes write_sender_key_message(const SenderKeyMessageFields& fields) {
  Bytes out;
  out.reserve(fields.ciphertext.size() + kRoomForFields);
  out.push_back(kVersionByte);
  append_field(out, 1, fields.id);
  append_field(out, 2, fields.iteration);
  append_field(out, 3, fields.ciphertext);
  return out;
}

}  // namespace kurir::whatsapp::signal
