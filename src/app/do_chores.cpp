#include "app/do_chores.hpp"

#include "app/account_limits.hpp"
#include "app/follow_app_state.hpp"
#include "app/key_care.hpp"
#include "app/lid_mapping.hpp"
#include "app/own_files.hpp"
#include "app/prekey_stock.hpp"
#include "app/privacy_tokens.hpp"
#include "base/log.hpp"
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

/// A chunk that cannot be read is answered like one that holds nothing: the phone would only offer it again.
awaitable<void> read_history(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                             std::vector<HistoryChunk> chunks) {
  OwnFiles files(services, memory, link);
  for (auto& chunk : chunks) {
    auto news = co_await files.history(std::move(chunk.file));
    if (!news) {
      log::info("device.history_unread", {log::field("device", memory.id), log::field("reason", news.error().message)});
    }
    memory.filed_news.push_back({std::move(news).value_or(client::AccountNews{}), std::move(chunk.receipt)});
  }
}

}  // namespace

awaitable<Result<void>> do_chores(const WhatsAppServices& services, DeviceMemory& memory, Link& link) {
  while (!memory.chores.empty()) {
    auto chores = std::exchange(memory.chores, {});
    if (chores.refill_prekeys) {
      if (auto filled = co_await refill(services, memory, link); !filled) co_return filled;
    }
    KeyCare care(services, memory, link);
    if (chores.look_after_keys) {
      auto check = co_await care.rotate_if_due();
      if (!check) co_return pass_on(std::move(check));
      chores.check_bundle |= *check;
    }
    if (chores.check_bundle) {
      if (auto checked = co_await care.check_bundle(); !checked) co_return checked;
    }
    if (!chores.collections.empty()) {
      if (auto followed = co_await follow_app_state(services, memory, link, std::move(chores.collections)); !followed)
        co_return followed;
    }
    if (!chores.history.empty()) co_await read_history(services, memory, link, std::move(chores.history));
    if (chores.announce_name) link.send(client::presence(memory.account().push_name, client::Availability::unavailable));
    if (chores.ask_limits) co_await ask_limits(services, memory.id, link);
    if (!chores.identities_changed.empty()) {
      if (auto issued = co_await issue_again(services, memory, link, std::move(chores.identities_changed)); !issued)
        co_return issued;
    }
    if (!chores.tokens_to_issue.empty()) {
      if (auto issued = co_await issue_tokens(services, memory, link, std::move(chores.tokens_to_issue)); !issued)
        co_return issued;
    }
  }
  co_return Result<void>{};
}

}  // namespace kurir::app
