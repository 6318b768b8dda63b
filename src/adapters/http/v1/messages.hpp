// /v1/messages: sending texts, looking them up, changing what waits.
#pragma once

#include <functional>
#include <vector>

#include "adapters/http/v1/desk.hpp"
#include "app/send_texts.hpp"

namespace kurir::http::v1 {

/// All it refers to outlives the server.
struct MessageDesk {
  Desk desk;
  app::SendTexts& texts;
  app::SendTexts::Accepted accepted;       ///< as Gateway::accepted, for what was released
  std::function<void()> schedule_changed;  ///< as Gateway::schedule_changed
  std::function<void()> events_appended;   ///< webhook events were committed
};

[[nodiscard]] std::vector<Endpoint> message_endpoints(MessageDesk desk);

}  // namespace kurir::http::v1
