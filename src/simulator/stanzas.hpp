// The stanzas that the server says in many places.
#pragma once

#include <string>
#include <string_view>

#include "whatsapp/binary/node.hpp"

namespace kurir::simulator {

/// Children given by value, one after the other.
template <class... Nodes>
[[nodiscard]] whatsapp::Node::Content children(Nodes&&... nodes) {
  whatsapp::Node::Children list;
  list.reserve(sizeof...(nodes));
  (list.push_back(std::forward<Nodes>(nodes)), ...);
  return list;
}

[[nodiscard]] whatsapp::Node result_of(const whatsapp::Node& request, whatsapp::Node::Content content = {});
[[nodiscard]] whatsapp::Node error_of(const whatsapp::Node& request, int code, std::string_view text);
[[nodiscard]] whatsapp::Node information(whatsapp::Node child);                              ///< <ib from=S>child</ib>
[[nodiscard]] whatsapp::Node stream_error(std::string_view code);                            ///< "515", "503"
[[nodiscard]] whatsapp::Node stream_conflict(std::string_view code, std::string_view type);  ///< code may be empty
[[nodiscard]] whatsapp::Node failure(std::string_view reason);

}  // namespace kurir::simulator
