// Notifications about an account's limits.
#include "app/account_limits.hpp"
#include "app/receive_stanzas.hpp"

namespace kurir::app {

void ReceiveStanzas::take_limits(const whatsapp::Node& stanza, Effects& effects) {
  const auto limit = whatsapp::client::parse_limit_notification(stanza);
  if (!limit) return;
  effects.writes.push_back([limit = *limit, device = memory_.id, now = services_.clock.now()](ports::Transaction& tx) {
    note_limit(tx, device, limit, domain::RestrictionSource::notice, now);
    return true;
  });
}

}  // namespace kurir::app
