// Conversations in SQLite.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/conversation_rows.hpp"

namespace kurir::sqlite {

class SqliteConversationRows final : public ports::ConversationRows {
 public:
  SqliteConversationRows(Connection& connection, ChangeNotes& notes);

  std::optional<Conversation> find(domain::DeviceId device, const std::string& number) override;
  Page list(domain::AccountId account, const Filter& filter, const std::optional<Position>& after, std::size_t limit,
            std::size_t most_looked_at) override;
  Talk talk(domain::DeviceId device, const std::string& number, const Mark& after, std::size_t limit) override;
  bool mark_read(domain::DeviceId device, const std::string& number) override;

 private:
  ChangeNotes& notes_;
  Statement find_;
  Statement list_;
  Statement theirs_;
  Statement ours_;
  Statement mark_read_;
};

}  // namespace kurir::sqlite
