// What surrounds what a message says, whatever its kind: the message it answers, the people it mentions.
#pragma once

#include <vector>

#include "whatsapp/client/bodies.hpp"

namespace kurir::proto {
class ContextInfo;
}

namespace kurir::whatsapp::client {

struct Surroundings {
  std::optional<Quote> quote{};
  std::vector<Jid> mentions{};  ///< bare; the text contains "@<user>" for each

  [[nodiscard]] bool empty() const { return !quote && mentions.empty(); }
};

void put_context(proto::ContextInfo& context, const Surroundings& around);

/// `part`: any part of a Message that has a contextInfo.
template <class Part>
void surround(Part& part, const Surroundings& around) {
  if (!around.empty()) put_context(*part.mutable_contextinfo(), around);
}

}  // namespace kurir::whatsapp::client
