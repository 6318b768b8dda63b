#include "app/client_records.hpp"

#include "ports/app_state_rows.hpp"
#include "ports/group_rows.hpp"
#include "ports/key_care_rows.hpp"
#include "ports/owed_rows.hpp"
#include "ports/privacy_token_rows.hpp"
#include "ports/retry_rows.hpp"
#include "ports/sent_payload_rows.hpp"

namespace kurir::app {

void forget_client_records(ports::Transaction& tx, domain::DeviceId device) {
  tx.signal().clear(device);
  tx.key_care().clear(device);
  tx.privacy_tokens().clear(device);
  tx.app_state().clear(device);
  tx.groups().clear(device);
  tx.sent_payloads().clear(device);
  tx.retries().clear(device);
  tx.owed().clear(device);
}

}  // namespace kurir::app
