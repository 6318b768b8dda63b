// Customers' messages as people look them up: the newest first, by filters, with the time of each step. Nothing is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/message_stage.hpp"

namespace kurir::ports {

class HistoryRows {
 public:
  virtual ~HistoryRows() = default;

  struct Entry {
    domain::Message message;  ///< without the stanza
    std::string name;         ///< what the customer calls the recipient; empty = nothing
    Time changed_at{};
    std::optional<Time> sent_at;
    std::optional<Time> received_at;
    std::optional<Time> read_at;
    std::optional<Time> ended_at;  ///< cancelled or rejected
  };
  virtual std::optional<Entry> find(domain::MessageId id) = 0;

  /// What is empty filters nothing.
  struct Filter {
    std::optional<domain::DeviceId> device;
    std::optional<domain::MessageStage> stage;
    std::string number;         ///< its beginning, international digits
    std::string text;           ///< a part of it; A is a
    std::optional<Time> from;   ///< accepted not before
    std::optional<Time> until;  ///< accepted before
  };
  /// The last that was looked at. Where the filter's stage is one of waiting, the list is in order of the due time, the next to
  /// leave first; else the newest comes first, and the due time means nothing.
  struct Position {
    Time due_at{};
    domain::MessageId id;
  };
  struct Page {
    std::vector<Entry> entries;
    std::optional<Position> next;  ///< nothing = there is no more
  };
  /// Looks at up to `most_looked_at` messages: a page may be short, or empty, although there is more. A filter by number looks
  /// only at messages to such numbers, where these are few; one by time begins where the time does (ids grow with time; where
  /// the clock was set back by more than an hour, some of that time may be missing).
  virtual Page list(domain::AccountId account, const Filter& filter, const std::optional<Position>& after, std::size_t limit,
                    std::size_t most_looked_at, Time now) = 0;

  /// How many of the account wait, and how many of these are held; both are counted to `most`.
  struct Waiting {
    std::size_t all = 0;
    std::size_t held = 0;
  };
  virtual Waiting waiting(domain::AccountId account, std::size_t most) = 0;
};

}  // namespace kurir::ports
