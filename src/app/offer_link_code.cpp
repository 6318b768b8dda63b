#include "app/offer_link_code.hpp"

#include "app/link_code.hpp"
#include "app/qr_wish.hpp"
#include "base/log.hpp"
#include "ports/link_code_rows.hpp"
#include "runtime/run_blocking.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::LinkFailure;
using whatsapp::client::CodePairing;
using Heard = CodePairing::Heard;
namespace client = whatsapp::client;

constexpr Duration kPingInterval = std::chrono::seconds(25);
/// A code that nobody would have the time to type is not made: each one rings the phone.
constexpr Duration kWorthAnother = std::chrono::minutes(1);
constexpr std::size_t kMaxHeard = 8;

/// The wish lasts at least until then.
void extend_wish(ports::Transaction& tx, domain::DeviceId device, Time until) {
  if (tx.devices().qr_wanted_until(device).value_or(Time{}) < until) tx.devices().set_qr_wanted_until(device, until);
}

}  // namespace

awaitable<void> LinkCodeOffer::run() {
  while (!linked()) {
    const auto number = open_ ? co_await wanted_number() : std::string();
    if (number.empty()) {
      co_await context_.news.wait();
      continue;
    }
    auto failure = LinkFailure::refused;
    if (auto begun = co_await begin(number); begun) {
      failure = co_await wait_for_phone();
    } else {
      if (begun.error().code == ErrorCode::closed) co_return;
      log::warn("pairing.no_code", {log::field("waid", context_.device.waid), log::field("reason", begun.error().message)});
    }
    if (linked()) co_return;
    code_.reset();
    heard_.clear();
    pairing_.set_secret(client::Pairing::AdvSecret::replaceable);
    const bool withdrawn = co_await withdraw(number, failure);
    qr_changed_.notify();
    if (!withdrawn) co_return;
  }
}

void LinkCodeOffer::open() {
  open_ = true;
  context_.news.notify();
}

void LinkCodeOffer::hear(const whatsapp::Node& notification) {
  if (!code_ || heard_.size() >= kMaxHeard) return;
  heard_.push_back(notification);
  context_.news.notify();
}

/// Empty where nobody wants a code, or where the last one failed.
awaitable<std::string> LinkCodeOffer::wanted_number() {
  auto number = co_await ports::read<std::string>(
      context_.services.store,
      [id = context_.device.id, now = context_.services.clock.now()](ports::Transaction& tx) -> Result<std::string> {
        auto link = tx.link_codes().find(id);
        const bool wanted = is_qr_wanted(tx, id, now) && link.failure == LinkFailure::none;
        return wanted ? std::move(link.number) : std::string();
      });
  co_return number.value_or("");
}

awaitable<Result<void>> LinkCodeOffer::begin(std::string number) {
  auto& services = context_.services;
  auto draft =
      co_await runtime::run_blocking(services.workers, [&random = services.random] { return client::draft_link_code(random); });
  code_.emplace(std::move(draft), std::move(number));
  auto answer = co_await context_.link.request(code_->hello(context_.memory.credentials));
  if (!answer) co_return pass_on(std::move(answer));
  auto begun = code_->begin(*answer, services.clock.now());
  if (begun && !linked()) co_await show();
  co_return begun;
}

/// Why nothing came of the code; where the device is linked nobody asks.
awaitable<LinkFailure> LinkCodeOffer::wait_for_phone() {
  while (!linked()) {
    if (auto failure = co_await take_heard()) co_return *failure;
    const auto left = code_->deadline() - context_.services.clock.now();
    if (left <= Duration(0)) break;
    if (co_await wanted_number() != code_->number()) co_return LinkFailure::none;
    if (co_await context_.news.wait_for(std::min(left, kPingInterval))) continue;
    auto ping = client::ping_request();
    ping.set("id", context_.link.next_id());
    context_.link.send(ping);
  }
  co_return code_->attempts() >= client::kLinkCodeAttempts ? LinkFailure::too_many_attempts : LinkFailure::expired;
}

/// A value ends the code.
awaitable<std::optional<LinkFailure>> LinkCodeOffer::take_heard() {
  while (!heard_.empty() && !linked()) {
    const auto notification = std::move(heard_.front());
    heard_.pop_front();
    auto step = code_->hear(notification, context_.services.clock.now());
    switch (step.heard) {
      case Heard::nothing: break;
      case Heard::typed: co_await answer(*step.hello); break;
      case Heard::exhausted: co_return LinkFailure::too_many_attempts;
      case Heard::refresh: co_return LinkFailure::none;
      case Heard::renounce: co_return LinkFailure::expired;
    }
  }
  co_return std::nullopt;
}

/// The agreed secret is durable before the phone can use it.
awaitable<void> LinkCodeOffer::answer(client::PrimaryHello hello) {
  auto& services = context_.services;
  const auto theirs = co_await runtime::run_blocking(
      services.workers, [code = code_->code(), sealed = hello.sealed] { return whatsapp::open_ephemeral(code, sealed); });
  if (linked()) co_return;
  auto finish = code_->finish(hello, theirs, context_.memory.credentials, services.clock.now(), services.random);
  if (!finish) {
    log::warn("pairing.code_not_answered",
              {log::field("waid", context_.device.waid), log::field("reason", finish.error().message)});
    co_return;
  }
  pairing_.set_secret(client::Pairing::AdvSecret::agreed);
  auto saved = co_await services.store.transact(
      [id = context_.device.id, until = code_->deadline(), qr = pairing_.code(), qr_until = pairing_.deadline(),
       credentials = context_.memory.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(id, credentials);
        if (qr_until) tx.devices().set_qr(id, qr, *qr_until);
        extend_wish(tx, id, until);
        return {};
      });
  if (!saved) co_return context_.link.abort();
  if (auto answered = co_await context_.link.request(std::move(*finish)); !answered) {
    log::warn("pairing.code_not_answered",
              {log::field("waid", context_.device.waid), log::field("reason", answered.error().message)});
  }
}

awaitable<void> LinkCodeOffer::show() {
  auto shown =
      co_await context_.services.store.transact([id = context_.device.id, number = code_->number(), code = code_->code(),
                                                 expires_at = code_->expires_at()](ports::Transaction& tx) -> Result<void> {
        if (tx.link_codes().find(id).number != number) return {};
        tx.link_codes().put(id, {.number = number, .code = code, .expires_at = expires_at});
        extend_wish(tx, id, expires_at);
        return {};
      });
  if (!shown) log::warn("pairing.code_not_stored", {log::field("waid", context_.device.waid)});
}

/// Where the wish outlasts an expired code, the next one follows. False where the store failed: to ask WhatsApp again would be
/// to ask without end.
awaitable<bool> LinkCodeOffer::withdraw(std::string number, LinkFailure failure) {
  const auto stored = co_await context_.services.store.transact(
      [id = context_.device.id, number, failure, now = context_.services.clock.now()](ports::Transaction& tx) -> Result<void> {
        if (tx.link_codes().find(id).number != number) return {};
        const bool another = failure == LinkFailure::expired && is_qr_wanted(tx, id, now + kWorthAnother);
        tx.link_codes().put(id, {.number = number, .failure = another ? LinkFailure::none : failure});
        return {};
      });
  co_return stored.has_value();
}

}  // namespace kurir::app
