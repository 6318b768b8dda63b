// Step 2 of the schema: users, keys with scopes, plans, invoices, quota, lanes, reminders, the rules of use.
#pragma once

namespace kurir::sqlite {

constexpr auto kVersion2 = R"sql(
-- Plans as data: what a plan costs is priced by the terms in force at that moment ---------------------------------------
CREATE TABLE plans (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  code    TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL,
  policy  TEXT NOT NULL DEFAULT '',             -- rules of use that differ from the defaults, "name=value" lines
  retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;
CREATE TABLE plan_terms (
  plan           INTEGER NOT NULL REFERENCES plans,
  valid_from     INTEGER NOT NULL,
  quota          INTEGER CHECK (quota >= 0),    -- messages a month, NULL = unlimited
  monthly_fee    INTEGER NOT NULL CHECK (monthly_fee >= 0),
  price          INTEGER NOT NULL CHECK (price >= 0),
  max_characters INTEGER NOT NULL CHECK (max_characters > 0),
  legacy_max_characters INTEGER NOT NULL DEFAULT 480 CHECK (legacy_max_characters > 0),
  PRIMARY KEY (plan, valid_from)
) STRICT, WITHOUT ROWID;
INSERT INTO plans (id, code, name) VALUES (1, 'P', 'Per message'), (2, 'A', 'Plan A'), (3, 'B', 'Plan B'), (4, 'C', 'Plan C');
INSERT INTO plan_terms (plan, valid_from, quota, monthly_fee, price, max_characters) VALUES (1, 0, NULL, 0, 200, 1000), (2, 0, 6000, 99000, 200, 1000), (3, 0, 12000, 159000, 200, 1000),
                              (4, 0, NULL, 389000, 200, 1000);

CREATE TABLE tax_rates (
  valid_from   INTEGER PRIMARY KEY,
  basis_points INTEGER NOT NULL CHECK (basis_points BETWEEN 0 AND 10000)
) STRICT;
INSERT INTO tax_rates VALUES (0, 1000);

-- Customers ----------------------------------------------------------------------------------------------------------
ALTER TABLE accounts DROP COLUMN price_per_message;
ALTER TABLE accounts ADD COLUMN postpaid INTEGER NOT NULL DEFAULT 0 CHECK (postpaid IN (0, 1));
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'id' CHECK (language IN ('id', 'en'));
ALTER TABLE accounts ADD COLUMN address TEXT NOT NULL DEFAULT '';       -- for invoices
ALTER TABLE accounts ADD COLUMN tax_number TEXT NOT NULL DEFAULT '';    -- NPWP
ALTER TABLE accounts ADD COLUMN statement_from INTEGER;                 -- the month of the next statement: postpaid only
ALTER TABLE accounts ADD COLUMN next_statement_at INTEGER;              -- its end
ALTER TABLE accounts ADD COLUMN books_closed_until INTEGER NOT NULL DEFAULT 0;  -- no booking counts before: it is billed
CREATE INDEX accounts_by_statement ON accounts (next_statement_at) WHERE next_statement_at IS NOT NULL;

ALTER TABLE api_keys RENAME TO api_keys_1;
CREATE TABLE api_keys (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  hash              BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  account           INTEGER NOT NULL REFERENCES accounts,
  prefix            TEXT NOT NULL,
  name              TEXT NOT NULL,
  scopes            INTEGER NOT NULL,           -- bits of domain::Scope
  url_decoding      INTEGER NOT NULL CHECK (url_decoding BETWEEN 0 AND 2),
  allowed_addresses TEXT NOT NULL,              -- separated by newlines; empty = as the account's
  created_at        INTEGER NOT NULL,
  expires_at        INTEGER,
  revoked_at        INTEGER,
  last_used_at      INTEGER
) STRICT;
INSERT INTO api_keys (hash, account, prefix, name, scopes, url_decoding, allowed_addresses, created_at, revoked_at)
  SELECT hash, account, prefix, '', 7, url_decoding, '', created_at, CASE revoked WHEN 1 THEN created_at END FROM api_keys_1;
DROP TABLE api_keys_1;
CREATE INDEX api_keys_by_account ON api_keys (account);

CREATE TABLE users (
  id                   INTEGER PRIMARY KEY AUTOINCREMENT,
  account              INTEGER REFERENCES accounts,     -- NULL = the operator's own people
  login                TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name                 TEXT NOT NULL,
  role                 INTEGER NOT NULL CHECK (role BETWEEN 0 AND 4),
  password             TEXT NOT NULL,                   -- Argon2id, in its own text form
  must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  disabled             INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  created_at           INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_account ON users (account);

-- Who changed what. Each line carries the hash of the line before it, so that a change of the past shows.
CREATE TABLE audit (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  target   TEXT NOT NULL,
  account  INTEGER,
  details  TEXT NOT NULL,
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_account ON audit (account, id);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE balance_checks (
  account INTEGER NOT NULL REFERENCES accounts,
  device  INTEGER NOT NULL REFERENCES devices,
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, device)
) STRICT, WITHOUT ROWID;

-- Devices: plan, month, rules ----------------------------------------------------------------------------------------
ALTER TABLE devices ADD COLUMN plan INTEGER NOT NULL DEFAULT 1;
ALTER TABLE devices ADD COLUMN anchor INTEGER NOT NULL DEFAULT 0;       -- its months are counted from here
ALTER TABLE devices ADD COLUMN linked_at INTEGER;                       -- first paired with the number it has
ALTER TABLE devices ADD COLUMN policy TEXT NOT NULL DEFAULT '';         -- as plans.policy
ALTER TABLE devices ADD COLUMN restricted_until INTEGER;
ALTER TABLE devices ADD COLUMN restriction TEXT NOT NULL DEFAULT '';    -- what WhatsApp said
ALTER TABLE devices ADD COLUMN qr_wanted_until INTEGER;                 -- somebody waits for a code to scan
CREATE INDEX devices_by_account ON devices (account);
-- A device that could not pay has lapsed: its paid period ended where its anchor is.
CREATE INDEX devices_to_renew ON devices (expires_at) WHERE expires_at > anchor;
CREATE INDEX devices_lapsed ON devices (id) WHERE expires_at <= anchor;

CREATE TABLE quota_use (
  device INTEGER NOT NULL REFERENCES devices,
  month  INTEGER NOT NULL,                      -- when that month of the device began
  used   INTEGER NOT NULL CHECK (used >= 0),
  PRIMARY KEY (device, month)
) STRICT, WITHOUT ROWID;

-- Messages: lanes, expiry, held by a rule ----------------------------------------------------------------------------
ALTER TABLE messages ADD COLUMN lane INTEGER NOT NULL DEFAULT 2 CHECK (lane BETWEEN 0 AND 3);
ALTER TABLE messages ADD COLUMN expires_at INTEGER;
ALTER TABLE messages ADD COLUMN held TEXT NOT NULL DEFAULT '';          -- the rule that holds it; empty = none
ALTER TABLE messages ADD COLUMN reason TEXT NOT NULL DEFAULT '';        -- why it waits, was rejected or cancelled, for people
ALTER TABLE messages ADD COLUMN reminder INTEGER;
DROP INDEX messages_due;
CREATE INDEX messages_due ON messages (device, lane, due_at) WHERE state = 0 AND held = '';
CREATE INDEX messages_held ON messages (device, due_at) WHERE state = 0 AND held <> '';
-- What became due, of all devices. A message that is due when it is accepted costs nothing here.
CREATE INDEX messages_by_due ON messages (due_at, device) WHERE state = 0 AND held = '' AND due_at > accepted_at;
CREATE INDEX messages_by_expiry ON messages (expires_at) WHERE state = 0 AND expires_at IS NOT NULL;
CREATE INDEX messages_scheduled ON messages (account, due_at, id) WHERE state = 0;

-- Money: the books gain fees, tax and corrections --------------------------------------------------------------------
DROP TRIGGER ledger_transactions_stay;
DROP TRIGGER ledger_transactions_remain;
DROP TRIGGER ledger_entries_stay;
DROP TRIGGER ledger_entries_remain;
DROP INDEX ledger_once_per_message;
ALTER TABLE ledger_entries RENAME TO ledger_entries_1;
ALTER TABLE ledger_transactions RENAME TO ledger_transactions_1;
CREATE TABLE ledger_transactions (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  -- 1 top-up, 2 reserve, 3 capture, 4 release, 5 monthly fee, 6 tax of a statement, 7 correction
  kind    INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 7),
  account INTEGER NOT NULL REFERENCES accounts,
  message INTEGER,                              -- no reference: the books outlive the messages
  device  INTEGER,
  invoice INTEGER,
  note    TEXT NOT NULL DEFAULT '',
  at      INTEGER NOT NULL,
  available_after INTEGER NOT NULL              -- the customer's balance then, so that a page of the books needs no sums
) STRICT;
CREATE TABLE ledger_entries (
  ledger_transaction INTEGER NOT NULL REFERENCES ledger_transactions,
  -- 1 customer available, 2 customer reserved, 3 operator revenue, 4 cash in, 5 tax owed to the state
  ledger_account     INTEGER NOT NULL CHECK (ledger_account BETWEEN 1 AND 5),
  amount             INTEGER NOT NULL,
  PRIMARY KEY (ledger_transaction, ledger_account)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_transactions (id, kind, account, message, at, available_after)
  SELECT t.id, t.kind, t.account, t.message, t.at, sum(coalesce(e.amount, 0)) OVER (PARTITION BY t.account ORDER BY t.id)
  FROM ledger_transactions_1 t LEFT JOIN ledger_entries_1 e ON e.ledger_transaction = t.id AND e.ledger_account = 1;
INSERT INTO ledger_entries SELECT * FROM ledger_entries_1;
DROP TABLE ledger_entries_1;
DROP TABLE ledger_transactions_1;
CREATE UNIQUE INDEX ledger_once_per_message ON ledger_transactions (message, kind) WHERE message IS NOT NULL;
CREATE INDEX ledger_by_account ON ledger_transactions (account, id) WHERE message IS NULL;
-- What changes a customer's money: reserve and release only move it.
CREATE INDEX ledger_by_time ON ledger_transactions (account, at) WHERE kind NOT IN (2, 4);
CREATE TRIGGER ledger_transactions_stay BEFORE UPDATE ON ledger_transactions
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_transactions_remain BEFORE DELETE ON ledger_transactions
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entries_remain BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE invoices (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  number           TEXT NOT NULL UNIQUE,        -- without gaps within a year
  account          INTEGER NOT NULL REFERENCES accounts,
  kind             INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 2),  -- 1 top-up (paid), 2 monthly statement
  issued_at        INTEGER NOT NULL,
  period_start     INTEGER,
  period_end       INTEGER,
  net              INTEGER NOT NULL CHECK (net >= 0),
  tax_basis_points INTEGER NOT NULL,
  tax              INTEGER NOT NULL CHECK (tax >= 0),
  paid_at          INTEGER,
  seller           TEXT NOT NULL,               -- name, address and tax number as they were, "name=value" lines
  buyer            TEXT NOT NULL,               -- likewise
  lines            TEXT NOT NULL                -- what it is for: "item<TAB>detail<TAB>count<TAB>amount" lines
) STRICT;
CREATE INDEX invoices_by_account ON invoices (account, id);
CREATE UNIQUE INDEX invoices_once_per_period ON invoices (account, period_start) WHERE kind = 2;
CREATE TABLE invoice_numbers (year INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE seller (id INTEGER PRIMARY KEY CHECK (id = 1), party TEXT NOT NULL) STRICT;  -- as invoices.seller

-- Recurring reminders ------------------------------------------------------------------------------------------------
CREATE TABLE reminders (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  account      INTEGER NOT NULL REFERENCES accounts,
  device       INTEGER NOT NULL REFERENCES devices,
  name         TEXT NOT NULL,
  text         TEXT NOT NULL,                   -- with {variables}
  rule         TEXT NOT NULL,                   -- RFC 5545 RRULE; empty = once
  starts_at    TEXT NOT NULL,                   -- local time of the first, yyyy-mm-ddThh:mm:ss
  time_zone    TEXT NOT NULL,
  state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),  -- 0 active, 1 paused, 2 ended
  next_at      INTEGER,                         -- NULL where none will follow
  run_position INTEGER NOT NULL DEFAULT 0,      -- recipients of the run at next_at that are done
  created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX reminders_next ON reminders (next_at) WHERE state = 0 AND next_at IS NOT NULL;
CREATE INDEX reminders_by_account ON reminders (account, id);
CREATE TABLE reminder_recipients (
  reminder  INTEGER NOT NULL REFERENCES reminders,
  position  INTEGER NOT NULL,
  number    TEXT NOT NULL,
  variables TEXT NOT NULL,                      -- "name=value" lines
  PRIMARY KEY (reminder, position)
) STRICT, WITHOUT ROWID;

-- What became of each occurrence.
CREATE TABLE reminder_runs (
  reminder INTEGER NOT NULL REFERENCES reminders,
  at       INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  refused  INTEGER NOT NULL,
  missed   INTEGER NOT NULL,
  PRIMARY KEY (reminder, at)
) STRICT, WITHOUT ROWID;

-- The rules of use ---------------------------------------------------------------------------------------------------
CREATE TABLE pacing (
  device     INTEGER PRIMARY KEY REFERENCES devices,
  next_at    INTEGER NOT NULL,                  -- no message leaves before
  day        INTEGER NOT NULL,                  -- days since 1970 in the account's zone, for the daily cap
  sent_today INTEGER NOT NULL
) STRICT;
CREATE TABLE recipient_pacing (
  device  INTEGER NOT NULL REFERENCES devices,
  number  TEXT NOT NULL,
  sent_at INTEGER,                              -- the last message to it
  heard_at INTEGER,                             -- the last message from it
  PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
-- Fingerprints (SimHash, 64 bit) of what was sent to whom, in four bands of 16 bits: near texts share one at least.
CREATE TABLE text_uses (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  device      INTEGER NOT NULL REFERENCES devices,
  fingerprint INTEGER NOT NULL,
  number      TEXT NOT NULL,
  at          INTEGER NOT NULL,                 -- the last time
  UNIQUE (device, fingerprint, number)
) STRICT;
CREATE INDEX text_uses_band0 ON text_uses (device, (fingerprint & 65535), at);
CREATE INDEX text_uses_band1 ON text_uses (device, ((fingerprint >> 16) & 65535), at);
CREATE INDEX text_uses_band2 ON text_uses (device, ((fingerprint >> 32) & 65535), at);
CREATE INDEX text_uses_band3 ON text_uses (device, ((fingerprint >> 48) & 65535), at);
CREATE INDEX text_uses_by_time ON text_uses (at);
CREATE TABLE released_messages (message INTEGER PRIMARY KEY REFERENCES messages) STRICT;  -- not to be held again

CREATE TABLE consent (
  account INTEGER NOT NULL REFERENCES accounts,
  number  TEXT NOT NULL,
  state   INTEGER NOT NULL CHECK (state BETWEEN 1 AND 2),  -- 1 opted in, 2 opted out
  since   INTEGER NOT NULL,
  PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE consent_log (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES accounts,
  number  TEXT NOT NULL,
  state   INTEGER NOT NULL CHECK (state BETWEEN 1 AND 2),
  source  TEXT NOT NULL,                        -- who or what said so
  proof   TEXT NOT NULL,                        -- the words, the form, the document
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_log_by_number ON consent_log (account, number, id);
CREATE TRIGGER consent_log_stays BEFORE UPDATE ON consent_log BEGIN SELECT RAISE(ABORT, 'the consent log is append-only'); END;
CREATE TRIGGER consent_log_remains BEFORE DELETE ON consent_log BEGIN SELECT RAISE(ABORT, 'the consent log is append-only'); END;
)sql";

}  // namespace kurir::sqlite
