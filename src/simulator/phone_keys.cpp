#include "simulator/phone_keys.hpp"

namespace kurir::simulator {
namespace signal = whatsapp::signal;

PhoneKeys PhoneKeys::generate(Random& random) {
  PhoneKeys keys;
  keys.identity = crypto::KeyPair::generate(random);
  keys.registration_id = signal::generate_registration_id(random);
  keys.signed_prekey = signal::generate_signed_prekey(1, keys.identity, random);
  return keys;
}

std::vector<OneTimeKey> PhoneKeys::make_prekeys(std::size_t count, Random& random) {
  std::vector<OneTimeKey> made;
  made.reserve(count);
  for (auto& prekey : signal::generate_prekeys(next_prekey_id, count, random)) {
    made.push_back({prekey.id, prekey.pair.open});
    next_prekey_id = signal::next_id(prekey.id);
    prekeys.insert_or_assign(prekey.id, std::move(prekey.pair));
  }
  return made;
}

DeviceKeys PhoneKeys::publish(Random& random) {
  auto stock = make_prekeys(kStock, random);
  return {registration_id, identity.open, public_signed_prekey(), {stock.begin(), stock.end()}, true};
}

}  // namespace kurir::simulator
