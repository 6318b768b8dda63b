// A media file of a message as JSON and back; bytes in hexadecimal.
#pragma once

#include <boost/json/object.hpp>

#include "whatsapp/client/media.hpp"

namespace kurir::driver {

[[nodiscard]] boost::json::object to_json(const whatsapp::client::Media& media);
/// Throws on what is no such object.
[[nodiscard]] whatsapp::client::Media media_from(const boost::json::object& object);

template <std::size_t N>
[[nodiscard]] ByteArray<N> bytes_at(const boost::json::object& object, std::string_view key) {
  const auto& text = object.at(key).as_string();
  return exactly<N>(from_hex({text.data(), text.size()}).value()).value();
}

}  // namespace kurir::driver
