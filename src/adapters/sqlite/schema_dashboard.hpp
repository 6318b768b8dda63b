// Step 3 of the schema: what the dashboard shows and asks for.
#pragma once

namespace kurir::sqlite {

constexpr auto kVersion3 = R"sql(
-- People: signed in, second factor ------------------------------------------------------------------------------------
ALTER TABLE users ADD COLUMN totp_secret BLOB;                          -- sealed; NULL = none
ALTER TABLE users ADD COLUMN totp_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (totp_confirmed IN (0, 1));
ALTER TABLE users ADD COLUMN totp_last_step INTEGER NOT NULL DEFAULT 0; -- no code is taken twice
CREATE TABLE recovery_codes (
  user INTEGER NOT NULL REFERENCES users,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_ins (
  hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),  -- SHA-256 of the cookie's token
  user       INTEGER NOT NULL REFERENCES users,
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,                  -- to the minute
  expires_at INTEGER NOT NULL,
  address    TEXT NOT NULL,
  agent      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_user ON sign_ins (user);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

-- Devices ------------------------------------------------------------------------------------------------------------
ALTER TABLE devices ADD COLUMN name TEXT NOT NULL DEFAULT '';           -- what its owner calls it
ALTER TABLE devices ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN paused_at INTEGER;                       -- nothing leaves while it is paused
ALTER TABLE devices ADD COLUMN unlink_wanted INTEGER NOT NULL DEFAULT 0 CHECK (unlink_wanted IN (0, 1));
ALTER TABLE devices ADD COLUMN deleted_at INTEGER;                      -- its messages and money stay in the books
ALTER TABLE devices ADD COLUMN state_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN link_number TEXT NOT NULL DEFAULT '';    -- pairing by code: for this number
ALTER TABLE devices ADD COLUMN link_code BLOB;                          -- sealed
ALTER TABLE devices ADD COLUMN link_code_expires_at INTEGER;
ALTER TABLE devices ADD COLUMN link_failure INTEGER NOT NULL DEFAULT 0 CHECK (link_failure BETWEEN 0 AND 3);  -- 1 expired, 2 attempts, 3 refused

CREATE INDEX devices_by_state ON devices (state, id) WHERE deleted_at IS NULL;
CREATE INDEX devices_to_unlink ON devices (id) WHERE unlink_wanted = 1;

-- Messages: when each step was, and the lists of the dashboard ---------------------------------------------------------
ALTER TABLE messages ADD COLUMN sent_at INTEGER;
ALTER TABLE messages ADD COLUMN received_at INTEGER;
ALTER TABLE messages ADD COLUMN read_at INTEGER;
ALTER TABLE messages ADD COLUMN ended_at INTEGER;                       -- cancelled or rejected
CREATE INDEX messages_by_account ON messages (account, id) WHERE origin = 0;
CREATE INDEX messages_by_chat ON messages (device, number, id);

-- Whoever wrote to a device: outgoing messages alone make no conversation.
CREATE TABLE conversations (
  account   INTEGER NOT NULL REFERENCES accounts,
  device    INTEGER NOT NULL REFERENCES devices,
  number    TEXT NOT NULL,
  last_at   INTEGER NOT NULL,
  last_text TEXT NOT NULL,                      -- its beginning
  last_from INTEGER NOT NULL CHECK (last_from IN (0, 1)),  -- 0 them, 1 us
  unread    INTEGER NOT NULL CHECK (unread >= 0),
  PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_by_account ON conversations (account, last_at);
CREATE INDEX inbox_by_chat ON inbox (device, number, id);

-- What happened in each hour (UTC), for charts.
CREATE TABLE traffic (
  account INTEGER NOT NULL REFERENCES accounts,
  hour    INTEGER NOT NULL,                     -- milliseconds since 1970, whole hours
  device  INTEGER NOT NULL REFERENCES devices,
  what    INTEGER NOT NULL CHECK (what BETWEEN 0 AND 6),   -- 0 accepted, 1 sent, 2 received, 3 read, 4 cancelled, 5 rejected, 6 incoming
  count   INTEGER NOT NULL,
  PRIMARY KEY (account, hour, device, what)
) STRICT, WITHOUT ROWID;

-- Webhook calls: what each attempt brought ---------------------------------------------------------------------------
ALTER TABLE events ADD COLUMN account INTEGER;
UPDATE events SET account = (SELECT account FROM devices WHERE devices.id = events.device);
CREATE TABLE webhook_attempts (
  event   INTEGER NOT NULL REFERENCES events,
  attempt INTEGER NOT NULL,                     -- 1, 2, 3, …
  at      INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  status  INTEGER NOT NULL,                     -- HTTP; 0 = no answer
  answer  TEXT NOT NULL,                        -- its beginning, or why there was none
  PRIMARY KEY (event, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_account ON events (account, id);
CREATE INDEX events_open ON events (account, state, id) WHERE state <> 1;

-- Customers' own lists and requests ----------------------------------------------------------------------------------
CREATE TABLE people (
  account    INTEGER NOT NULL REFERENCES accounts,
  number     TEXT NOT NULL,
  name       TEXT NOT NULL,
  note       TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE top_up_requests (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  account    INTEGER NOT NULL REFERENCES accounts,
  amount     INTEGER NOT NULL CHECK (amount > 0),          -- net
  note       TEXT NOT NULL,
  state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),  -- 0 open, 1 approved, 2 declined, 3 withdrawn
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at INTEGER,
  answer     TEXT NOT NULL DEFAULT '',
  invoice    INTEGER
) STRICT;
CREATE INDEX top_up_requests_by_account ON top_up_requests (account, id);
CREATE INDEX top_up_requests_by_state ON top_up_requests (state, id);
CREATE INDEX top_up_requests_open ON top_up_requests (account) WHERE state = 0;
)sql";

}  // namespace kurir::sqlite
