// A virtual phone links companions: it scans their code, vouches for their keys and signs the list of all of them.
#include "simulator/adv.hpp"
#include "simulator/phone.hpp"
#include "simulator/qr.hpp"

namespace kurir::simulator {

Result<void> Phone::scan(const PairingDesk& desk, std::string_view text, Pairing::Done done) {
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: PATCH it online first");
  auto qr = QrCode::parse(text);
  if (!qr) return pass_on(std::move(qr));
  auto found = desk.find(qr->ref, world_.clock.now());
  if (!found) return pass_on(std::move(found));
  Pairing& pairing = **found;
  if (qr->noise_key != pairing.registration().noise_key || qr->identity != pairing.registration().identity) {
    return fail(ErrorCode::invalid_argument, "the keys in the code are not those of the connection with this ref");
  }
  if (account_.next_device_id > kMaxDeviceId)
    return fail(ErrorCode::conflict, "this phone has used up its device ids: take another phone");
  if (world_.faults.take(FaultKind::companion_reg_refresh, account_.number)) pairing.refresh_secret();
  auto place = world_.reserve_place(account_);
  auto vouched =
      sign_companion(keys_.identity, qr->identity, {keys_.registration_id, world_.unix_now(), place.key_index}, world_.random);
  auto sealed = seal_for_companion(vouched, qr->adv_secret);
  return pairing.offer({account_, place, std::move(vouched), std::move(sealed), std::move(done)});
}

void Phone::sign_device_list() {
  std::vector<std::uint32_t> valid;
  for (const auto& [id, device] : account_.devices) {
    if (!device->is_phone()) valid.push_back(device->key_index);
  }
  account_.key_index_time = world_.unix_now();
  world_.changes.changed(key_of(account_));
  account_.key_index_list = sign_key_index_list(keys_.identity, keys_.registration_id, account_.key_index_time,
                                                account_.next_key_index - 1, valid, world_.random);
}

}  // namespace kurir::simulator
