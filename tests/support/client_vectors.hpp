// What tests/vectors/client_stanzas.json recorded, for the tests of src/whatsapp/client.
#pragma once

#include <algorithm>

#include "support/vectors.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::test {

inline const boost::json::value& client_vectors() {
  static const auto file = load_vectors("client_stanzas");
  return file;
}

inline whatsapp::Node recorded(std::string_view name) {
  return whatsapp::decode(hex(client_vectors().at("stanzas").at(name))).value();
}

/// Attributes by name and as text, no content where it is empty: so two clients' spellings of one stanza compare equal.
inline whatsapp::Node canonical(whatsapp::Node node) {
  for (auto& [key, value] : node.attributes) {
    const auto jid = node.jid(key);
    value = jid ? jid->to_string() : node.attribute(key);
  }
  std::ranges::sort(node.attributes, {}, &whatsapp::Attribute::key);
  if (auto* children = std::get_if<whatsapp::Node::Children>(&node.content)) {
    for (auto& child : *children) child = canonical(std::move(child));
  }
  if (node.children().empty() && node.bytes().empty()) node.content = {};
  return node;
}

inline whatsapp::Node without(whatsapp::Node node, std::string_view key) {
  std::erase_if(node.attributes, [key](const auto& attribute) { return attribute.key == key; });
  return node;
}

inline crypto::KeyPair recorded_key(const boost::json::value& hex_private) {
  return crypto::KeyPair::from_private(exactly<32>(hex(hex_private)).value());
}

inline whatsapp::signal::SignedPreKey recorded_signed_prekey(const boost::json::value& key) {
  return {key.at("id").to_number<std::uint32_t>(), recorded_key(key.at("private")),
          exactly<64>(hex(key.at("signature"))).value()};
}

/// "device" or "peer" of the recording: what is needed to speak for it.
inline whatsapp::client::Credentials recorded_credentials(std::string_view who) {
  const auto& recorded = client_vectors().at(who);
  const auto jid = [&](const char* name) {
    return whatsapp::Jid::parse(std::string_view(recorded.at(name).as_string())).value();
  };
  whatsapp::client::Credentials credentials{.noise = {}, .identity = recorded_key(recorded.at("identity_private"))};
  credentials.registration_id = recorded.at("registration_id").to_number<std::uint32_t>();
  credentials.signed_prekeys.push_back(recorded_signed_prekey(recorded.at("signed_prekey")));
  credentials.account =
      whatsapp::client::Account{.jid = jid("jid"), .lid = jid("lid"), .signed_identity = {}, .platform = {}, .push_name = {}};
  return credentials;
}

}  // namespace kurir::test
