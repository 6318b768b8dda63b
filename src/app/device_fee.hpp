// The monthly fees of devices. What a device owes follows from when its paid period ended, not from when somebody looks:
// whoever finds one past its end settles it, with the outcome that doing so at the anniversary would have had.
#pragma once

#include "ports/store.hpp"

namespace kurir::app {

/// Takes every fee that fell due by `now`, month by month, at the terms of each anniversary. Where the money does not cover
/// one, or the account itself has expired, the device lapses from that day; the months without service cost nothing. A
/// lapsed device that can be paid begins a new month at `now`. Gives the device as it then is, stored.
[[nodiscard]] domain::Device settle_fees(ports::Transaction& tx, const domain::Account& account, domain::Device device, Time now);

/// All devices of the account, the oldest first. Gives those that changed.
std::vector<domain::Device> settle_fees_of(ports::Transaction& tx, const domain::Account& account, Time now);

/// Whether settle_fees would bring the lapsed device back. Reads only.
[[nodiscard]] bool can_resume(ports::Transaction& tx, const domain::Account& account, const domain::Device& device, Time now);

}  // namespace kurir::app
