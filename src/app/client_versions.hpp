// The version of WhatsApp Web that devices announce, and where a newer one comes from when WhatsApp takes it no more.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "ports/http_client.hpp"
#include "whatsapp/client/payload.hpp"

namespace kurir::app {

/// "…client_revision…:1045649367", as the service worker of WhatsApp Web has it, escaped or not. `malformed` where it has none.
[[nodiscard]] Result<std::uint32_t> find_client_revision(std::string_view script);

/// Asks an HTTP server for the newest revision.
[[nodiscard]] boost::asio::awaitable<Result<std::uint32_t>> fetch_client_revision(ports::HttpClient& http, std::string url);

/// A handle; copies share. From any thread.
class ClientVersions {
 public:
  using Fetch = std::function<boost::asio::awaitable<Result<std::uint32_t>>()>;

  /// One version for ever.
  ClientVersions();
  /// Hears of each newer version that was found; from any thread.
  using Renewed = std::function<void(whatsapp::client::ClientVersion)>;
  explicit ClientVersions(whatsapp::client::ClientVersion first, Fetch fetch = {}, Renewed renewed = {});

  [[nodiscard]] whatsapp::client::ClientVersion current() const;

  enum class Renewal {
    renewed,  ///< another version is current now: connect again
    pending,  ///< it is being looked for: connect again a little later
    useless,  ///< there is none that WhatsApp did not refuse
  };
  /// WhatsApp refused a version. Asks at most once in ten minutes, however many devices are refused.
  [[nodiscard]] boost::asio::awaitable<Renewal> renew(whatsapp::client::ClientVersion refused, Time now) const;

  /// Upkeep: looks for a newer one. True where there was. Older ones are not taken.
  [[nodiscard]] boost::asio::awaitable<Result<bool>> refresh(Time now) const;
  [[nodiscard]] bool can_refresh() const noexcept;
  /// WhatsApp refuses the current one, and there was none newer.
  [[nodiscard]] bool is_outdated() const;

 private:
  struct State;
  [[nodiscard]] boost::asio::awaitable<Result<bool>> fetch(Time now) const;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::app
