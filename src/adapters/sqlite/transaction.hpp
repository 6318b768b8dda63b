// All row groups of one connection: what a function given to the store works on. Their statements are prepared once.
#pragma once

#include "adapters/sqlite/account_rows.hpp"
#include "adapters/sqlite/device_rows.hpp"
#include "adapters/sqlite/event_rows.hpp"
#include "adapters/sqlite/idempotency_rows.hpp"
#include "adapters/sqlite/inbox_rows.hpp"
#include "adapters/sqlite/ledger_rows.hpp"
#include "adapters/sqlite/message_rows.hpp"
#include "adapters/sqlite/signal_rows.hpp"

namespace kurir::sqlite {

class SqliteTransaction final : public ports::Transaction {
 public:
  /// The connection outlives it.
  SqliteTransaction(Connection& connection, Sealer sealer)
      : accounts_(connection),
        devices_(connection, sealer),
        messages_(connection),
        signal_(connection, sealer),
        ledger_(connection),
        events_(connection),
        inbox_(connection),
        idempotency_(connection),
        data_version_(connection, "PRAGMA data_version") {}

  ports::AccountRows& accounts() override { return accounts_; }
  ports::DeviceRows& devices() override { return devices_; }
  ports::MessageRows& messages() override { return messages_; }
  ports::SignalRows& signal() override { return signal_; }
  ports::LedgerRows& ledger() override { return ledger_; }
  ports::EventRows& events() override { return events_; }
  ports::InboxRows& inbox() override { return inbox_; }
  ports::IdempotencyRows& idempotency() override { return idempotency_; }

  /// Changes when another connection has written.
  [[nodiscard]] std::int64_t data_version() {
    auto rows = data_version_.query();
    return rows.next() ? rows.integer() : 0;
  }

 private:
  SqliteAccountRows accounts_;
  SqliteDeviceRows devices_;
  SqliteMessageRows messages_;
  SqliteSignalRows signal_;
  SqliteLedgerRows ledger_;
  SqliteEventRows events_;
  SqliteInboxRows inbox_;
  SqliteIdempotencyRows idempotency_;
  Statement data_version_;
};

}  // namespace kurir::sqlite
