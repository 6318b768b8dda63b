// Customers' messages as they are looked up: lists by filters, and the way of one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/history_rows.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// What is empty filters nothing.
struct MessageQuery {
  domain::AccountId account;
  std::string waid;
  std::optional<domain::MessageStage> stage;
  std::string number;  ///< or its beginning, as people write it
  std::string text;    ///< a part of it
  std::optional<Time> from;
  std::optional<Time> until;
};

struct MessagePage {
  Time now{};  ///< the stages are those of this moment
  std::vector<ports::HistoryRows::Entry> entries;
  std::map<domain::DeviceId, std::string> waids;       ///< of their devices
  std::optional<ports::HistoryRows::Position> next{};  ///< nothing = there is no more
};

/// As HistoryRows::list, looking at 20,000 messages at most. `not_found` for the device, `invalid_argument` for the number.
[[nodiscard]] boost::asio::awaitable<Result<MessagePage>> list_messages(ports::Store& store, const Clock& clock,
                                                                        MessageQuery query,
                                                                        std::optional<ports::HistoryRows::Position> after,
                                                                        std::size_t limit);

/// One step of a message's way.
struct MessageStep {
  std::string_view name;  ///< "accepted", "scheduled", "held", "sent", "received", "read", "cancelled", "rejected"
  Time at{};
  std::string detail;  ///< why, for people; often empty

  friend bool operator==(const MessageStep&, const MessageStep&) = default;
};

struct MessageView {
  ports::HistoryRows::Entry entry;
  std::string waid;
  domain::MessageStage stage = domain::MessageStage::waiting;
  std::vector<MessageStep> steps;  ///< in order of time
};

/// `not_found` where the account has no such message.
[[nodiscard]] boost::asio::awaitable<Result<MessageView>> show_message(ports::Store& store, const Clock& clock,
                                                                       domain::AccountId account, domain::MessageId id);

}  // namespace kurir::app
