#include "app/schedule.hpp"

#include <algorithm>
#include <variant>

#include "app/audit.hpp"
#include "app/message_progress.hpp"
#include "domain/sending_time.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Message;
using domain::MessageState;
using Position = ports::MessageRows::Position;

constexpr std::size_t kMaxPage = 1'000;
constexpr Duration kFurthest = std::chrono::days(366);
constexpr std::size_t kCancelBatch = 200;  ///< messages a transaction: accepts wait for its end

/// A scope whose device was looked up.
struct Found {
  std::optional<domain::AccountId> account;
  std::optional<domain::DeviceId> device;
};

Result<Found> find_scope(ports::Transaction& tx, const WaitingScope& scope) {
  if (scope.waid.empty()) {
    if (!scope.account) return fail(ErrorCode::invalid_argument, "say whose messages: of an account or of a device");
    if (!tx.accounts().find(*scope.account)) return fail(ErrorCode::not_found, "no account {}", *scope.account);
    return Found{scope.account, {}};
  }
  const auto device = tx.devices().find_by_waid(scope.waid);
  if (!device || (scope.account && *scope.account != device->account)) {
    return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", scope.waid);
  }
  return Found{device->account, device->id};
}

std::vector<Message> waiting_in(ports::Transaction& tx, const Found& found, const Position& after, std::size_t limit) {
  if (found.device) return tx.messages().waiting_of(*found.device, after, limit);
  return tx.messages().waiting(*found.account, after, limit);
}

void add_waids(ports::Transaction& tx, WaitingPage& page) {
  for (const auto& message : page.messages) {
    if (page.waids.contains(message.device)) continue;
    const auto device = tx.devices().find(message.device);
    page.waids.emplace(message.device, device ? device->waid : "");
  }
}

std::string_view what_became_of(MessageState state) {
  switch (state) {
    case MessageState::accepted: return "waits";
    case MessageState::encrypted: return "is on its way already";
    case MessageState::sent:
    case MessageState::received:
    case MessageState::read: return "was sent already";
    case MessageState::cancelled: return "was cancelled before";
    case MessageState::rejected: return "was rejected";
  }
  return "is in an unknown state";
}

Result<Message> find_any(ports::Transaction& tx, const WaitingMessage& which) {
  auto message = tx.messages().find(which.id);
  if (message && (!which.account || *which.account == message->account)) return std::move(*message);
  return fail(ErrorCode::not_found, "no message {}", which.id);
}

Result<Message> find_waiting(ports::Transaction& tx, const WaitingMessage& which) {
  auto message = find_any(tx, which);
  if (!message || message->state == MessageState::accepted) return message;
  return fail(ErrorCode::conflict, "message {} does not wait: it {}", which.id, what_became_of(message->state));
}

void cancel(ports::Transaction& tx, Message& message, const std::string& actor, Time now) {
  message.reason = fmt::format("cancelled by {}", actor);
  tx.messages().set_reason(message.id, message.reason);
  (void)advance(tx, message, MessageState::cancelled, now);
  message.state = MessageState::cancelled;
}

/// A time as the customer writes it, or an instant.
using WantedTime = std::variant<std::string, Time>;

Result<Time> due_time_of(ports::Transaction& tx, const Message& message, const WantedTime& wanted, Time now) {
  if (const auto* instant = std::get_if<Time>(&wanted)) {
    if (*instant > now + kFurthest) return fail(ErrorCode::invalid_argument, "the sending time may be at most one year ahead");
    return std::max(*instant, now);
  }
  const auto account = tx.accounts().find(message.account);
  if (!account) return fail(ErrorCode::internal, "message {} has no account", message.id);
  return domain::read_sending_time(std::get<std::string>(wanted), account->time_zone, now);
}

Result<Message> move_in(ports::Transaction& tx, const WaitingMessage& which, const WantedTime& wanted, const std::string& actor,
                        Time now) {
  auto message = find_waiting(tx, which);
  if (!message) return message;
  const auto due_at = due_time_of(tx, *message, wanted, now);
  if (!due_at) return std::unexpected(due_at.error());
  if (message->expires_at && *message->expires_at <= *due_at) {
    return fail(ErrorCode::invalid_argument, "message {} expires before that time: cancel it and send a new one", which.id);
  }
  const auto before = std::exchange(message->due_at, *due_at);
  if (message->held.empty()) message->reason = fmt::format("moved by {}", actor);
  tx.messages().set_due(message->id, *due_at, message->reason);
  audit(tx,
        {actor, "message.move", fmt::format("message:{}", which.id), message->account,
         fmt::format("due: {} -> {}", to_unix_ms(before), to_unix_ms(*due_at))},
        now);
  return message;
}

Result<Message> release_in(ports::Transaction& tx, const WaitingMessage& which, const std::string& actor, Time now) {
  const auto message = find_waiting(tx, which);
  if (!message) return message;
  if (message->held.empty()) return fail(ErrorCode::conflict, "message {} is not held", which.id);
  tx.messages().set_held(which.id, "", fmt::format("released by {}", actor));
  tx.pacing().release(which.id);
  audit(
      tx,
      {actor, "policy.release", fmt::format("message:{}", which.id), message->account, fmt::format("held by {}", message->held)},
      now);
  return find_any(tx, which);
}

awaitable<Result<Message>> move_to(Admin admin, WaitingMessage which, WantedTime wanted) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Message>(admin.store, [which, wanted, actor = admin.actor, now](ports::Transaction& tx) {
    return move_in(tx, which, wanted, actor, now);
  });
}

Result<std::size_t> cancel_batch(ports::Transaction& tx, const WaitingScope& scope, const std::string& actor, Time now) {
  const auto found = find_scope(tx, scope);
  if (!found) return std::unexpected(found.error());
  auto messages = waiting_in(tx, *found, {}, kCancelBatch);
  for (auto& message : messages) cancel(tx, message, actor, now);
  if (!messages.empty()) {
    const auto target = scope.waid.empty() ? fmt::format("account:{}", *found->account) : "device:" + scope.waid;
    audit(tx, {actor, "message.cancel", target, found->account, fmt::format("{} messages", messages.size())}, now);
  }
  return messages.size();
}

}  // namespace

awaitable<Result<WaitingPage>> list_waiting(ports::Store& store, WaitingScope scope, Position after, std::size_t limit) {
  if (limit < 1 || limit > kMaxPage) co_return fail(ErrorCode::invalid_argument, "a page has 1 to {} messages", kMaxPage);
  co_return co_await ports::read<WaitingPage>(store, [scope, after, limit](ports::Transaction& tx) -> Result<WaitingPage> {
    const auto found = find_scope(tx, scope);
    if (!found) return std::unexpected(found.error());
    WaitingPage page{waiting_in(tx, *found, after, limit + 1), {}, {}};
    if (page.messages.size() > limit) {
      page.messages.pop_back();
      page.continue_from = Position{page.messages.back().due_at, page.messages.back().id};
    }
    add_waids(tx, page);
    return page;
  });
}

awaitable<Result<WaitingPage>> find_message(ports::Store& store, WaitingMessage which) {
  co_return co_await ports::read<WaitingPage>(store, [which](ports::Transaction& tx) -> Result<WaitingPage> {
    auto message = find_any(tx, which);
    if (!message) return pass_on(std::move(message));
    WaitingPage page;
    page.messages.push_back(std::move(*message));
    add_waids(tx, page);
    return page;
  });
}

awaitable<Result<Message>> move_message(Admin admin, WaitingMessage which, std::string time) {
  return move_to(std::move(admin), which, std::move(time));
}

awaitable<Result<Message>> move_message(Admin admin, WaitingMessage which, Time time) {
  return move_to(std::move(admin), which, time);
}

awaitable<Result<Message>> release_message(Admin admin, WaitingMessage which) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Message>(
      admin.store, [which, actor = admin.actor, now](ports::Transaction& tx) { return release_in(tx, which, actor, now); });
}

awaitable<Result<Message>> cancel_message(Admin admin, WaitingMessage which) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Message>(admin.store, [which, actor = admin.actor, now](ports::Transaction& tx) {
    auto message = find_waiting(tx, which);
    if (!message) return message;
    cancel(tx, *message, actor, now);
    audit(tx, {actor, "message.cancel", fmt::format("message:{}", which.id), message->account, ""}, now);
    return message;
  });
}

awaitable<Result<std::size_t>> cancel_waiting(Admin admin, WaitingScope scope) {
  std::size_t cancelled = 0;
  for (;;) {
    const auto now = admin.clock.now();
    const auto batch = co_await ports::transact<std::size_t>(
        admin.store, [scope, actor = admin.actor, now](ports::Transaction& tx) { return cancel_batch(tx, scope, actor, now); });
    if (!batch) co_return batch;
    cancelled += *batch;
    if (*batch < kCancelBatch) co_return cancelled;
  }
}

}  // namespace kurir::app
