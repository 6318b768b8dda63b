// The passkey branch of a pairing connection: the challenge is shown, a person's answer goes to WhatsApp, the phone's answer is
// followed through.
#pragma once

#include <deque>
#include <optional>

#include "app/pair_device.hpp"
#include "whatsapp/client/passkey_pairing.hpp"

namespace kurir::app {

/// Lives as long as its connection. run() is a task beside the connection's reader, which calls hear().
class PasskeyOffer {
 public:
  explicit PasskeyOffer(PairingContext& context) : context_(context), heard_something_(context.link.executor()) {}
  ~PasskeyOffer();

  [[nodiscard]] boost::asio::awaitable<void> run();
  /// A notification; somebody else acknowledges it.
  void hear(const whatsapp::Node& notification);
  /// WhatsApp has asked: no other code links this account.
  [[nodiscard]] bool in_use() const noexcept { return pairing_.has_value(); }
  /// Somebody may have answered.
  void look() { heard_something_.notify(); }

 private:
  [[nodiscard]] boost::asio::awaitable<void> begin(whatsapp::Node notification);
  [[nodiscard]] boost::asio::awaitable<Result<void>> answer(whatsapp::client::PasskeyAnswer given);
  [[nodiscard]] boost::asio::awaitable<Result<void>> finish(whatsapp::Node notification);
  [[nodiscard]] boost::asio::awaitable<Result<void>> request(whatsapp::Node iq);

  PairingContext& context_;
  std::optional<whatsapp::client::PasskeyPairing> pairing_;
  std::deque<whatsapp::Node> heard_;
  runtime::SignalEvent heard_something_;
};

}  // namespace kurir::app
