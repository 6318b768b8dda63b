#include "app/offer_passkey.hpp"

#include "app/passkey_desk.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::client::PasskeyPairing;
namespace client = whatsapp::client;

constexpr std::size_t kMaxHeard = 8;
constexpr Duration kLookAgain = std::chrono::milliseconds(250);  ///< answers come from another thread

}  // namespace

PasskeyOffer::~PasskeyOffer() { context_.services.passkeys->withdraw(context_.device.id); }

void PasskeyOffer::hear(const whatsapp::Node& notification) {
  if (heard_.size() >= kMaxHeard || !(PasskeyPairing::asks(notification) || PasskeyPairing::continues(notification))) return;
  heard_.push_back(notification);
  heard_something_.notify();
}

awaitable<void> PasskeyOffer::run() {
  while (!context_.memory.credentials.account) {
    Result<void> done;
    if (!heard_.empty()) {
      auto notification = std::move(heard_.front());
      heard_.pop_front();
      if (PasskeyPairing::asks(notification)) {
        co_await begin(std::move(notification));
      } else {
        done = co_await finish(std::move(notification));
      }
    } else if (auto given = context_.services.passkeys->take_answer(context_.device.id)) {
      done = co_await answer(std::move(*given));
    } else if (pairing_) {
      (void)co_await heard_something_.wait_for(kLookAgain);
      if (context_.services.clock.now() >= pairing_->expires_at()) co_return context_.link.abort();
    } else {
      co_await heard_something_.wait();
    }
    if (done) continue;
    log::warn("pairing.passkey_failed", {log::field("waid", context_.device.waid), log::field("reason", done.error().message)});
    co_return context_.link.abort();
  }
}

/// The new secret is durable before the phone can get it.
awaitable<void> PasskeyOffer::begin(whatsapp::Node notification) {
  auto& services = context_.services;
  auto begun = PasskeyPairing::begin(notification, context_.memory.credentials, services.clock.now(), services.random);
  if (!begun) {
    log::warn("pairing.passkey_failed", {log::field("waid", context_.device.waid), log::field("reason", begun.error().message)});
    co_return;
  }
  pairing_ = std::move(*begun);
  services.passkeys->show(context_.device.id, {.options = pairing_->options(), .expires_at = pairing_->expires_at()});
  auto saved = co_await services.store.transact(
      [id = context_.device.id, credentials = context_.memory.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(id, credentials);
        tx.devices().set_qr(id, "", Time{});  // the code was scanned; also tells whoever watches the pairing
        return {};
      });
  if (!saved) co_return context_.link.abort();
  log::info("pairing.passkey_wanted", {log::field("waid", context_.device.waid)});
}

awaitable<Result<void>> PasskeyOffer::answer(client::PasskeyAnswer given) {
  const auto ref = co_await context_.link.request(pairing_->ref_request());
  if (!ref) co_return std::unexpected(ref.error());
  auto prologue = pairing_->prologue(*ref, given, context_.services.clock.now());
  if (!prologue) co_return std::unexpected(prologue.error());
  co_return co_await request(std::move(*prologue));
}

awaitable<Result<void>> PasskeyOffer::finish(whatsapp::Node notification) {
  if (!pairing_) co_return Result<void>{};
  auto parts = pairing_->finish(notification, context_.memory.credentials, context_.services.random);
  if (!parts) co_return std::unexpected(parts.error());
  if (auto sent = co_await request(std::move(parts->nonce)); !sent) co_return sent;
  co_return co_await request(std::move(parts->pairing_request));
}

awaitable<Result<void>> PasskeyOffer::request(whatsapp::Node iq) {
  auto answer = co_await context_.link.request(std::move(iq));
  if (!answer) co_return std::unexpected(std::move(answer).error());
  co_return Result<void>{};
}

}  // namespace kurir::app
