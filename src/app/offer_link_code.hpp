// Pairing by code on a pairing connection: while somebody wants one, a code is in the store, and the phone on which it is typed
// is answered. Beside the QR codes of the same connection.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "app/pair_device.hpp"
#include "domain/link_failure.hpp"
#include "whatsapp/client/code_pairing.hpp"
#include "whatsapp/client/pairing.hpp"

namespace kurir::app {

/// Lives as long as its connection. run() is a task beside the connection's reader, which calls the rest.
class LinkCodeOffer {
 public:
  /// `qr_changed` is notified when a code came to nothing: the connection may no longer be needed.
  LinkCodeOffer(PairingContext& context, whatsapp::client::Pairing& pairing, runtime::SignalEvent& qr_changed)
      : context_(context), pairing_(pairing), qr_changed_(qr_changed) {}

  /// Offers code after code, until the device is linked or the connection is over.
  [[nodiscard]] boost::asio::awaitable<void> run();
  /// WhatsApp has opened the pairing: codes may be asked for.
  void open();
  /// A notification; somebody else acknowledges it.
  void hear(const whatsapp::Node& notification);
  /// Whether the connection must stay for a code that was shown.
  [[nodiscard]] bool in_use() const noexcept { return code_.has_value(); }

 private:
  [[nodiscard]] boost::asio::awaitable<std::string> wanted_number();
  [[nodiscard]] boost::asio::awaitable<Result<void>> begin(std::string number);
  [[nodiscard]] boost::asio::awaitable<domain::LinkFailure> wait_for_phone();
  [[nodiscard]] boost::asio::awaitable<std::optional<domain::LinkFailure>> take_heard();
  [[nodiscard]] boost::asio::awaitable<void> answer(whatsapp::client::PrimaryHello hello);
  [[nodiscard]] boost::asio::awaitable<void> show();
  [[nodiscard]] boost::asio::awaitable<bool> withdraw(std::string number, domain::LinkFailure failure);
  [[nodiscard]] bool linked() const noexcept { return context_.memory.credentials.account.has_value(); }

  PairingContext& context_;
  whatsapp::client::Pairing& pairing_;
  runtime::SignalEvent& qr_changed_;
  std::optional<whatsapp::client::CodePairing> code_;
  std::deque<whatsapp::Node> heard_;
  bool open_ = false;
};

}  // namespace kurir::app
