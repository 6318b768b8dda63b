// A virtual phone whose account is linked with a passkey only.
#include "crypto/hash.hpp"
#include "simulator/phone.hpp"

namespace kurir::simulator {

Result<void> Phone::ask_for_passkey(Pairing& pairing, const ByteArray<32>& adv_secret, Pairing::Done done) {
  auto told = std::make_shared<Pairing::Done>(std::move(done));
  auto finished = [this, &pairing, told](Result<ByteArray<32>> secret) {
    auto offered = secret ? vouch_for(pairing, *secret, [told](Result<void> outcome) { (*told)(std::move(outcome)); })
                          : Result<void>(pass_on(std::move(secret)));
    if (!offered) (*told)(std::move(offered));
  };
  return pairing.passkey_exchange().ask(passkey(), adv_secret, std::move(finished));
}

/// Follows from the identity key: nothing more to store.
Passkey Phone::passkey() const {
  const auto seed = crypto::hkdf<64>(keys_.identity.secret.reveal(), {}, "simulated passkey");
  return {.credential_id = to_bytes(BytesView(seed).first(32)), .secret = *exactly<32>(BytesView(seed).last(32))};
}

}  // namespace kurir::simulator
