// Reads tests/vectors/<name>.json.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <boost/json.hpp>

#include "base/bytes.hpp"

namespace kurir::test {

inline boost::json::value load_vectors(const std::string& name) {
  std::ifstream file(std::string(KURIR_VECTORS) + "/" + name + ".json", std::ios::binary);
  if (!file) throw std::runtime_error("no vector file " + name);
  std::stringstream text;
  text << file.rdbuf();
  boost::json::parse_options options;
  options.max_depth = 256;  // nested stanzas
  return boost::json::parse(text.str(), {}, options);
}

inline Bytes hex(const boost::json::value& value) {
  auto bytes = from_hex(std::string_view(value.as_string()));
  if (!bytes) throw std::runtime_error("bad hex in vectors");
  return *bytes;
}

}  // namespace kurir::test
