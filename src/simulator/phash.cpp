#include "simulator/phash.hpp"

#include <algorithm>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace kurir::simulator {

std::string participant_hash(const std::vector<whatsapp::Jid>& devices) {
  std::vector<std::string> names;
  names.reserve(devices.size());
  for (const auto& jid : devices) names.push_back(fmt::format("{}.0:{}@{}", jid.user, jid.device, jid.server));
  std::ranges::sort(names);
  std::string all;
  for (const auto& name : names) all += name;
  auto digest = crypto::sha256(as_bytes(all));
  return "2:" + crypto::to_base64(BytesView(digest).first(6));
}

}  // namespace kurir::simulator
