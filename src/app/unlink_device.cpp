#include "app/unlink_device.hpp"

#include <boost/asio/this_coro.hpp>

#include "whatsapp/client/request.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::client::Disconnect;
using whatsapp::client::Reaction;
namespace client = whatsapp::client;

constexpr Duration kPatience = std::chrono::seconds(30);

/// A server that says nothing must not keep the device.
awaitable<void> end_in_time(Link& link) {
  co_await runtime::sleep_for(kPatience);
  link.abort();
}

awaitable<void> ask(UnlinkContext& context, bool& removed) {
  const auto answer = co_await context.link.request(client::unlink_request(context.memory.account().jid));
  removed = answer.has_value();
  context.link.leave();
}

}  // namespace

awaitable<Disconnect> unlink_device(UnlinkContext context) {
  bool removed = false;
  runtime::TaskScope tasks(co_await boost::asio::this_coro::executor);
  tasks.spawn("end-in-time", end_in_time(context.link));
  std::optional<Disconnect> ended;
  while (!ended) {
    auto stanzas = co_await context.link.read();
    if (!stanzas) {
      ended = Disconnect{Reaction::reconnect, stanzas.error().message, {}};
      break;
    }
    for (const auto& stanza : *stanzas) {
      if (stanza.tag == "success") tasks.spawn("unlink", ask(context, removed));
      if (!ended) ended = client::classify_disconnect(stanza, context.services.clock.now());
    }
  }
  tasks.cancel();
  co_await tasks.join();
  if (removed) ended->reaction = Reaction::logged_out;
  co_return *ended;
}

}  // namespace kurir::app
