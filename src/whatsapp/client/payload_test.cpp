#include "whatsapp/client/payload.hpp"

#include <gtest/gtest.h>

#include <map>

#include "crypto/hash.hpp"
#include "support/client_vectors.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::hex;
using proto::ClientPayload;
using Fields = std::map<std::uint32_t, Bytes>;

const boost::json::value& vectors() {
  static const auto file = kurir::test::load_vectors("noise_handshake");
  return file;
}

ClientVersion vector_version() { return {.primary = 2, .secondary = 3000, .revision = 1'043'857'760}; }

/// The top-level fields of an encoded message: numbers as they are on the wire.
Fields fields(BytesView message) {
  Fields out;
  const auto varint = [&message] {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !message.empty(); shift += 7) {
      const auto byte = message.front();
      message = message.subspan(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (!message.empty()) {
    const auto tag = varint();
    const auto before = message;
    if ((tag & 7) == 2)
      message = message.subspan(static_cast<std::size_t>(varint()));
    else
      (void)varint();
    out[static_cast<std::uint32_t>(tag >> 3)] = to_bytes(before.first(before.size() - message.size()));
  }
  return out;
}

/// `ours` without the fields that only we write, which must have these values.
Fields minus(Fields ours, const Fields& additional) {
  for (const auto& [number, value] : additional) {
    EXPECT_EQ(ours[number], value) << "field " << number;
    ours.erase(number);
  }
  return ours;
}

Credentials login_credentials() {
  Credentials credentials{.noise = {}, .identity = {}};
  credentials.account = Account{.jid = Jid::phone_number("5511999990000", 12),
                                .lid = Jid::lid("1", 12),
                                .signed_identity = {},
                                .platform = {},
                                .push_name = {}};
  return credentials;
}

Credentials registration_credentials() {
  const auto& vector = vectors().at("client_payload_registration");
  Credentials credentials{.noise = {}, .identity = kurir::test::recorded_key(vector.at("identity").at("private"))};
  credentials.registration_id = vector.at("registration_id").to_number<std::uint32_t>();
  credentials.signed_prekeys.push_back({vector.at("signed_prekey_id").to_number<std::uint32_t>(),
                                        kurir::test::recorded_key(vector.at("signed_prekey").at("private")),
                                        exactly<64>(hex(vector.at("signed_prekey_signature"))).value()});
  return credentials;
}

ClientPayload decoded(BytesView bytes) {
  ClientPayload payload;
  EXPECT_TRUE(payload.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return payload;
}

TEST(LoginPayload, IsTheVectorsPlusTheLoginCounter) {
  const auto ours = fields(login_payload(login_credentials(), vector_version()));
  EXPECT_EQ(minus(ours, {{24, {0}}}), fields(hex(vectors().at("client_payload_login").at("encoded"))));
}

TEST(LoginPayload, TellsTheCounterAndTheMigration) {
  auto credentials = login_credentials();
  credentials.login_counter = 41;
  credentials.account->lid_migrated = true;
  const auto payload = decoded(login_payload(credentials, {}));
  EXPECT_EQ(payload.lc(), 41);
  EXPECT_TRUE(payload.liddbmigrated());
  EXPECT_TRUE(payload.passive());
  EXPECT_TRUE(payload.pull());
}

TEST(RegistrationPayload, IsTheVectorsButForTheDevicesAppearance) {
  const auto ours = registration_payload(registration_credentials(), vector_version(), {});
  const auto theirs = hex(vectors().at("client_payload_registration").at("encoded"));
  auto our_data = decoded(ours).devicepairingdata();
  auto their_data = decoded(theirs).devicepairingdata();
  our_data.clear_deviceprops();
  their_data.clear_deviceprops();
  EXPECT_EQ(our_data.SerializeAsString(), their_data.SerializeAsString());

  auto our_fields = fields(ours);
  auto their_fields = fields(theirs);
  constexpr std::uint32_t kPairingData = 19;
  our_fields.erase(kPairingData);
  their_fields.erase(kPairingData);
  EXPECT_EQ(our_fields, their_fields);
}

TEST(RegistrationPayload, TheBuildHashIsOfTheVersionThatIsSent) {
  const auto payload = decoded(registration_payload(registration_credentials(), {2, 3000, 7}, {}));
  EXPECT_EQ(payload.useragent().appversion().tertiary(), 7U);
  EXPECT_EQ(payload.devicepairingdata().buildhash(), to_string(crypto::md5(as_bytes("2.3000.7"))));
}

TEST(RegistrationPayload, TheDeviceShowsAsChromeUnderItsName) {
  const auto payload = decoded(registration_payload(registration_credentials(), {}, {.os_name = "My shop"}));
  proto::DeviceProps props;
  ASSERT_TRUE(props.ParseFromString(payload.devicepairingdata().deviceprops()));
  EXPECT_EQ(props.os(), "My shop");
  EXPECT_EQ(props.platformtype(), proto::DeviceProps::CHROME);
  EXPECT_TRUE(props.has_version());
  EXPECT_TRUE(props.has_requirefullsync());
  EXPECT_FALSE(props.requirefullsync());
  EXPECT_EQ(props.historysyncconfig().storagequotamb(), 10'240U);
  EXPECT_TRUE(props.historysyncconfig().inlineinitialpayloadine2eemsg());
}

TEST(RegistrationPayload, WhatThePhoneMaySendIsWhatTheVectorsAllow) {
  proto::DeviceProps theirs;
  ASSERT_TRUE(theirs.ParseFromString(to_string(hex(vectors().at("client_payload_registration").at("device_props")))));
  proto::DeviceProps ours;
  const auto payload = decoded(registration_payload(registration_credentials(), {}, {}));
  ASSERT_TRUE(ours.ParseFromString(payload.devicepairingdata().deviceprops()));
  // Their explicit false is our absent.
  auto expected = theirs.historysyncconfig();
  expected.clear_supportcallloghistory();
  expected.clear_supportgrouphistory();
  EXPECT_EQ(ours.historysyncconfig().SerializeAsString(), expected.SerializeAsString());
}

}  // namespace
}  // namespace kurir::whatsapp::client
