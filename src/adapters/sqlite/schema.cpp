// Steps are only ever added: a step that has been released is never edited.
//
// Times are milliseconds since 1970, money is whole rupiah. Indexes follow three rules: every look-up of the message path
// has one; keys grow with time where they can, for a random key costs more than an fsync; what only concerns waiting rows
// is partial, so that it stays small however long the history grows.
#include "adapters/sqlite/schema.hpp"

#include <array>
#include <string>

#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/schema_business.hpp"
#include "adapters/sqlite/schema_client.hpp"
#include "adapters/sqlite/schema_dashboard.hpp"
#include "adapters/sqlite/statement.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kVersion1 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Customers ----------------------------------------------------------------------------------------------------------
CREATE TABLE accounts (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  name              TEXT NOT NULL,
  region            TEXT NOT NULL,
  time_zone         TEXT NOT NULL,
  price_per_message INTEGER NOT NULL,
  credit_limit      INTEGER NOT NULL,
  expires_at        INTEGER,
  allowed_addresses TEXT NOT NULL               -- separated by newlines; empty = any
) STRICT;

CREATE TABLE api_keys (
  hash         BLOB PRIMARY KEY CHECK (length(hash) = 32),
  account      INTEGER NOT NULL REFERENCES accounts,
  prefix       TEXT NOT NULL,
  url_decoding INTEGER NOT NULL CHECK (url_decoding BETWEEN 0 AND 2),
  revoked      INTEGER NOT NULL CHECK (revoked IN (0, 1)),
  created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Paired numbers -----------------------------------------------------------------------------------------------------
CREATE TABLE devices (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  account       INTEGER NOT NULL REFERENCES accounts,
  waid          TEXT NOT NULL UNIQUE,
  state         INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
  number        TEXT NOT NULL,
  reason        TEXT NOT NULL,
  inbox_url     TEXT NOT NULL,
  tracking_url  TEXT NOT NULL,
  expires_at    INTEGER,
  node          TEXT NOT NULL DEFAULT '',       -- which machine runs it, once there are several
  epoch         INTEGER NOT NULL DEFAULT 0,     -- fences out a machine that comes back late
  qr            BLOB,                           -- sealed
  qr_expires_at INTEGER,
  credentials   BLOB                            -- sealed
) STRICT;

-- Outgoing messages --------------------------------------------------------------------------------------------------
CREATE TABLE messages (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,  -- the "sendingid"
  account          INTEGER NOT NULL REFERENCES accounts,
  device           INTEGER NOT NULL REFERENCES devices,
  number           TEXT NOT NULL,
  text             TEXT NOT NULL,
  wire_id          TEXT NOT NULL,
  state            INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
  price            INTEGER NOT NULL,
  accepted_at      INTEGER NOT NULL,
  due_at           INTEGER NOT NULL,
  changed_at       INTEGER NOT NULL,
  origin           INTEGER NOT NULL CHECK (origin IN (0, 1)),
  attempt          INTEGER NOT NULL,
  pending_reported INTEGER NOT NULL CHECK (pending_reported IN (0, 1)),
  published        INTEGER NOT NULL CHECK (published IN (0, 1)),  -- encrypted at least once: its wire id may be heard of
  epoch            INTEGER NOT NULL DEFAULT 0,  -- of the device when it was claimed
  stanza           BLOB
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('messages', 9999999);
CREATE INDEX messages_due ON messages (device, due_at) WHERE state = 0;
CREATE INDEX messages_unreported ON messages (device, accepted_at) WHERE state = 0 AND pending_reported = 0 AND origin = 0;
CREATE INDEX messages_in_flight ON messages (device) WHERE state = 1;
-- Wire ids are random: indexed when the message is published, so that accepting does not pay for it.
CREATE INDEX messages_by_wire_id ON messages (wire_id) WHERE published = 1;

-- Signal: one row a session, one-time key and contact of a device ----------------------------------------------------
CREATE TABLE sessions (
  device  INTEGER NOT NULL REFERENCES devices,
  address TEXT NOT NULL,
  record  BLOB NOT NULL,                        -- sealed
  PRIMARY KEY (device, address)
) STRICT;

CREATE TABLE prekeys (
  device      INTEGER NOT NULL REFERENCES devices,
  id          INTEGER NOT NULL,
  private_key BLOB NOT NULL,                    -- sealed
  uploaded    INTEGER NOT NULL CHECK (uploaded IN (0, 1)),
  PRIMARY KEY (device, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX prekeys_to_upload ON prekeys (device, id) WHERE uploaded = 0;

CREATE TABLE contacts (
  device      INTEGER NOT NULL REFERENCES devices,
  number      TEXT NOT NULL,
  lid         TEXT NOT NULL,
  on_whatsapp INTEGER NOT NULL CHECK (on_whatsapp IN (0, 1)),
  devices     BLOB NOT NULL,                    -- two bytes each, big-endian
  checked_at  INTEGER NOT NULL,
  PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_lid ON contacts (device, lid) WHERE lid <> '';

-- Money: double entry, append-only. The entries of a transaction sum to zero -----------------------------------------
CREATE TABLE ledger_transactions (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  kind    INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),  -- 1 top-up, 2 reserve, 3 capture, 4 release
  account INTEGER NOT NULL REFERENCES accounts,
  message INTEGER,                              -- no reference: the books outlive the messages
  at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_once_per_message ON ledger_transactions (message, kind) WHERE message IS NOT NULL;

CREATE TABLE ledger_entries (
  ledger_transaction INTEGER NOT NULL REFERENCES ledger_transactions,
  -- 1 customer available, 2 customer reserved, 3 operator revenue, 4 cash in
  ledger_account     INTEGER NOT NULL CHECK (ledger_account BETWEEN 1 AND 4),
  amount             INTEGER NOT NULL,
  PRIMARY KEY (ledger_transaction, ledger_account)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_transactions_stay BEFORE UPDATE ON ledger_transactions
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_transactions_remain BEFORE DELETE ON ledger_transactions
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entries_remain BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- The sums of a customer's entries, kept in the same transaction as the entries.
CREATE TABLE balances (
  account   INTEGER PRIMARY KEY REFERENCES accounts,
  available INTEGER NOT NULL,
  reserved  INTEGER NOT NULL CHECK (reserved >= 0)
) STRICT;

-- Webhook calls (outbox), incoming messages, idempotency keys --------------------------------------------------------
CREATE TABLE events (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  device          INTEGER NOT NULL REFERENCES devices,
  kind            INTEGER NOT NULL CHECK (kind IN (0, 1)),
  ordering_key    TEXT NOT NULL,
  url             TEXT NOT NULL CHECK (url <> ''),
  body            TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  attempts        INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  state           INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),  -- 0 waits, 1 delivered, 2 given up
  behind          INTEGER NOT NULL CHECK (behind IN (0, 1)),       -- an older one of its device and key waits
  ended_at        INTEGER
) STRICT;
CREATE INDEX events_due ON events (url, next_attempt_at) WHERE state = 0 AND behind = 0;
CREATE INDEX events_queue ON events (device, ordering_key) WHERE state = 0;

CREATE TABLE inbox (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  device  INTEGER NOT NULL REFERENCES devices,
  chat    TEXT NOT NULL,
  sender  TEXT NOT NULL,
  wire_id TEXT NOT NULL,
  number  TEXT NOT NULL,
  text    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  UNIQUE (device, wire_id, chat, sender)
) STRICT;

CREATE TABLE idempotency_keys (
  id         INTEGER PRIMARY KEY,
  account    INTEGER NOT NULL REFERENCES accounts,
  key        TEXT NOT NULL,
  body_hash  BLOB NOT NULL CHECK (length(body_hash) = 32),
  response   TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (account, key)
) STRICT;
CREATE INDEX idempotency_keys_by_end ON idempotency_keys (expires_at);
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3, kVersion4};
static_assert(kSteps.size() == kNewestVersion);

std::int64_t version_of(Connection& connection) {
  Statement statement(connection, "PRAGMA user_version");
  auto rows = statement.query();
  return rows.next() ? rows.integer() : 0;
}

void apply_missing_steps(Connection& connection, std::int64_t wanted) {
  connection.begin();
  // Asked again under the lock: another process may have been faster.
  for (auto version = version_of(connection); version < wanted; ++version) {
    connection.execute(kSteps.at(static_cast<std::size_t>(version)));
    connection.execute(fmt::format("PRAGMA user_version={}", version + 1).c_str());
  }
  connection.execute("COMMIT");
}

}  // namespace

Result<void> migrate(Connection& connection, std::int64_t wanted) {
  const auto version = version_of(connection);
  if (version > wanted) {
    return fail(ErrorCode::conflict, "kurir.db has version {} and this program knows {} at most: run a newer kurir", version,
                wanted);
  }
  if (version == wanted) return {};
  try {
    apply_missing_steps(connection, wanted);
  } catch (const Failure&) {
    if (connection.in_transaction()) connection.execute("ROLLBACK");
    throw;
  }
  return {};
}

}  // namespace kurir::sqlite
