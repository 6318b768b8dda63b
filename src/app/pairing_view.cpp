#include "app/pairing_view.hpp"

#include "app/link_code.hpp"
#include "app/qr_wish.hpp"

namespace kurir::app {
namespace {

void show_code(PairingView& view, LinkCodeStatus link) {
  view.method = PairingMethod::code;
  view.number = std::move(link.number);
  switch (link.state) {
    case LinkCodeStatus::State::idle: break;
    case LinkCodeStatus::State::waiting: view.state = PairingState::waiting; break;
    case LinkCodeStatus::State::ready:
      view.state = PairingState::ready;
      view.code = std::move(link.code);
      view.expires_at = link.expires_at;
      break;
    case LinkCodeStatus::State::failed:
      view.state = PairingState::failed;
      view.reason = domain::explain(link.failure);
      view.reason_code = domain::name(link.failure);
      break;
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
  if (auto link = link_code(tx, device.id, now); link.state != LinkCodeStatus::State::idle) {
    show_code(view, std::move(link));
  } else if (is_qr_wanted(tx, device.id, now)) {
    show_qr(view, tx.devices().qr(device.id), now);
  } else if (device.state == domain::DeviceState::unpaired && !device.reason.empty()) {
    view.state = PairingState::failed;
    view.reason = device.reason;
    view.reason_code = device.reason_code;
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
