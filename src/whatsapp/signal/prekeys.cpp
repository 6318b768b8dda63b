#include "whatsapp/signal/prekeys.hpp"

namespace kurir::whatsapp::signal {

std::vector<PreKey> generate_prekeys(PreKeyId first, std::size_t count, Random& random) {
  std::vector<PreKey> keys;
  keys.reserve(count);
  for (auto id = first; keys.size() < count; id = next_id(id)) keys.push_back({id, crypto::KeyPair::generate(random)});
  return keys;
}

SignedPreKey generate_signed_prekey(PreKeyId id, const crypto::KeyPair& identity, Random& random) {
  auto pair = crypto::KeyPair::generate(random);
  const auto signature = crypto::sign(identity.secret, serialise(pair.open), random);
  return {id, std::move(pair), signature};
}

std::uint32_t generate_registration_id(Random& random) {
  return 1 + static_cast<std::uint32_t>(random.below(kMaxRegistrationId));
}

}  // namespace kurir::whatsapp::signal
