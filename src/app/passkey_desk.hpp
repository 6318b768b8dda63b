// Where a challenge for a passkey waits for its answer: shown by the connection that pairs, answered by whoever has the
// authenticator. A challenge lives only as long as its connection, so that nothing of it is stored.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/ids.hpp"
#include "whatsapp/client/passkey_pairing.hpp"

namespace kurir::app {

struct PasskeyChallenge {
  std::string options;  ///< PublicKeyCredentialRequestOptionsJSON
  Time expires_at{};
  bool answered = false;
};

/// Safe to use from several threads.
class PasskeyDesk {
 public:
  using Answer = whatsapp::client::PasskeyAnswer;

  void show(domain::DeviceId device, PasskeyChallenge challenge);
  void withdraw(domain::DeviceId device);
  [[nodiscard]] std::optional<PasskeyChallenge> find(domain::DeviceId device, Time now) const;
  /// The first answer counts. `not_found` where no challenge waits, `conflict` where it was answered.
  [[nodiscard]] Result<void> answer(domain::DeviceId device, Answer answer, Time now);
  /// Once.
  [[nodiscard]] std::optional<Answer> take_answer(domain::DeviceId device);

 private:
  struct Entry {
    PasskeyChallenge challenge;
    std::optional<Answer> answer{};
  };
  mutable std::mutex guard_;
  std::map<domain::DeviceId, Entry> entries_;
};

}  // namespace kurir::app
