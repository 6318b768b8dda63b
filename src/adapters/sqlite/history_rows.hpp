// Customers' messages in SQLite, as people look them up.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/history_rows.hpp"

namespace kurir::sqlite {

class SqliteHistoryRows final : public ports::HistoryRows {
 public:
  explicit SqliteHistoryRows(Connection& connection);

  std::optional<Entry> find(domain::MessageId id) override;
  Page list(domain::AccountId account, const Filter& filter, const std::optional<Position>& after, std::size_t limit,
            std::size_t most_looked_at, Time now) override;
  Waiting waiting(domain::AccountId account, std::size_t most) override;

 private:
  /// Ids from `first` on, before `end`.
  struct Range {
    domain::MessageId first;
    domain::MessageId end;
  };
  /// All messages of a device to a number.
  struct Chat {
    domain::DeviceId device;
    std::string number;
  };
  struct Look {
    const Filter& filter;
    std::size_t limit;
    std::size_t most;  ///< to look at
    Time now;
  };

  Page list_waiting(domain::AccountId account, const Position& after, const Look& look);
  [[nodiscard]] Range range_of(const Filter& filter, const std::optional<Position>& after);
  [[nodiscard]] domain::MessageId first_at(Time time);
  /// Nothing where there are too many to be worth it.
  [[nodiscard]] std::optional<std::vector<Chat>> chats_of(domain::AccountId account, const Filter& filter);
  void name_recipients(std::vector<Entry>& entries);

  Statement find_;
  Statement of_account_;
  Statement of_chat_;
  Statement waiting_;
  Statement count_;
  Statement devices_;
  Statement next_number_;
  Statement first_id_;
  Statement last_id_;
  Statement next_id_;
  Statement name_;
};

}  // namespace kurir::sqlite
