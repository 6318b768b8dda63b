#include "app/do_chores.hpp"

#include "app/account_limits.hpp"
#include "app/follow_app_state.hpp"
#include "app/key_care.hpp"
#include "app/lid_mapping.hpp"
#include "app/own_files.hpp"
#include "app/prekey_stock.hpp"
#include "app/privacy_tokens.hpp"
#include "base/log.hpp"
#include "ports/owed_rows.hpp"
#include "ports/privacy_token_rows.hpp"
#include "runtime/signal_event.hpp"
#include "whatsapp/client/presence.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
namespace client = whatsapp::client;

constexpr int kRefillTries = 3;

/// Tried again after a second, then two: without prekeys nobody new can write to us.
awaitable<Result<void>> refill(const WhatsAppServices& services, DeviceMemory& memory, Link& link) {
  PreKeyStock stock(services, memory, link);
  Result<void> filled;
  for (int tries = 0; tries < kRefillTries; ++tries) {
    filled = co_await stock.fill(PreKeyStock::When::at_once);
    if (filled || filled.error().code == ErrorCode::closed) break;
    co_await runtime::sleep_for(std::chrono::seconds(1) * (1 << tries));
  }
  co_return filled;
}

/// Tokens that we gave to people who have a new identity since: the same again, as long as they are valid.
awaitable<Result<void>> issue_again(const WhatsAppServices& services, DeviceMemory& memory, Link& link, std::vector<Jid> people) {
  using Issued = std::vector<client::IssuedToken>;
  auto issued = co_await ports::read<Issued>(
      services.store,
      [device = memory.id, people = std::move(people), now = services.clock.now()](ports::Transaction& tx) -> Result<Issued> {
        Issued found;
        for (const auto& user : people) {
          const auto contact = contact_of(tx, device, user);
          const auto filed = contact && !contact->lid.empty() ? Jid::lid(contact->lid) : user;
          const auto token = tx.privacy_tokens().find(device, filed.to_string());
          if (token && client::is_valid_token(token->issued_at, now)) found.push_back({filed, token->issued_at});
        }
        return found;
      });
  if (!issued) co_return pass_on(std::move(issued));
  if (issued->empty()) co_return Result<void>{};
  co_return co_await issue_tokens(services, memory, link, std::move(*issued));
}

/// A chunk that cannot be read is answered like one that holds nothing: the phone would only offer it again. One that could not
/// be had is left for the next connection, as is all that is not come to: the store remembers it.
awaitable<void> read_history(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                             std::vector<HistoryChunk> chunks) {
  OwnFiles files(services, memory, link);
  for (auto& chunk : chunks) {
    auto news = co_await files.history(std::move(chunk.file));
    if (!news) {
      log::info("device.history_unread", {log::field("device", memory.id), log::field("reason", news.error().message)});
      if (may_be_had_later(news.error())) continue;
    }
    auto told = std::make_shared<const client::AccountNews>(std::move(news).value_or(client::AccountNews{}));
    memory.filed_news.push_back({std::move(chunk.wire_id), std::move(told), std::move(chunk.receipt)});
  }
}

awaitable<Result<void>> follow_collections(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                           std::set<std::string> names) {
  const auto left = co_await follow_app_state(services, memory, link, names);
  if (!left) co_return std::unexpected(left.error());
  // Those that are left, or have changed again, are still owed.
  std::erase_if(names, [&](const auto& name) { return left->contains(name) || memory.chores.collections.contains(name); });
  co_return co_await services.store.transact(
      [device = memory.id, names = std::move(names)](ports::Transaction& tx) -> Result<void> {
        for (const auto& name : names) tx.owed().remove(device, ports::OwedKind::collection, name);
        return {};
      });
}

/// Chores under way. What is not done when they end, failed or cut off, is left for the next connection.
class Round {
 public:
  explicit Round(DeviceMemory& memory) : chores(std::exchange(memory.chores, {})), memory_(memory) {}
  ~Round() { memory_.undone.take_over(std::move(chores)); }
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  /// Whether it failed; the first failure is kept.
  [[nodiscard]] bool failed(const Result<void>& done) {
    if (!done && failure) failure = done;
    return !done;
  }

  Chores chores;
  Result<void> failure{};

 private:
  DeviceMemory& memory_;
};

awaitable<void> look_after_keys(const WhatsAppServices& services, DeviceMemory& memory, Link& link, Round& round) {
  auto& chores = round.chores;
  KeyCare care(services, memory, link);
  if (chores.look_after_keys) {
    const auto check = co_await care.rotate_if_due();
    chores.look_after_keys = round.failed(check ? Result<void>{} : std::unexpected(check.error()));
    chores.check_bundle |= check.value_or(false);
  }
  if (chores.check_bundle) chores.check_bundle = round.failed(co_await care.check_bundle());
}

/// One that fails does not keep the others from being done.
awaitable<void> do_round(const WhatsAppServices& services, DeviceMemory& memory, Link& link, Round& round) {
  auto& chores = round.chores;
  if (chores.refill_prekeys) chores.refill_prekeys = round.failed(co_await refill(services, memory, link));
  if (chores.look_after_keys || chores.check_bundle) co_await look_after_keys(services, memory, link, round);
  if (!chores.collections.empty())
    (void)round.failed(co_await follow_collections(services, memory, link, std::move(chores.collections)));
  if (!chores.history.empty()) co_await read_history(services, memory, link, std::move(chores.history));
  if (std::exchange(chores.announce_name, false))
    link.send(client::presence(memory.account().push_name, client::Availability::unavailable));
  if (chores.ask_limits) chores.ask_limits = round.failed(co_await ask_limits(services, memory.id, link));
  if (!chores.identities_changed.empty() &&
      !round.failed(co_await issue_again(services, memory, link, chores.identities_changed)))
    chores.identities_changed.clear();
  if (!chores.tokens_to_issue.empty() && !round.failed(co_await issue_tokens(services, memory, link, chores.tokens_to_issue)))
    chores.tokens_to_issue.clear();
}

}  // namespace

awaitable<Result<void>> do_chores(const WhatsAppServices& services, DeviceMemory& memory, Link& link) {
  while (!memory.chores.empty()) {
    Round round(memory);
    co_await do_round(services, memory, link, round);
    if (!round.failure) co_return round.failure;
  }
  co_return Result<void>{};
}

}  // namespace kurir::app
