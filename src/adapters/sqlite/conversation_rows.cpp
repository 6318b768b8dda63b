#include "adapters/sqlite/conversation_rows.hpp"

#include <limits>

#include "adapters/sqlite/message_columns.hpp"
#include "adapters/sqlite/text_search.hpp"

namespace kurir::sqlite {
namespace {

using ports::ConversationRows;
using Conversation = ConversationRows::Conversation;
using Said = ConversationRows::Said;
using Side = ConversationRows::Side;

constexpr auto kMaxId = std::numeric_limits<std::int64_t>::max();

std::string select(std::string_view rest) {
  return fmt::format(
      "SELECT c.device, c.number, coalesce(p.name, ''), c.last_at, c.last_text, c.last_from, c.unread FROM conversations c{}"
      " LEFT JOIN people p ON p.account = c.account AND p.number = c.number {}",
      rest.starts_with("WHERE c.account") ? " INDEXED BY conversations_by_account" : "", rest);
}

Conversation conversation_of(Rows& rows) {
  return {.device = rows.id<domain::DeviceId>(),
          .number = rows.text(),
          .name = rows.text(),
          .last_at = rows.time(),
          .last_text = rows.text(),
          .last_from = rows.as<Side>(),
          .unread = rows.integer()};
}

bool matches(const Conversation& conversation, const ConversationRows::Filter& filter) {
  if (filter.device && conversation.device != *filter.device) return false;
  if (filter.number.empty() && filter.name.empty()) return true;
  return (!filter.number.empty() && conversation.number.starts_with(filter.number)) ||
         (!filter.name.empty() && contains(conversation.name, filter.name));
}

Said theirs_of(Rows& rows) { return {.id = rows.integer(), .from = Side::them, .text = rows.text(), .at = rows.time()}; }

Said ours_of(Rows& rows) {
  auto message = message_of(rows);
  return {.id = message.id.value, .from = Side::us, .text = message.text, .at = message.accepted_at, .message = message};
}

/// One side of a conversation, a row ahead.
class Reader {
 public:
  using Make = Said (*)(Rows&);
  Reader(Rows& rows, Make make) : rows_(rows), make_(make) { advance(); }

  [[nodiscard]] const std::optional<Said>& head() const noexcept { return head_; }
  [[nodiscard]] Said take() {
    auto said = std::move(*head_);
    advance();
    return said;
  }

 private:
  void advance() {
    head_.reset();
    if (rows_.next()) head_ = make_(rows_);
  }

  Rows& rows_;
  Make make_;
  std::optional<Said> head_;
};

}  // namespace

SqliteConversationRows::SqliteConversationRows(Connection& connection, ChangeNotes& notes)
    : notes_(notes),
      find_(connection, select("WHERE c.device = ?1 AND c.number = ?2")),
      list_(connection, select("WHERE c.account = ?1 AND (c.last_at, c.device, c.number) < (?2, ?3, ?4)"
                               " ORDER BY c.last_at DESC, c.device DESC, c.number DESC")),
      theirs_(connection,
              "SELECT id, text, at FROM inbox INDEXED BY inbox_by_chat WHERE device = ?1 AND number = ?2 AND id < ?3"
              " ORDER BY id DESC"),
      ours_(connection, fmt::format("SELECT {} FROM messages INDEXED BY messages_by_chat"
                                    " WHERE device = ?1 AND number = ?2 AND id < ?3 ORDER BY id DESC",
                                    kMessageColumns)),
      mark_read_(connection,
                 "UPDATE conversations SET unread = 0 WHERE device = ?1 AND number = ?2 AND unread > 0 RETURNING account") {}

std::optional<Conversation> SqliteConversationRows::find(domain::DeviceId device, const std::string& number) {
  auto rows = find_.query(device, number);
  if (!rows.next()) return std::nullopt;
  return conversation_of(rows);
}

ConversationRows::Page SqliteConversationRows::list(domain::AccountId account, const Filter& filter,
                                                    const std::optional<Position>& after, std::size_t limit,
                                                    std::size_t most_looked_at) {
  const auto from = after.value_or(Position{from_unix_ms(kMaxId), domain::DeviceId(kMaxId), {}});
  Page page;
  auto rows = list_.query(account, from.last_at, from.device, from.number);
  for (std::size_t looked_at = 1; rows.next(); ++looked_at) {
    auto conversation = conversation_of(rows);
    const Position position{conversation.last_at, conversation.device, conversation.number};
    if (matches(conversation, filter)) {
      if (page.conversations.size() == limit) return page;
      page.conversations.push_back(std::move(conversation));
      page.next = position;  // stands where one more is found
    }
    if (looked_at == most_looked_at) {
      page.next = position;
      return page;
    }
  }
  page.next.reset();
  return page;
}

ConversationRows::Talk SqliteConversationRows::talk(domain::DeviceId device, const std::string& number, const Mark& after,
                                                    std::size_t limit) {
  auto their_rows = theirs_.query(device, number, after.theirs.value_or(kMaxId));
  auto our_rows = ours_.query(device, number, after.ours.value_or(domain::MessageId(kMaxId)));
  Reader theirs(their_rows, theirs_of);
  Reader ours(our_rows, ours_of);
  Talk talk;
  Mark mark = after;
  while (talk.said.size() < limit && (theirs.head() || ours.head())) {
    const bool ours_is_later = ours.head() && (!theirs.head() || ours.head()->at > theirs.head()->at);
    auto said = ours_is_later ? ours.take() : theirs.take();
    if (ours_is_later) {
      mark.ours = domain::MessageId(said.id);
    } else {
      mark.theirs = said.id;
    }
    talk.said.push_back(std::move(said));
  }
  if (theirs.head() || ours.head()) talk.next = mark;
  return talk;
}

bool SqliteConversationRows::mark_read(domain::DeviceId device, const std::string& number) {
  auto rows = mark_read_.query(device, number);
  if (!rows.next()) return false;
  notes_.add({.topic = ports::Topic::conversation, .account = rows.id<domain::AccountId>(), .device = device, .number = number});
  return true;
}

}  // namespace kurir::sqlite
