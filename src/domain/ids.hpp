// Identities of the business. Numbers are the store's; the outside sees MessageId as "sendingid" and Device::waid.
#pragma once

#include "base/strong_id.hpp"

namespace kurir::domain {

using AccountId = StrongId<struct AccountTag>;
using DeviceId = StrongId<struct DeviceTag>;
using MessageId = StrongId<struct MessageTag>;  ///< the "sendingid": < 2^53, unique for ever
using EventId = StrongId<struct EventTag>;      ///< one webhook event, stable over retries
using PlanId = StrongId<struct PlanTag>;
using KeyId = StrongId<struct KeyTag>;
using UserId = StrongId<struct UserTag>;
using InvoiceId = StrongId<struct InvoiceTag>;
using ReminderId = StrongId<struct ReminderTag>;
using Rupiah = std::int64_t;  ///< whole rupiah, may be negative in a ledger entry

}  // namespace kurir::domain
