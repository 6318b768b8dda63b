// A list is made of sources, each the messages of one index in order of id; what all of them were looked through for is
// merged. One source, the account, serves every filter; a few chats serve a filter by number without looking at others.
#include "adapters/sqlite/history_rows.hpp"

#include <algorithm>
#include <limits>

#include "adapters/sqlite/message_columns.hpp"
#include "adapters/sqlite/text_search.hpp"

namespace kurir::sqlite {
namespace {

using ports::HistoryRows;
using Entry = HistoryRows::Entry;
using Position = HistoryRows::Position;

constexpr std::size_t kMostChats = 32;
constexpr Duration kClockSlack = std::chrono::hours(1);  ///< how far a clock may have been set back
constexpr domain::MessageId kNoEnd{std::numeric_limits<std::int64_t>::max()};

std::string select(std::string_view rest) {
  return fmt::format("SELECT {}, changed_at, sent_at, received_at, read_at, ended_at FROM messages {}", kMessageColumns, rest);
}

Entry entry_of(Rows& rows) {
  return {.message = message_of(rows),
          .name = {},
          .changed_at = rows.time(),
          .sent_at = rows.optional_time(),
          .received_at = rows.optional_time(),
          .read_at = rows.optional_time(),
          .ended_at = rows.optional_time()};
}

bool matches(const domain::Message& message, const HistoryRows::Filter& filter, Time now) {
  return message.origin == domain::MessageOrigin::customer && (!filter.device || message.device == *filter.device) &&
         (!filter.stage || domain::stage_of(message, now) == *filter.stage) && message.number.starts_with(filter.number) &&
         (!filter.from || message.accepted_at >= *filter.from) && (!filter.until || message.accepted_at < *filter.until) &&
         contains(message.text, filter.text);
}

/// 0 where there are no messages.
std::int64_t id_of(Rows rows) { return rows.next() ? rows.optional_integer().value_or(0) : 0; }

struct Found {
  std::vector<Entry> entries;       ///< in the order of the source
  std::optional<Position> reached;  ///< where the looking ended; nothing = at the end of the source
};

template <class Look>
Found look_through(Rows rows, const Look& look) {
  Found found;
  for (std::size_t looked_at = 1; rows.next(); ++looked_at) {
    auto entry = entry_of(rows);
    const Position position{entry.message.due_at, entry.message.id};
    if (matches(entry.message, look.filter, look.now)) {
      if (found.entries.size() == look.limit) return found;
      found.entries.push_back(std::move(entry));
      found.reached = position;  // stands where one more is found
    }
    if (looked_at == look.most) {
      found.reached = position;
      return found;
    }
  }
  found.reached.reset();
  return found;
}

/// The newest of all sources, down to where each of them was looked through.
HistoryRows::Page merge(std::vector<Found> sources, std::size_t limit) {
  HistoryRows::Page page;
  domain::MessageId floor;
  for (auto& source : sources) {
    if (source.reached) floor = std::max(floor, source.reached->id);
    std::ranges::move(source.entries, std::back_inserter(page.entries));
  }
  if (floor.value > 0) page.next = Position{{}, floor};
  std::erase_if(page.entries, [floor](const Entry& entry) { return entry.message.id < floor; });
  std::ranges::sort(page.entries, std::ranges::greater(), [](const Entry& entry) { return entry.message.id; });
  if (page.entries.size() > limit) {
    page.entries.resize(limit);
    page.next = Position{{}, page.entries.back().message.id};
  }
  return page;
}

}  // namespace

SqliteHistoryRows::SqliteHistoryRows(Connection& connection)
    : find_(connection, select("WHERE id = ?1 AND origin = 0")),
      of_account_(connection, select("INDEXED BY messages_by_account WHERE account = ?1 AND origin = 0 AND id >= ?2 AND id < ?3"
                                     " ORDER BY id DESC")),
      of_chat_(connection, select("INDEXED BY messages_by_chat WHERE device = ?1 AND number = ?2 AND id >= ?3 AND id < ?4"
                                  " ORDER BY id DESC")),
      waiting_(connection, select("INDEXED BY messages_scheduled WHERE account = ?1 AND state = 0 AND (due_at, id) > (?2, ?3)"
                                  " AND due_at <= ?4 ORDER BY due_at, id")),
      count_(connection,
             "SELECT held <> '' FROM messages INDEXED BY messages_scheduled WHERE account = ?1 AND state = 0 LIMIT ?2"),
      devices_(connection, "SELECT id FROM devices WHERE account = ?1"),
      next_number_(connection,
                   "SELECT number FROM messages INDEXED BY messages_by_chat"
                   " WHERE device = ?1 AND number >= ?2 AND number < ?3 ORDER BY number LIMIT 1"),
      first_id_(connection, "SELECT min(id) FROM messages"),
      last_id_(connection, "SELECT max(id) FROM messages"),
      next_id_(connection, "SELECT id, accepted_at FROM messages WHERE id >= ?1 ORDER BY id LIMIT 1"),
      name_(connection, "SELECT name FROM people WHERE account = ?1 AND number = ?2") {}

std::optional<Entry> SqliteHistoryRows::find(domain::MessageId id) {
  std::vector<Entry> entries;
  {
    auto rows = find_.query(id);
    if (!rows.next()) return std::nullopt;
    entries.push_back(entry_of(rows));
  }
  name_recipients(entries);
  return std::move(entries.front());
}

HistoryRows::Page SqliteHistoryRows::list(domain::AccountId account, const Filter& filter, const std::optional<Position>& after,
                                          std::size_t limit, std::size_t most_looked_at, Time now) {
  Look look{.filter = filter, .limit = limit, .most = most_looked_at, .now = now};
  Page page;
  if (filter.stage && domain::may_change(*filter.stage)) {
    page = list_waiting(account, after.value_or(Position{}), look);
  } else {
    const auto [first, end] = range_of(filter, after);
    std::vector<Found> sources;
    if (const auto chats = chats_of(account, filter)) {
      look.most = std::max<std::size_t>(look.most / std::max<std::size_t>(chats->size(), 1), limit + 1);
      for (const auto& [device, number] : *chats) {
        sources.push_back(look_through(of_chat_.query(device, number, first, end), look));
      }
    } else {
      sources.push_back(look_through(of_account_.query(account, first, end), look));
    }
    page = merge(std::move(sources), limit);
  }
  name_recipients(page.entries);
  return page;
}

HistoryRows::Page SqliteHistoryRows::list_waiting(domain::AccountId account, const Position& after, const Look& look) {
  Position from = after;
  Time until = from_unix_ms(std::numeric_limits<std::int64_t>::max());
  if (look.filter.stage == domain::MessageStage::scheduled && from.due_at <= look.now) from = {look.now, kNoEnd};
  if (look.filter.stage == domain::MessageStage::waiting) until = look.now;
  auto found = look_through(waiting_.query(account, from.due_at, from.id, until), look);
  return {std::move(found.entries), found.reached};
}

HistoryRows::Waiting SqliteHistoryRows::waiting(domain::AccountId account, std::size_t most) {
  Waiting count;
  auto rows = count_.query(account, most);
  while (rows.next()) {
    ++count.all;
    if (rows.flag()) ++count.held;
  }
  return count;
}

SqliteHistoryRows::Range SqliteHistoryRows::range_of(const Filter& filter, const std::optional<Position>& after) {
  Range range{domain::MessageId(0), after ? after->id : kNoEnd};
  if (filter.from) range.first = first_at(*filter.from - kClockSlack);
  if (filter.until) range.end = std::min(range.end, first_at(*filter.until + kClockSlack));
  return range;
}

/// The first message accepted then or later, found by halving. One that was dated by a wrong clock misleads only a search that
/// happens to look at it.
domain::MessageId SqliteHistoryRows::first_at(Time time) {
  auto low = id_of(first_id_.query());
  auto high = id_of(last_id_.query()) + 1;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    auto rows = next_id_.query(middle);
    if (!rows.next()) {
      high = middle;
      continue;
    }
    const auto id = rows.integer();
    if (rows.time() >= time) {
      high = middle;
    } else {
      low = id + 1;
    }
  }
  return domain::MessageId(low);
}

std::optional<std::vector<SqliteHistoryRows::Chat>> SqliteHistoryRows::chats_of(domain::AccountId account, const Filter& filter) {
  if (filter.number.empty()) return std::nullopt;
  std::vector<domain::DeviceId> devices;
  if (filter.device) {
    devices.push_back(*filter.device);
  } else {
    auto rows = devices_.query(account);
    while (rows.next()) devices.push_back(rows.id<domain::DeviceId>());
  }
  std::vector<Chat> chats;
  for (const auto device : devices) {
    // Numbers are digits: "!" sorts before them and ":" behind.
    const auto end = filter.number + ":";
    for (auto from = filter.number;; from += "!") {
      auto rows = next_number_.query(device, from, end);
      if (!rows.next()) break;
      from = rows.text();
      if (chats.size() == kMostChats) return std::nullopt;
      chats.push_back({device, from});
    }
  }
  return chats;
}

void SqliteHistoryRows::name_recipients(std::vector<Entry>& entries) {
  for (auto& entry : entries) {
    auto rows = name_.query(entry.message.account, entry.message.number);
    if (rows.next()) entry.name = rows.text();
  }
}

}  // namespace kurir::sqlite
