#include "whatsapp/signal/participant_hash.hpp"

#include <algorithm>
#include <vector>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace kurir::whatsapp::signal {

std::string participant_hash(std::span<const Jid> devices) {
  std::vector<std::string> addresses;
  addresses.reserve(devices.size());
  for (const auto& jid : devices) addresses.push_back(fmt::format("{}.0:{}@{}", jid.user, jid.device, jid.server));
  std::ranges::sort(addresses);
  std::string all;
  for (const auto& address : addresses) all += address;
  const auto digest = crypto::sha256(as_bytes(all));
  return "2:" + crypto::to_base64(BytesView(digest).first(6));
}

}  // namespace kurir::whatsapp::signal
