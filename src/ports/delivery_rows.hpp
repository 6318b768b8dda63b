// Webhook calls as people look at them: what each attempt brought, what is to be delivered once more, what is old.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/webhook_event.hpp"

namespace kurir::ports {

enum class DeliveryState {
  waiting = 0,
  delivered = 1,
  failed = 2,  ///< given up
};

struct Delivery {
  domain::WebhookEvent event;
  domain::AccountId account;
  DeliveryState state = DeliveryState::waiting;
  std::optional<Time> ended_at;
  std::optional<int> last_status;  ///< HTTP; 0 = no answer; nothing = not tried yet
};

struct WebhookAttempt {
  int attempt = 0;  ///< 1, 2, 3, …
  Time at{};        ///< when the call began
  std::chrono::milliseconds took{};
  int status = 0;      ///< HTTP; 0 = no answer
  std::string answer;  ///< its beginning, or why there was none
};

struct DeliveryFilter {
  domain::AccountId account;
  std::optional<domain::DeviceId> device{};
  std::optional<DeliveryState> state{};
  std::optional<domain::EventKind> kind{};
};

class DeliveryRows {
 public:
  virtual ~DeliveryRows() = default;

  struct Page {
    std::vector<Delivery> deliveries;           ///< the newest first
    std::optional<domain::EventId> older_than;  ///< look on from there; nothing = this was all
  };
  /// Those older than `before` (nothing = the newest). Looks at 20,000 calls at most, so a page may have fewer than `limit`
  /// though there are more.
  virtual Page page(const DeliveryFilter& filter, std::optional<domain::EventId> before, std::size_t limit) = 0;
  virtual std::optional<Delivery> find(domain::EventId id) = 0;
  virtual std::vector<WebhookAttempt> attempts(domain::EventId id) = 0;  ///< in order, the last 100
  virtual void add_attempt(domain::EventId id, const WebhookAttempt& attempt) = 0;

  /// Due now, at that URL, whatever became of it before; it keeps its place in the order of its key.
  virtual void redeliver(domain::EventId id, const std::string& url, Time now) = 0;
  /// Upkeep: drops ended calls created before `before`, with their attempts; looks at the `limit` oldest. How many there were.
  virtual std::size_t remove_created_before(Time before, std::size_t limit) = 0;
};

}  // namespace kurir::ports
