// How far the pairing of a device is, for whoever looks at the code.
#pragma once

#include "app/which_device.hpp"

namespace kurir::app {

enum class PairingMethod { none, qr, code };

enum class PairingState {
  idle,     ///< nobody asked
  waiting,  ///< a code is being made
  ready,
  linked,
  failed,
};

struct PairingView {
  PairingMethod method = PairingMethod::none;
  PairingState state = PairingState::idle;
  domain::DeviceState device_state = domain::DeviceState::unpaired;
  std::string qr{};      ///< its text; empty = none at the moment
  std::string code{};    ///< "ABCD-EFGH"; likewise
  std::string number{};  ///< that the code is for
  std::optional<Time> expires_at{};
  std::string reason{};       ///< why it failed
  std::string reason_code{};  ///< the same for programs: of domain::LinkFailure or whatsapp::client::Cause
};

[[nodiscard]] boost::asio::awaitable<Result<PairingView>> show_pairing(ports::Store& store, const Clock& clock,
                                                                       WhichDevice which);

}  // namespace kurir::app
