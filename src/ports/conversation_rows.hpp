// Conversations: everybody who wrote to a device, with what was said in both directions. They are begun and continued where
// messages are stored (inbox, messages); here they are looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/message.hpp"

namespace kurir::ports {

class ConversationRows {
 public:
  virtual ~ConversationRows() = default;

  enum class Side { them = 0, us = 1 };

  struct Conversation {
    domain::DeviceId device;
    std::string number;
    std::string name;  ///< what the customer calls them; empty = nothing
    Time last_at{};
    std::string last_text;  ///< its beginning
    Side last_from = Side::them;
    std::int64_t unread = 0;
  };
  virtual std::optional<Conversation> find(domain::DeviceId device, const std::string& number) = 0;

  /// What is empty filters nothing.
  struct Filter {
    std::optional<domain::DeviceId> device;
    std::string number;  ///< its beginning, international digits; or
    std::string name;    ///< a part of it; A is a. One of both is enough where both are given
  };
  /// The last that was looked at.
  struct Position {
    Time last_at{};
    domain::DeviceId device;
    std::string number;
  };
  struct Page {
    std::vector<Conversation> conversations;
    std::optional<Position> next;  ///< nothing = there is no more
  };
  /// The latest first. Looks at up to `most_looked_at`: a page may be short although there is more. A conversation that goes
  /// on while somebody pages moves to the front.
  virtual Page list(domain::AccountId account, const Filter& filter, const std::optional<Position>& after, std::size_t limit,
                    std::size_t most_looked_at) = 0;

  /// One thing said: a message that came in, or one of ours.
  struct Said {
    std::int64_t id = 0;  ///< of the side it is from
    Side from = Side::them;
    std::string text;
    Time at{};
    std::optional<domain::Message> message = {};  ///< ours
  };
  /// What was given out of each side; nothing = nothing yet.
  struct Mark {
    std::optional<std::int64_t> theirs;
    std::optional<domain::MessageId> ours;
  };
  struct Talk {
    std::vector<Said> said;
    std::optional<Mark> next;  ///< nothing = that was the beginning of the conversation
  };
  /// The latest first, merged by time.
  virtual Talk talk(domain::DeviceId device, const std::string& number, const Mark& after, std::size_t limit) = 0;

  /// Nothing is unread any more. False where there is no such conversation, or nothing was unread.
  virtual bool mark_read(domain::DeviceId device, const std::string& number) = 0;
};

}  // namespace kurir::ports
