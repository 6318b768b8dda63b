// What people wrote to an account's devices, and what was answered.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "ports/conversation_rows.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// What is empty filters nothing.
struct ConversationQuery {
  domain::AccountId account;
  std::string waid;
  std::string words;  ///< a part of the name, or the beginning of the number as people write it
};

struct ConversationPage {
  std::vector<ports::ConversationRows::Conversation> conversations;
  std::map<domain::DeviceId, std::string> waids;            ///< of their devices
  std::optional<ports::ConversationRows::Position> next{};  ///< nothing = there is no more
};

/// As ConversationRows::list, looking at 20,000 conversations at most. `not_found` for the device.
[[nodiscard]] boost::asio::awaitable<Result<ConversationPage>> list_conversations(
    ports::Store& store, ConversationQuery query, std::optional<ports::ConversationRows::Position> after, std::size_t limit);

struct WhichConversation {
  domain::AccountId account;
  std::string waid;
  std::string number;  ///< international digits
};

/// `not_found` where nobody of that number wrote to the device.
[[nodiscard]] boost::asio::awaitable<Result<ports::ConversationRows::Conversation>> show_conversation(ports::Store& store,
                                                                                                      WhichConversation which);

/// As ConversationRows::talk; also of numbers that never wrote. `not_found` for the device.
[[nodiscard]] boost::asio::awaitable<Result<ports::ConversationRows::Talk>> show_talk(ports::Store& store,
                                                                                      WhichConversation which,
                                                                                      ports::ConversationRows::Mark after,
                                                                                      std::size_t limit);

/// Nothing is unread any more. `not_found` as show_conversation.
[[nodiscard]] boost::asio::awaitable<Result<void>> mark_conversation_read(ports::Store& store, WhichConversation which);

}  // namespace kurir::app
