// Fields of stored records. Readers throw std::exception on a field that is missing or of another kind: one record is read
// under one catch.
#pragma once

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "crypto/encoding.hpp"
#include "crypto/x25519.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::simulator::fields {

using Record = boost::json::object;

inline std::string text(const boost::json::value& value) {
  const auto& string = value.as_string();
  return {string.data(), string.size()};
}
inline std::string text(const Record& record, const char* name) { return text(record.at(name)); }

template <class Number>
Number number(const boost::json::value& value) {
  return value.to_number<Number>();
}
template <class Number>
Number number(const Record& record, const char* name) {
  return number<Number>(record.at(name));
}
inline bool flag(const Record& record, const char* name) { return record.at(name).as_bool(); }

inline std::string base64(BytesView bytes) { return crypto::to_base64(bytes); }
inline Bytes bytes(const boost::json::value& value) {
  auto decoded = crypto::from_base64(text(value));
  if (!decoded) throw std::invalid_argument("not base64");
  return *decoded;
}
inline Bytes bytes(const Record& record, const char* name) { return bytes(record.at(name)); }

template <std::size_t N>
ByteArray<N> array(const boost::json::value& value) {
  auto fixed = exactly<N>(bytes(value));
  if (!fixed) throw std::invalid_argument("wrong size");
  return *fixed;
}
template <std::size_t N>
ByteArray<N> array(const Record& record, const char* name) {
  return array<N>(record.at(name));
}
inline crypto::PublicKey key(const Record& record, const char* name) { return {array<32>(record, name)}; }
inline crypto::KeyPair pair(const Record& record, const char* name) {
  return crypto::KeyPair::from_private(array<32>(record, name));
}
inline std::string secret(const crypto::KeyPair& pair) { return base64(pair.secret.reveal()); }

inline std::string stanza(const whatsapp::Node& node) { return base64(whatsapp::encode(node)); }
inline whatsapp::Node stanza(const boost::json::value& value) {
  auto node = whatsapp::decode(bytes(value));
  if (!node) throw std::invalid_argument(node.error().message);
  return std::move(*node);
}

/// The element with this serial, of those in their order.
template <class Elements>
const typename Elements::value_type* with_serial(const Elements& elements, std::uint64_t serial) {
  auto found = std::ranges::lower_bound(elements, serial, std::less{}, &Elements::value_type::serial);
  return found == elements.end() || found->serial != serial ? nullptr : &*found;
}

}  // namespace kurir::simulator::fields
