#include "app/link_code.hpp"

#include "app/qr_wish.hpp"
#include "domain/phone_number.hpp"
#include "ports/link_code_rows.hpp"
#include "runtime/signal_event.hpp"
#include "whatsapp/link_code/link_code.hpp"

namespace kurir::app {
namespace {

using State = LinkCodeStatus::State;

constexpr Duration kLookAgain = std::chrono::milliseconds(200);
constexpr Duration kAskAgain = kQrWish / 2;

Error failure_of(const LinkCodeStatus& status) {
  const bool expired = status.failure == domain::LinkFailure::expired;
  return {expired ? ErrorCode::timed_out : ErrorCode::unavailable, std::string(domain::explain(status.failure))};
}

}  // namespace

Result<void> want_link_code(ports::Transaction& tx, const domain::Device& device, const std::string& number, Time now) {
  if (domain::is_linked(device.state)) {
    return fail(ErrorCode::conflict, "device {} is linked already to {} ({})", device.waid, device.number,
                domain::name(device.state));
  }
  const auto account = tx.accounts().find(device.account);
  auto digits = domain::normalise_number(number, account ? account->region : "");
  if (!digits) return pass_on(std::move(digits));
  auto link = tx.link_codes().find(device.id);
  const bool same = link.number == *digits && link.failure == domain::LinkFailure::none;
  if (!same) tx.link_codes().put(device.id, {.number = std::move(*digits)});
  tx.devices().set_qr_wanted_until(device.id, now + kQrWish);
  return {};
}

boost::asio::awaitable<Result<void>> want_link_code(ports::Store& store, const Clock& clock, std::string waid,
                                                    std::string number) {
  co_return co_await store.transact([waid, number, now = clock.now()](ports::Transaction& tx) -> Result<void> {
    const auto device = unlinked_device(tx, waid);
    if (!device) return std::unexpected(device.error());
    return want_link_code(tx, *device, number, now);
  });
}

void forget_link_code(ports::Transaction& tx, domain::DeviceId device) {
  if (tx.link_codes().find(device) != ports::LinkCodeRows::LinkCode{}) tx.link_codes().put(device, {});
}

LinkCodeStatus link_code(ports::Transaction& tx, domain::DeviceId device, Time now) {
  const auto link = tx.link_codes().find(device);
  LinkCodeStatus status{.number = link.number, .failure = link.failure};
  if (link.number.empty()) return status;
  const bool wanted = is_qr_wanted(tx, device, now);
  if (link.failure == domain::LinkFailure::none && !link.code.empty() && link.expires_at > now) {
    status.state = State::ready;
    status.code = whatsapp::display_link_code(link.code);
    status.expires_at = link.expires_at;
  } else if (link.failure == domain::LinkFailure::none && wanted) {
    status.state = State::waiting;
  } else {
    status.state = State::failed;
    if (link.failure == domain::LinkFailure::none) status.failure = domain::LinkFailure::expired;
  }
  return status;
}

boost::asio::awaitable<Result<LinkCodeStatus>> link_code(ports::Store& store, const Clock& clock, std::string waid) {
  co_return co_await ports::read<LinkCodeStatus>(store,
                                                 [waid, now = clock.now()](ports::Transaction& tx) -> Result<LinkCodeStatus> {
                                                   const auto device = unlinked_device(tx, waid);
                                                   if (!device) return std::unexpected(device.error());
                                                   return link_code(tx, device->id, now);
                                                 });
}

boost::asio::awaitable<Result<LinkCodeStatus>> wait_for_link_code(ports::Store& store, const Clock& clock, std::string waid,
                                                                  std::string number, Duration wait) {
  const auto deadline = clock.now() + wait;
  Time asked{};
  while (true) {
    if (const auto now = clock.now(); now - asked >= kAskAgain) {
      if (auto wanted = co_await want_link_code(store, clock, waid, number); !wanted) co_return pass_on(std::move(wanted));
      asked = now;
    }
    auto status = co_await link_code(store, clock, waid);
    if (!status || status->state == State::ready) co_return status;
    if (status->state == State::failed) co_return std::unexpected(failure_of(*status));
    if (clock.now() >= deadline) {
      co_return fail(ErrorCode::unavailable, "no code for device {} yet: the gateway makes one while `kurir serve` runs", waid);
    }
    co_await runtime::sleep_for(kLookAgain);
  }
}

}  // namespace kurir::app
