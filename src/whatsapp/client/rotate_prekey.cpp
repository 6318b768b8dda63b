#include "whatsapp/client/rotate_prekey.hpp"

#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/client/request.hpp"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::whatsapp::client {

void renew_signed_prekey(Credentials& credentials, Random& random) {
  auto& keys = credentials.signed_prekeys;
  const auto id = signal::next_id(keys.front().id);
  keys.insert(keys.begin(), signal::generate_signed_prekey(id, credentials.identity, random));
  if (keys.size() > 1 + kRetiredSignedPreKeys) keys.resize(1 + kRetiredSignedPreKeys);
}

Node rotation_request(const Credentials& credentials) {
  return make_request(RequestType::set, "encrypt",
                      {Node("rotate", {}, Node::Children{signed_prekey_node(credentials.signed_prekeys.front())})});
}

RotationOutcome outcome_of_rotation(const Result<Node>& answer) {
  if (answer) return RotationOutcome::done;
  return answer.error().code == ErrorCode::invalid_argument ? RotationOutcome::check_bundle : RotationOutcome::later;
}

}  // namespace kurir::whatsapp::client
