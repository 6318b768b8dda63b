#include "adapters/http/v1/events.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>

#include "adapters/http/v1/json.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

/// A comment is sent after so much silence: proxies drop what is quiet.
constexpr Duration kSilence = std::chrono::seconds(20);

/// One listener.
struct Listener {
  app::LiveFeed& feed;
  ports::Store& store;
  Doors doors;
  Call call;
  std::map<domain::DeviceId, std::string> waids = {};  ///< as far as they were asked for
};

awaitable<bool> may_listen(const Listener& listener) {
  const auto& http = listener.call.http;
  if (listener.call.who.key) {
    auto key = std::string(http.header("authorization").substr(7));
    co_return (co_await listener.doors.by_key(std::move(key), http.remote_address)).has_value();
  }
  co_return (co_await listener.doors.by_session(cookie(http, kSessionCookie))).has_value();
}

awaitable<void> learn_waids(Listener& listener, const std::vector<ports::Change>& changes) {
  std::vector<domain::DeviceId> unknown;
  for (const auto& change : changes) {
    if (change.device.value != 0 && !listener.waids.contains(change.device)) unknown.push_back(change.device);
  }
  if (unknown.empty()) co_return;
  (void)co_await listener.store.read([&listener, unknown](ports::Transaction& tx) -> Result<void> {
    for (const auto id : unknown) {
      const auto device = tx.devices().find(id);
      listener.waids[id] = device ? device->waid : std::string();
    }
    return {};
  });
}

std::string line_of(Listener& listener, const ports::Change& change, std::string_view id) {
  json::object data{{"topic", ports::name(change.topic)}};
  if (change.device.value != 0) data.emplace("device", listener.waids[change.device]);
  if (change.id != 0) data.emplace("id", change.id);
  if (!change.number.empty()) data.emplace("number", change.number);
  return fmt::format("event: change\nid: {}\ndata: {}\n\n", id, json::serialize(data));
}

/// Whether who listens may have lost the right to: told by a change of people or keys, or unnoticed, as time goes by.
bool is_doubtful(const std::vector<ports::Change>& changes) {
  return changes.empty() || std::ranges::find(changes, ports::Topic::account, &ports::Change::topic) != changes.end();
}

awaitable<void> send_events(std::shared_ptr<Listener> listener, BodyStream& body) {
  const auto watcher = listener->feed.watch(co_await boost::asio::this_coro::executor, listener->call.account,
                                            listener->call.http.header("last-event-id"));
  // Who begins anew is told where it is, so that it can come back to here.
  const auto first = co_await watcher->next(Duration::zero());
  std::string text = fmt::format("retry: 2000\nevent: hello\nid: {}\ndata: {{}}\n\n", first.id);
  auto batch = first;
  for (;;) {
    if (text.empty() && is_doubtful(batch.changes) && !co_await may_listen(*listener)) co_return;
    if (batch.look_at_all) text += fmt::format("event: reset\nid: {}\ndata: {{}}\n\n", batch.id);
    co_await learn_waids(*listener, batch.changes);
    for (const auto& change : batch.changes) text += line_of(*listener, change, batch.id);
    if (text.empty()) text = ": still here\n\n";
    if (!co_await body.write(std::move(text))) co_return;
    text.clear();
    batch = co_await watcher->next(kSilence);
  }
}

awaitable<Answer> listen(app::LiveFeed& feed, ports::Store& store, Doors doors, Call call) {
  Response response;
  response.content_type = "text/event-stream";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Accel-Buffering", "no");  // nginx would gather events
  auto listener = std::make_shared<Listener>(feed, store, std::move(doors), std::move(call));
  response.stream = [listener](BodyStream& body) { return send_events(listener, body); };
  co_return response;
}

}  // namespace

std::vector<Endpoint> event_endpoints(app::LiveFeed& feed, ports::Store& store, Doors doors) {
  Endpoint events{.method = "GET", .pattern = "/v1/events", .access = Access::permission, .of = Of::all_or_one, .handler = {}};
  events.permission = domain::Permission::see_devices;
  events.handler = [&feed, &store, doors = std::move(doors)](Call call) { return listen(feed, store, doors, std::move(call)); };
  return {std::move(events)};
}

}  // namespace kurir::http::v1
