// The signed prekey is replaced now and then; the ones before stay for messages that are still on their way.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

inline constexpr Duration kRotationInterval = std::chrono::days(27);  ///< as the official client
inline constexpr Duration kRotationRetry = std::chrono::hours(24);    ///< after a failure of the server
inline constexpr std::size_t kRetiredSignedPreKeys = 3;

/// Makes a new current signed prekey, signed by the identity, and retires the one before; beyond kRetiredSignedPreKeys the
/// oldest is forgotten. To be stored before the server hears of it.
void renew_signed_prekey(Credentials& credentials, Random& random);

/// Tells the server of the current signed prekey.
[[nodiscard]] Node rotation_request(const Credentials& credentials);

enum class RotationOutcome {
  done,
  check_bundle,  ///< the server does not agree with what we hold: compare the whole bundle
  later,         ///< its failure, or the network's: again after kRotationRetry
};
/// What follows from the answer to the request, which came as a value or as the server's error.
[[nodiscard]] RotationOutcome outcome_of_rotation(const Result<Node>& answer);

}  // namespace kurir::whatsapp::client
