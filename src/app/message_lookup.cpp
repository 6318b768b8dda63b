#include "app/message_lookup.hpp"

#include <algorithm>

#include "domain/phone_number.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::MessageState;
using ports::HistoryRows;

constexpr std::size_t kMostLookedAt = 20'000;

Result<HistoryRows::Filter> filter_of(ports::Transaction& tx, const MessageQuery& query) {
  const auto account = tx.accounts().find(query.account);
  if (!account) return fail(ErrorCode::not_found, "there is no such account");
  HistoryRows::Filter filter{
      .device = {}, .stage = query.stage, .number = {}, .text = query.text, .from = query.from, .until = query.until};
  if (!query.waid.empty()) {
    const auto device = tx.devices().find_by_waid(query.waid);
    if (!device || device->account != account->id) return fail(ErrorCode::not_found, "there is no such device");
    filter.device = device->id;
  }
  if (!query.number.empty()) {
    filter.number = domain::beginning_of_number(query.number, account->region);
    if (filter.number.empty()) return fail(ErrorCode::invalid_argument, "this is not the beginning of a phone number");
  }
  return filter;
}

domain::Device device_of(ports::Transaction& tx, domain::DeviceId id) { return tx.devices().find(id).value_or(domain::Device()); }

/// What is due and waits because its device is paused says so. Nothing of that is stored: a pause may end the next moment.
void say_paused(domain::Message& message, const domain::Device& device, Time now) {
  const bool due = message.state == MessageState::accepted && message.held.empty() && message.due_at <= now;
  if (due && device.paused_at) message.reason = "paused: the device is paused";
}

Result<MessagePage> page_in(ports::Transaction& tx, const MessageQuery& query, const std::optional<HistoryRows::Position>& after,
                            std::size_t limit, Time now) {
  const auto filter = filter_of(tx, query);
  if (!filter) return std::unexpected(filter.error());
  auto found = tx.history().list(query.account, *filter, after, limit, kMostLookedAt, now);
  MessagePage page{.now = now, .entries = std::move(found.entries), .waids = {}, .next = found.next};
  std::map<domain::DeviceId, domain::Device> devices;
  for (auto& entry : page.entries) {
    const auto [at, is_new] = devices.try_emplace(entry.message.device);
    if (is_new) at->second = device_of(tx, entry.message.device);
    page.waids.emplace(at->first, at->second.waid);
    say_paused(entry.message, at->second, now);
  }
  return page;
}

/// Behind those of its time and before.
void insert(std::vector<MessageStep>& steps, MessageStep step) {
  steps.insert(std::ranges::upper_bound(steps, step.at, {}, &MessageStep::at), std::move(step));
}

std::vector<MessageStep> steps_of(const HistoryRows::Entry& entry) {
  const auto& message = entry.message;
  const bool ended = message.state == MessageState::cancelled || message.state == MessageState::rejected;
  std::vector<MessageStep> steps{{"accepted", message.accepted_at, ""}};
  if (!message.held.empty()) {
    steps.push_back({"held", message.due_at, ended ? message.held : message.reason});
  } else if (message.due_at > message.accepted_at) {
    steps.push_back({"scheduled", message.due_at, ended ? "" : message.reason});
  }
  const auto add = [&](std::string_view name, const std::optional<Time>& at, MessageState state, const std::string& detail = "") {
    // Messages of older versions know only when their last step was.
    if (at || message.state == state) insert(steps, {name, at.value_or(entry.changed_at), detail});
  };
  add("sent", entry.sent_at, MessageState::sent);
  add("received", entry.received_at, MessageState::received);
  add("read", entry.read_at, MessageState::read);
  if (ended) add(domain::name(domain::stage_of(message, {})), entry.ended_at, message.state, message.reason);
  return steps;
}

}  // namespace

awaitable<Result<MessagePage>> list_messages(ports::Store& store, const Clock& clock, MessageQuery query,
                                             std::optional<HistoryRows::Position> after, std::size_t limit) {
  const auto now = clock.now();
  co_return co_await ports::read<MessagePage>(store, [query = std::move(query), after, limit, now](ports::Transaction& tx) {
    return page_in(tx, query, after, limit, now);
  });
}

awaitable<Result<MessageView>> show_message(ports::Store& store, const Clock& clock, domain::AccountId account,
                                            domain::MessageId id) {
  const auto now = clock.now();
  co_return co_await ports::read<MessageView>(store, [account, id, now](ports::Transaction& tx) -> Result<MessageView> {
    auto entry = tx.history().find(id);
    if (!entry || entry->message.account != account) return fail(ErrorCode::not_found, "there is no such message");
    auto device = device_of(tx, entry->message.device);
    say_paused(entry->message, device, now);
    const auto stage = domain::stage_of(entry->message, now);
    auto steps = steps_of(*entry);
    return MessageView{std::move(*entry), std::move(device.waid), stage, std::move(steps)};
  });
}

}  // namespace kurir::app
