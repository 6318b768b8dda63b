#include "simulator/control_state.hpp"

#include "simulator/control_json.hpp"

namespace kurir::simulator {
namespace json = boost::json;

json::object describe(const Phone& phone) {
  return {{"number", phone.account().number},
          {"lid", phone.account().lid_user},
          {"name", phone.account().push_name},
          {"online", phone.online()},
          {"auto_read", phone.settings().reading == Reading::automatic},
          {"auto_reply", phone.settings().auto_reply},
          {"companions", phone.account().devices.size() - 1}};
}

json::array describe_devices(const Account& account, const Post& post) {
  json::array devices;
  for (const auto& [id, device] : account.devices) {
    devices.push_back(json::object{{"id", id},
                                   {"key_index", device->key_index},
                                   {"connected", device->link != nullptr},
                                   {"queued", device->queue.entries.size()},
                                   {"overdue", post.overdue(*device)},
                                   {"prekeys", device->keys.prekeys.size()},
                                   {"name", device->shown_name},
                                   {"signed_prekey", device->keys.signed_prekey.id}});
  }
  return devices;
}

namespace {

/// What is true now, summed over all devices.
struct Gauges {
  std::size_t undelivered = 0;
  std::size_t queued = 0;
  std::size_t overdue = 0;
  std::size_t companions = 0;
  std::size_t connected = 0;
};

Gauges measure(const World& world) {
  Gauges sum;
  for (const auto& [number, account] : world.accounts()) {
    for (const auto& [id, device] : account->devices) {
      sum.undelivered += world.post.undelivered_messages(*device);
      sum.queued += device->queue.entries.size();
      sum.overdue += world.post.overdue(*device);
      if (device->is_phone()) continue;
      ++sum.companions;
      if (device->link != nullptr) ++sum.connected;
    }
  }
  return sum;
}

json::object describe(const Counters::Violations& violations, std::size_t overdue) {
  return {{"missing_acks", overdue},
          {"wrong_acks", violations.wrong_acks},
          {"unexpected_acks", violations.unexpected_acks},
          {"unknown_stanzas", violations.unknown_stanzas},
          {"unknown_requests", violations.unknown_requests},
          {"refused_messages", violations.refused_messages},
          {"reused_counters", violations.reused_counters},
          {"bad_identities", violations.bad_identities},
          {"wrong_tokens", violations.wrong_tokens},
          {"malformed_streams", violations.malformed_streams},
          {"refused_payloads", violations.refused_payloads}};
}

json::object describe_messages(const Counters& counters, std::size_t undelivered) {
  return {{"accepted", counters.messages_accepted},
          {"delivered", counters.messages_delivered},
          {"with_tctoken", counters.messages_with_tctoken},
          {"with_cstoken", counters.messages_with_cstoken},
          {"read", counters.messages_read},
          {"repeated", counters.messages_repeated},
          {"resent", counters.messages_resent},
          {"undelivered", undelivered}};
}

}  // namespace

json::object describe_state(const Universe& universe, std::size_t open_connections) {
  const auto& counters = universe.world.counters;
  const auto now = measure(universe.world);
  return {{"phones", universe.phones.all().size()},
          {"companions", {{"linked", now.companions}, {"connected", now.connected}}},
          {"connections",
           {{"open", open_connections},
            {"accepted", counters.connections},
            {"logins", counters.logins},
            {"pairings", counters.pairings}}},
          {"stanzas", {{"in", counters.stanzas_in}, {"out", counters.stanzas_out}}},
          {"messages", describe_messages(counters, now.undelivered)},
          {"queued", now.queued},
          {"queue_overflows", counters.queue_overflows},
          {"retry_receipts", counters.retry_receipts},
          {"placeholders_resent", counters.placeholders_resent},
          {"media", {{"uploads", counters.media_uploads}, {"downloads", counters.media_downloads}}},
          {"phone_messages",
           {{"decrypted", counters.phone_decrypted},
            {"own_copies", counters.phone_copies},
            {"duplicates", counters.phone_duplicates},
            {"failures", counters.phone_failures}}},
          {"violations", describe(counters.violations, now.overdue)}};
}

boost::asio::awaitable<http::Response> state_response(const Universe& universe, std::size_t open_connections) {
  co_return json_response(200, describe_state(universe, open_connections));
}

}  // namespace kurir::simulator
