#include "app/pair_device.hpp"

#include <boost/asio/this_coro.hpp>

#include "app/link_code.hpp"
#include "app/offer_link_code.hpp"
#include "app/offer_passkey.hpp"
#include "base/log.hpp"
#include "domain/wire_id.hpp"
#include "ports/link_code_rows.hpp"
#include "whatsapp/client/pairing.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceState;
using whatsapp::client::Disconnect;
using whatsapp::client::Pairing;
using whatsapp::client::Reaction;
namespace client = whatsapp::client;

constexpr std::size_t kAll = 1'000'000;

/// Why we closed the connection ourselves, where we did.
enum class Ending { none, codes_used_up, unwanted };

client::Cause cause_of(Ending ending) { return ending == Ending::unwanted ? client::Cause::not_wanted : client::Cause::no_scan; }

awaitable<void> show_code(PairingContext& context, const Pairing& pairing) {
  const auto expires = pairing.deadline().value_or(context.services.clock.now());
  auto shown = co_await context.services.store.transact(
      [id = context.device.id, code = pairing.code(), expires](ports::Transaction& tx) -> Result<void> {
        tx.devices().set_qr(id, code, expires);
        return {};
      });
  if (!shown) log::warn("pairing.code_not_stored", {log::field("waid", context.device.waid)});
}

/// Codes work only as long as their connection.
awaitable<void> withdraw_codes(PairingContext& context) {
  (void)co_await context.services.store.transact([id = context.device.id](ports::Transaction& tx) -> Result<void> {
    tx.devices().set_qr(id, "", Time{});
    const auto link = tx.link_codes().find(id);
    if (!link.code.empty()) tx.link_codes().put(id, {.number = link.number, .failure = link.failure});
    return {};
  });
}

/// The notice that the paired number gets, as any message: durable, encrypted, sent once.
domain::Message connected_notice(const domain::Device& device, Time now, Random& random) {
  domain::Message notice;
  notice.account = device.account;
  notice.device = device.id;
  notice.number = device.number;
  notice.text = fmt::format("Device ID {} connected", device.waid);
  notice.wire_id = domain::make_wire_id(random);
  notice.accepted_at = now;
  notice.due_at = now;
  notice.origin = domain::MessageOrigin::system;
  notice.lane = domain::Lane::reply;
  return notice;
}

/// A number is young to its rules of use until it has been linked for a while; linked again, it is as old as it was.
void adopt_number(ports::Transaction& tx, const domain::Device& device, const std::string& first_policy, Time now) {
  const auto before = tx.devices().find(device.id);
  if (before && (before->number != device.number || !before->linked_at)) tx.devices().set_linked_at(device.id, now);
  if (before && before->policy.empty() && !first_policy.empty()) tx.devices().set_policy(device.id, first_policy);
  tx.devices().set_number(device.id, device.number);
}

/// Credentials, state and the notice in one commit, before the phone hears that the device accepted.
awaitable<Result<void>> save_link(PairingContext& context) {
  auto& device = context.device;
  device.number = context.memory.account().jid.user;
  device.state = DeviceState::connecting;
  device.reason.clear();
  auto notice = connected_notice(device, context.services.clock.now(), context.services.random);
  co_return co_await context.services.store.transact(
      [device, notice = std::move(notice), first_policy = context.services.first_policy,
       credentials = context.memory.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(device.id, credentials);
        adopt_number(tx, device, first_policy, notice.due_at);
        tx.devices().set_state(device.id, DeviceState::connecting, "", notice.due_at);
        tx.devices().set_qr(device.id, "", Time{});
        forget_link_code(tx, device.id);
        // What the former link left in flight was encrypted with keys that are gone.
        for (const auto& message : tx.messages().in_flight(device.id, kAll)) tx.messages().retry_later(message.id, notice.due_at);
        (void)tx.messages().insert(notice);
        return {};
      });
}

awaitable<Result<void>> save_secret(PairingContext& context) {
  co_return co_await context.services.store.transact(
      [id = context.device.id, credentials = context.memory.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(id, credentials);
        return {};
      });
}

/// What else than the QR code links the device, on the same connection.
struct Offers {
  LinkCodeOffer code;
  PasskeyOffer passkey;
};

/// Rotates the QR code while the reader waits for stanzas; closing the connection ends the reader. A code to type keeps it.
awaitable<void> rotate_codes(PairingContext& context, Pairing& pairing, const Offers& offers, Ending& ending,
                             runtime::SignalEvent& changed) {
  bool used_up = false;
  while (true) {
    if (used_up && !offers.code.in_use() && !offers.passkey.in_use()) {
      ending = Ending::codes_used_up;
      context.link.abort();
      co_return;
    }
    const auto deadline = pairing.deadline();
    if (!deadline) {
      co_await changed.wait();
      continue;
    }
    const auto left = std::max(*deadline - context.services.clock.now(), Duration(0));
    if (co_await changed.wait_for(left)) continue;
    const auto step = pairing.tick(context.services.clock.now());
    if (step.code_changed) co_await show_code(context, pairing);
    used_up = step.outcome == Pairing::Outcome::timed_out;
  }
}

/// Nothing where the store cannot tell: then the codes themselves are the limit.
awaitable<std::optional<Time>> wanted_until(PairingContext& context) {
  using Until = std::optional<Time>;
  auto until =
      co_await ports::read<Until>(context.services.store, [id = context.device.id](ports::Transaction& tx) -> Result<Until> {
        return tx.devices().qr_wanted_until(id).value_or(Time{});
      });
  co_return until.value_or(std::nullopt);
}

/// Closes the connection once nobody wants a code any more.
awaitable<void> end_when_unwanted(PairingContext& context, Ending& ending) {
  while (const auto until = co_await wanted_until(context)) {
    const auto left = *until - context.services.clock.now();
    if (context.memory.credentials.account) co_return;
    if (left <= Duration(0)) {
      ending = Ending::unwanted;
      context.link.abort();
      co_return;
    }
    co_await runtime::sleep_for(left);
  }
}

/// The stanza's consequences, durable before the answer. A value ends the connection.
awaitable<std::optional<Disconnect>> take(PairingContext& context, Pairing& pairing, Offers& offers, const whatsapp::Node& stanza,
                                          runtime::SignalEvent& changed) {
  const auto now = context.services.clock.now();
  if (auto ended = client::classify_disconnect(stanza, now)) co_return ended;
  auto step = pairing.handle(stanza, now, context.services.random);
  if (step.outcome == Pairing::Outcome::ignored) co_return std::nullopt;
  const bool linked = step.outcome == Pairing::Outcome::linked;
  if (step.credentials_changed) {
    auto saved = linked ? co_await save_link(context) : co_await save_secret(context);
    if (!saved) {
      if (linked) context.memory.credentials.account.reset();
      co_return Disconnect{Reaction::reconnect, saved.error().message, {}};
    }
  }
  if (step.code_changed && !linked) co_await show_code(context, pairing);
  changed.notify();
  if (pairing.deadline()) offers.code.open();
  if (stanza.tag == "notification") {
    offers.code.hear(stanza);
    offers.passkey.hear(stanza);
  }
  for (const auto& reply : step.send) context.link.send(reply);
  if (linked) log::info("device.linked", {log::field("waid", context.device.waid)});
  if (step.outcome == Pairing::Outcome::refused) {
    log::warn("device.pairing_refused", {log::field("waid", context.device.waid), log::field("reason", step.reason)});
    co_await context.link.flush();
    co_return Disconnect{Reaction::reconnect, step.reason, {}};
  }
  co_return std::nullopt;
}

}  // namespace

awaitable<Disconnect> pair_device(PairingContext context) {
  Pairing pairing(context.memory.credentials);
  Ending ending = Ending::none;
  const auto executor = co_await boost::asio::this_coro::executor;
  runtime::SignalEvent changed(executor);
  Offers offers{LinkCodeOffer(context, pairing, changed), PasskeyOffer(context)};
  runtime::TaskScope rotation(executor);
  rotation.spawn("rotate-codes", rotate_codes(context, pairing, offers, ending, changed));
  rotation.spawn("offer-link-code", offers.code.run());
  rotation.spawn("offer-passkey", offers.passkey.run());
  rotation.spawn("end-when-unwanted", end_when_unwanted(context, ending));
  std::optional<Disconnect> ended;
  while (!ended) {
    auto stanzas = co_await context.link.read();
    if (!stanzas) {
      ended = Disconnect{Reaction::reconnect, stanzas.error().message, {}};
      break;
    }
    for (const auto& stanza : *stanzas) {
      ended = co_await take(context, pairing, offers, stanza, changed);
      if (ended) break;
    }
  }
  rotation.cancel();
  co_await rotation.join();
  const bool linked = context.memory.credentials.account.has_value();
  if (!linked) co_await withdraw_codes(context);
  // The server may close without the restart code once the device has accepted.
  if (linked && ended->reaction == Reaction::reconnect) ended->reaction = Reaction::reconnect_now;
  if (ending != Ending::none) ended = Disconnect::because(cause_of(ending));
  if (!linked && offers.passkey.in_use()) ended = Disconnect::because(client::Cause::passkey_required, Reaction::stop);
  co_return *ended;
}

}  // namespace kurir::app
