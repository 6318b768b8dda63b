#include "whatsapp/signal/wire.hpp"

#include <gtest/gtest.h>

#include "whatsapp/signal/fields.hpp"

namespace kurir::whatsapp::signal {
namespace {

crypto::PublicKey key(std::uint8_t fill) {
  crypto::PublicKey key;
  key.bytes.fill(fill);
  return key;
}

Bytes with_mac(Bytes message) {
  message.resize(message.size() + kMacSize);
  return message;
}

/// A SignalMessage of the given protobuf.
SignalResult<SignalMessage> parse(BytesView protobuf) {
  return parse_signal_message(with_mac(concat(ByteArray<1>{kVersionByte}, protobuf)));
}

Bytes fields(std::uint64_t counter) {
  Bytes out;
  append_field(out, 1, serialise(key(7)));
  append_field(out, 2, counter);
  append_field(out, 4, Bytes(16));
  return out;
}

TEST(SignalMessage, WhatIsWrittenIsRead) {
  const auto wire = with_mac(write_signal_message({key(7), 300, 4'294'967'295U, Bytes(32, 9)}));
  const auto message = parse_signal_message(wire).value();
  EXPECT_EQ(message.ratchet, key(7));
  EXPECT_EQ(message.counter, 300U);
  EXPECT_EQ(to_bytes(message.ciphertext), Bytes(32, 9));
  EXPECT_EQ(message.authenticated.size() + kMacSize, wire.size());
}

TEST(SignalMessage, UnknownFieldsAreSkipped) {
  auto protobuf = fields(1);
  append_field(protobuf, 9, 5);
  append_field(protobuf, 10, as_bytes("later"));
  append(protobuf, Bytes{0x5D, 1, 2, 3, 4});              // field 11, 32 bits
  append(protobuf, Bytes{0x61, 1, 2, 3, 4, 5, 6, 7, 8});  // field 12, 64 bits
  EXPECT_TRUE(parse(protobuf).has_value());
}

TEST(SignalMessage, APreviousCounterOfTenBytesIsTolerated) {
  auto protobuf = fields(1);
  append_field(protobuf, 3, ~std::uint64_t{0});
  EXPECT_TRUE(parse(protobuf).has_value());
}

TEST(SignalMessage, WhatIsNotAMessageIsRefused) {
  EXPECT_EQ(parse_signal_message({}).error(), SignalError::invalid_message);
  EXPECT_EQ(parse_signal_message(Bytes{0x23, 0, 0}).error(), SignalError::bad_version);
  EXPECT_EQ(parse_signal_message(Bytes{kVersionByte, 0, 0}).error(), SignalError::invalid_message);
  EXPECT_EQ(parse(fields(0x1'0000'0000)).error(), SignalError::invalid_message);
  EXPECT_EQ(parse(fields(0xFFFF'FFFF)).error(), SignalError::invalid_message);
  auto group = fields(1);
  append(group, Bytes{0x4B});  // field 9, start of a group
  EXPECT_EQ(parse(group).error(), SignalError::invalid_message);
}

TEST(SignalMessage, EveryTruncationIsRefused) {
  const auto protobuf = fields(300);
  for (std::size_t size = 0; size < protobuf.size(); ++size)
    EXPECT_FALSE(parse(BytesView(protobuf).first(size)).has_value()) << size;
}

TEST(SignalMessage, AKeyOfAnotherTypeIsAnInvalidKey) {
  auto protobuf = fields(1);
  protobuf[2] = 6;
  EXPECT_EQ(parse(protobuf).error(), SignalError::invalid_key);
}

TEST(PreKeyMessage, WhatIsWrittenIsRead) {
  const PreKeyMessageHeader header{0xFFFFFF, 3, key(1), key(2), 77};
  const auto wire = write_prekey_message({header, Bytes(20, 5)});
  const auto message = parse_prekey_message(wire).value();
  EXPECT_EQ(message.header.prekey_id, 0xFFFFFFU);
  EXPECT_EQ(message.header.signed_prekey_id, 3U);
  EXPECT_EQ(message.header.base_key, key(1));
  EXPECT_EQ(message.header.identity, key(2));
  EXPECT_EQ(message.header.registration_id, 77U);
  EXPECT_EQ(to_bytes(message.message), Bytes(20, 5));
}

TEST(PreKeyMessage, EveryTruncationIsRefused) {
  const auto wire = write_prekey_message({{5, 3, key(1), key(2), 77}, Bytes(20, 5)});
  for (std::size_t size = 0; size < wire.size(); ++size) {
    EXPECT_FALSE(parse_prekey_message(BytesView(wire).first(size)).has_value()) << size;
  }
}

}  // namespace
}  // namespace kurir::whatsapp::signal
