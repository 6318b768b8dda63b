#include "app/conversations.hpp"

#include "domain/phone_number.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using ports::ConversationRows;

constexpr std::size_t kMostLookedAt = 20'000;

Result<domain::DeviceId> device_in(ports::Transaction& tx, domain::AccountId account, const std::string& waid) {
  const auto device = tx.devices().find_by_waid(waid);
  if (!device || device->account != account) return fail(ErrorCode::not_found, "there is no such device");
  return device->id;
}

Result<ConversationPage> page_in(ports::Transaction& tx, const ConversationQuery& query,
                                 const std::optional<ConversationRows::Position>& after, std::size_t limit) {
  const auto account = tx.accounts().find(query.account);
  if (!account) return fail(ErrorCode::not_found, "there is no such account");
  ConversationRows::Filter filter{
      .device = {}, .number = domain::beginning_of_number(query.words, account->region), .name = query.words};
  if (!query.waid.empty()) {
    const auto device = device_in(tx, query.account, query.waid);
    if (!device) return std::unexpected(device.error());
    filter.device = *device;
  }
  auto found = tx.conversations().list(query.account, filter, after, limit, kMostLookedAt);
  ConversationPage page{.conversations = std::move(found.conversations), .waids = {}, .next = std::move(found.next)};
  for (const auto& conversation : page.conversations) {
    const auto [at, is_new] = page.waids.try_emplace(conversation.device);
    const auto device = is_new ? tx.devices().find(conversation.device) : std::nullopt;
    if (device) at->second = device->waid;
  }
  return page;
}

std::unexpected<Error> nobody_wrote() { return fail(ErrorCode::not_found, "nobody of that number wrote to the device"); }

}  // namespace

awaitable<Result<ConversationPage>> list_conversations(ports::Store& store, ConversationQuery query,
                                                       std::optional<ConversationRows::Position> after, std::size_t limit) {
  co_return co_await ports::read<ConversationPage>(
      store, [query = std::move(query), after = std::move(after), limit](ports::Transaction& tx) {
        return page_in(tx, query, after, limit);
      });
}

awaitable<Result<ConversationRows::Conversation>> show_conversation(ports::Store& store, WhichConversation which) {
  using Found = ConversationRows::Conversation;
  co_return co_await ports::read<Found>(store, [which = std::move(which)](ports::Transaction& tx) -> Result<Found> {
    const auto device = device_in(tx, which.account, which.waid);
    if (!device) return std::unexpected(device.error());
    auto found = tx.conversations().find(*device, which.number);
    if (!found) return nobody_wrote();
    return std::move(*found);
  });
}

awaitable<Result<ConversationRows::Talk>> show_talk(ports::Store& store, WhichConversation which, ConversationRows::Mark after,
                                                    std::size_t limit) {
  using Talk = ConversationRows::Talk;
  co_return co_await ports::read<Talk>(store, [which = std::move(which), after, limit](ports::Transaction& tx) -> Result<Talk> {
    const auto device = device_in(tx, which.account, which.waid);
    if (!device) return std::unexpected(device.error());
    return tx.conversations().talk(*device, which.number, after, limit);
  });
}

awaitable<Result<void>> mark_conversation_read(ports::Store& store, WhichConversation which) {
  co_return co_await store.transact([which = std::move(which)](ports::Transaction& tx) -> Result<void> {
    const auto device = device_in(tx, which.account, which.waid);
    if (!device) return std::unexpected(device.error());
    if (!tx.conversations().mark_read(*device, which.number) && !tx.conversations().find(*device, which.number)) {
      return nobody_wrote();
    }
    return {};
  });
}

}  // namespace kurir::app
