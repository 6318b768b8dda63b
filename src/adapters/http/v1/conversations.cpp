#include "adapters/http/v1/conversations.hpp"

#include "app/conversations.hpp"
#include "domain/message_stage.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using ports::ConversationRows;

constexpr std::string_view kConversation = "conversation";

std::string_view name(ConversationRows::Side side) { return side == ConversationRows::Side::them ? "them" : "us"; }

json::object conversation_json(const ConversationRows::Conversation& conversation, const std::string& waid) {
  return {{"device", waid},
          {"number", conversation.number},
          {"name", conversation.name},
          {"last_at", to_json(conversation.last_at)},
          {"last_text", conversation.last_text},
          {"last_from", name(conversation.last_from)},
          {"unread", conversation.unread}};
}

json::object said_json(const ConversationRows::Said& said, Time now) {
  const bool ours = said.from == ConversationRows::Side::us;
  json::object object{{"id", fmt::format("{}{}", ours ? "us-" : "them-", said.id)},
                      {"from", name(said.from)},
                      {"text", said.text},
                      {"at", to_json(said.at)},
                      {"state", said.message ? json::value(domain::name(domain::stage_of(*said.message, now))) : nullptr}};
  if (ours) object.emplace("message_id", said.id);
  return object;
}

app::WhichConversation which(const Call& call) { return {call.account, call.parameter("waid"), call.parameter("number")}; }

awaitable<Answer> list(Desk desk, Call call) {
  const auto wanted = page_wanted(call, 3);
  if (!wanted) co_return std::unexpected(wanted.error());
  std::optional<ConversationRows::Position> after;
  if (const auto device = number_in(*wanted, 1)) {
    after = {from_unix_ms(number_in(*wanted, 0).value_or(0)), domain::DeviceId(*device), wanted->cursor[2]};
  }
  app::ConversationQuery query{call.account, call.query("device").value_or(""), call.query("q").value_or("")};
  auto page = co_await app::list_conversations(desk.store, std::move(query), std::move(after), wanted->limit);
  if (!page) co_return refuse(page.error(), "device");
  json::array data;
  for (const auto& each : page->conversations) data.push_back(conversation_json(each, page->waids[each.device]));
  std::vector<std::string> next;
  if (page->next) {
    next = {std::to_string(to_unix_ms(page->next->last_at)), std::to_string(page->next->device.value), page->next->number};
  }
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> show(Desk desk, Call call) {
  const auto found = co_await app::show_conversation(desk.store, which(call));
  if (!found) co_return refuse(found.error(), kConversation);
  co_return respond(conversation_json(*found, call.parameter("waid")));
}

awaitable<Answer> talk(Desk desk, Call call) {
  const auto wanted = page_wanted(call, 2);
  if (!wanted) co_return std::unexpected(wanted.error());
  ConversationRows::Mark after{.theirs = number_in(*wanted, 0), .ours = {}};
  if (const auto ours = number_in(*wanted, 1)) after.ours = domain::MessageId(*ours);
  const auto found = co_await app::show_talk(desk.store, which(call), after, wanted->limit);
  if (!found) co_return refuse(found.error(), kConversation);
  json::array data;
  for (const auto& said : found->said) data.push_back(said_json(said, desk.clock.now()));
  std::vector<std::string> next;
  if (const auto& mark = found->next) {
    next = {mark->theirs ? std::to_string(*mark->theirs) : "", mark->ours ? std::to_string(mark->ours->value) : ""};
  }
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> mark_read(Desk desk, Call call) {
  const auto done = co_await app::mark_conversation_read(desk.store, which(call));
  if (!done) co_return refuse(done.error(), kConversation);
  co_return no_content();
}

}  // namespace

std::vector<Endpoint> conversation_endpoints(Desk desk) {
  using enum domain::Permission;
  const std::string all = "/v1/conversations";
  const std::string one = all + "/{waid}/{number}";
  return {
      {.method = "GET", .pattern = all, .permission = see_messages, .handler = bind(desk, list)},
      {.method = "GET", .pattern = one, .permission = see_messages, .handler = bind(desk, show)},
      {.method = "GET", .pattern = one + "/messages", .permission = see_messages, .handler = bind(desk, talk)},
      {.method = "POST", .pattern = one + "/read", .permission = send_messages, .handler = bind(desk, mark_read)},
  };
}

}  // namespace kurir::http::v1
