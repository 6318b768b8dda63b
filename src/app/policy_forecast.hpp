// A dry run: what the rules of use would say to a message, and when it would leave. Nothing is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/policy/decision.hpp"
#include "domain/policy/settings.hpp"
#include "ports/store.hpp"

namespace kurir::app {

struct Trial {
  std::string waid;
  std::string number;        ///< as people write it
  std::string text;          ///< as it would be sent
  std::string sending_time;  ///< "yyyy-mm-dd hh:mm:ss" in the account's zone; empty = now
};

struct Forecast {
  std::string number;  ///< international digits
  domain::Lane lane = domain::Lane::notification;
  Time due_at;
  std::vector<domain::policy::Decision> delays{};  ///< one after the other
  domain::policy::Decision outcome{};              ///< in the end: allow, hold or refuse
  int ahead = 0;                                   ///< messages of the device that go first, at most a thousand are counted
  std::optional<Time> leaves_at{};                 ///< where allowed: by the queue and the gaps as they are now
  std::optional<Time> expires_at{};                ///< cancelled where it has not left by then
};

/// Messages of one device, one after another, as if each had been accepted and had left before the next. Reads only.
class Forecaster {
 public:
  /// `tx` outlives it.
  Forecaster(ports::Transaction& tx, domain::Device device, domain::Account account, domain::policy::Settings rules, Time now);

  struct Message {
    std::string number;  ///< international digits
    std::string text;
    Time due_at;
    domain::Lane lane = domain::Lane::notification;
  };
  [[nodiscard]] Forecast next(const Message& message);

 private:
  [[nodiscard]] domain::policy::Decision decide_at(const domain::Message& message, Time at);
  void leave(Forecast& forecast, Time at);

  ports::Transaction& tx_;
  domain::Device device_;
  domain::Account account_;
  domain::policy::Settings rules_;
  domain::policy::DeviceFacts facts_;
  int before_ = 0;                 ///< forecast messages that leave
  std::optional<Time> last_left_;  ///< the last of them
};

/// `not_found` for the device; `invalid_argument` for number or time.
[[nodiscard]] boost::asio::awaitable<Result<Forecast>> try_message(ports::Store& store, const Clock& clock, Trial trial);

}  // namespace kurir::app
