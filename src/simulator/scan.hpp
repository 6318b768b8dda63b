// A scan from the pasted code to the verified companion.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "simulator/universe.hpp"

namespace kurir::simulator {

/// How long the client may take to answer <pair-success>.
inline constexpr std::chrono::seconds kScanTime{20};

/// Runs on the universe's executor. The errors of Phone::scan, those of the client's answer, `timed_out`, `closed`.
[[nodiscard]] boost::asio::awaitable<Result<void>> scan_and_wait(Universe& universe, std::string number, std::string qr);

}  // namespace kurir::simulator
