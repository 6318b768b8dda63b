// Linking a client from the phone's side, from the pasted or typed code to the verified companion.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "simulator/universe.hpp"

namespace kurir::simulator {

/// How long the client may take to answer.
inline constexpr std::chrono::seconds kScanTime{20};

/// Runs on the universe's executor. The errors of Phone::scan, those of the client's answer, `timed_out`, `closed`.
[[nodiscard]] boost::asio::awaitable<Result<void>> scan_and_wait(Universe& universe, std::string number, std::string qr);

/// Likewise, with the errors of Phone::type_code.
[[nodiscard]] boost::asio::awaitable<Result<void>> type_code_and_wait(Universe& universe, std::string number, std::string code);

}  // namespace kurir::simulator
