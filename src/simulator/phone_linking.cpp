// A virtual phone links companions: it scans or types their code, vouches for their keys and signs the list of all of them.
#include "simulator/adv.hpp"
#include "simulator/phone.hpp"
#include "simulator/qr.hpp"
#include "whatsapp/link_code/link_code.hpp"

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
  if (world_.faults.take(FaultKind::companion_reg_refresh, account_.number)) pairing.refresh_secret();
  if (world_.faults.take(FaultKind::passkey, account_.number)) return ask_for_passkey(pairing, qr->adv_secret, std::move(done));
  return vouch_for(pairing, qr->adv_secret, std::move(done));
}

/// What the phone holds between primary_hello and companion_finish.
struct Phone::TypedCode {
  crypto::KeyPair ephemeral;
  crypto::PublicKey theirs;
  std::shared_ptr<Pairing::Done> done;
};

Result<void> Phone::type_code(const PairingDesk& desk, std::string_view typed, Pairing::Done done) {
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: PATCH it online first");
  const auto code = whatsapp::parse_link_code(typed);
  if (!code) return fail(ErrorCode::invalid_argument, "code must be eight characters like ABCD-EFGH, without 0, I, O, U");
  auto found = desk.find_by_number(account_.number, world_.clock.now());
  if (!found) return pass_on(std::move(found));
  Pairing& pairing = **found;
  TypedCode attempt{.ephemeral = crypto::KeyPair::generate(world_.random),
                    .theirs = whatsapp::open_ephemeral(*code, pairing.code_exchange().hello()->sealed),
                    .done = std::make_shared<Pairing::Done>(std::move(done))};
  const auto sealed = whatsapp::seal_ephemeral(*code, attempt.ephemeral.open, world_.random);
  auto finished = [this, &pairing, attempt = std::move(attempt)](Result<CodeExchange::Finish> finish) {
    auto offered = finish ? finish_code(pairing, attempt, *finish) : pass_on(std::move(finish));
    if (!offered) (*attempt.done)(std::move(offered));
  };
  return pairing.code_exchange().answer(sealed, keys_.identity.open, std::move(finished));
}

Result<void> Phone::finish_code(Pairing& pairing, const TypedCode& attempt, const CodeExchange::Finish& finish) {
  auto secret =
      whatsapp::finish_as_phone({attempt.ephemeral, keys_.identity, attempt.theirs, finish.identity}, finish.key_bundle);
  if (!secret) return pass_on(std::move(secret));
  if (finish.identity != pairing.registration().identity) {
    return fail(ErrorCode::verification_failed, "the client finished with another identity than it registered with");
  }
  return vouch_for(pairing, secret->reveal(), [done = attempt.done](Result<void> outcome) { (*done)(std::move(outcome)); });
}

Result<void> Phone::vouch_for(Pairing& pairing, const ByteArray<32>& adv_secret, Pairing::Done done) {
  if (account_.next_device_id > kMaxDeviceId)
    return fail(ErrorCode::conflict, "this phone has used up its device ids: take another phone");
  auto place = world_.reserve_place(account_);
  auto vouched = sign_companion(keys_.identity, pairing.registration().identity,
                                {keys_.registration_id, world_.unix_now(), place.key_index}, world_.random);
  auto sealed = seal_for_companion(vouched, adv_secret);
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
