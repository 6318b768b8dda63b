#include "app/pairing_view.hpp"

#include "app/qr_wish.hpp"
#include "ports/link_code_rows.hpp"

namespace kurir::app {
namespace {

using LinkCode = ports::LinkCodeRows::LinkCode;

void show_code(PairingView& view, const LinkCode& link, bool wanted, Time now) {
  view.method = PairingMethod::code;
  view.number = link.number;
  if (link.failure != domain::LinkFailure::none) {
    view.state = PairingState::failed;
    view.reason = domain::explain(link.failure);
  } else if (!link.code.empty() && link.expires_at > now) {
    view.state = PairingState::ready;
    view.code = link.code;
    view.expires_at = link.expires_at;
  } else if (wanted) {
    view.state = PairingState::waiting;
  }
}

void show_qr(PairingView& view, const std::optional<ports::DeviceRows::Qr>& qr, Time now) {
  view.method = PairingMethod::qr;
  view.state = PairingState::waiting;
  if (!qr || qr->text.empty() || qr->expires_at <= now) return;
  view.state = PairingState::ready;
  view.qr = qr->text;
  view.expires_at = qr->expires_at;
}

PairingView view_in(ports::Transaction& tx, const domain::Device& device, Time now) {
  PairingView view;
  view.device_state = device.state;
  if (domain::is_linked(device.state)) {
    view.state = PairingState::linked;
    return view;
  }
  const bool wanted = is_qr_wanted(tx, device.id, now);
  const auto link = tx.link_codes().find(device.id);
  if (!link.number.empty()) {
    show_code(view, link, wanted, now);
  } else if (wanted) {
    show_qr(view, tx.devices().qr(device.id), now);
  } else if (device.state == domain::DeviceState::unpaired && !device.reason.empty()) {
    view.state = PairingState::failed;
    view.reason = device.reason;
  }
  return view;
}

}  // namespace

boost::asio::awaitable<Result<PairingView>> show_pairing(ports::Store& store, const Clock& clock, WhichDevice which) {
  co_return co_await ports::read<PairingView>(store, [which, now = clock.now()](ports::Transaction& tx) -> Result<PairingView> {
    const auto device = find_device(tx, which);
    if (!device) return std::unexpected(device.error());
    return view_in(tx, *device, now);
  });
}

}  // namespace kurir::app
