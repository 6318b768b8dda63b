// Step 4 of the schema: what the WhatsApp client keeps besides sessions and keys.
#pragma once

namespace kurir::sqlite {

constexpr auto kVersion4 = R"sql(
-- What tasks of the client library sent, for those who could not read it ------------------------------------------------
CREATE TABLE sent_payloads (
  device  INTEGER NOT NULL REFERENCES devices,
  wire_id TEXT NOT NULL,
  chat    TEXT NOT NULL,
  payload BLOB NOT NULL,
  at      INTEGER NOT NULL,
  UNIQUE (device, wire_id)
) STRICT;
CREATE INDEX sent_payloads_by_time ON sent_payloads (at);

-- Outgoing messages: what stands on the wire without an answer, apart from the rows that stay ----------------------------
CREATE TABLE unanswered_stanzas (
  device  INTEGER NOT NULL REFERENCES devices,
  message INTEGER NOT NULL REFERENCES messages,
  stanza  BLOB NOT NULL,
  PRIMARY KEY (device, message)
) STRICT, WITHOUT ROWID;
INSERT INTO unanswered_stanzas (device, message, stanza) SELECT device, id, stanza FROM messages WHERE state = 1;
DROP INDEX messages_in_flight;
ALTER TABLE messages DROP COLUMN stanza;

-- Devices: why they are as they are, and what WhatsApp forbids them ---------------------------------------------------
ALTER TABLE devices ADD COLUMN reason_code TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN restriction_kind INTEGER NOT NULL DEFAULT 0 CHECK (restriction_kind BETWEEN 0 AND 9);
ALTER TABLE devices ADD COLUMN restriction_source INTEGER NOT NULL DEFAULT 0 CHECK (restriction_source BETWEEN 0 AND 4);
CREATE INDEX devices_restricted ON devices (restricted_until) WHERE restriction_kind <> 0;

-- How a device looks after its keys on the server -----------------------------------------------------------------------
CREATE TABLE key_care (
  device           INTEGER PRIMARY KEY REFERENCES devices,
  signed_prekey_id INTEGER NOT NULL,            -- which the server confirmed last
  rotate_at        INTEGER NOT NULL,
  check_at         INTEGER NOT NULL
) STRICT;

-- Privacy tokens: theirs, when we gave ours, the salt for those that gave none ------------------------------------------
CREATE TABLE privacy_tokens (
  device    INTEGER NOT NULL REFERENCES devices,
  user      TEXT NOT NULL,                      -- bare JID, by LID where that is known
  token     BLOB,                               -- sealed; NULL = they gave none
  given_at  INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,                   -- 0 = we gave none
  PRIMARY KEY (device, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE token_salts (
  device INTEGER PRIMARY KEY REFERENCES devices,
  salt   BLOB NOT NULL                          -- sealed
) STRICT;

-- App state: what of the account's shared settings is followed ----------------------------------------------------------
CREATE TABLE app_state_keys (
  device  INTEGER NOT NULL REFERENCES devices,
  id      BLOB NOT NULL,
  data    BLOB NOT NULL,                        -- sealed
  made_at INTEGER NOT NULL,
  PRIMARY KEY (device, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE app_state_collections (
  device  INTEGER NOT NULL REFERENCES devices,
  name    TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash    BLOB NOT NULL CHECK (length(hash) = 128),
  PRIMARY KEY (device, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE app_state_entries (
  device     INTEGER NOT NULL REFERENCES devices,
  collection TEXT NOT NULL,
  index_mac  BLOB NOT NULL CHECK (length(index_mac) = 32),
  value_mac  BLOB NOT NULL CHECK (length(value_mac) = 32),
  PRIMARY KEY (device, collection, index_mac)
) STRICT, WITHOUT ROWID;

-- Groups: who is in them, the keys to read and to write -------------------------------------------------------------------
CREATE TABLE chat_groups (
  device     INTEGER NOT NULL REFERENCES devices,
  jid        TEXT NOT NULL,
  subject    TEXT NOT NULL,
  by_lid     INTEGER NOT NULL CHECK (by_lid IN (0, 1)),
  created_at INTEGER NOT NULL,
  members    TEXT NOT NULL,                     -- a line each: JID, the other JID, role
  PRIMARY KEY (device, jid)
) STRICT, WITHOUT ROWID;
CREATE TABLE sender_keys (
  device INTEGER NOT NULL REFERENCES devices,
  chat   TEXT NOT NULL,
  sender TEXT NOT NULL,                         -- Signal address; ours among them
  record BLOB NOT NULL,                         -- sealed
  PRIMARY KEY (device, chat, sender)
) STRICT, WITHOUT ROWID;
CREATE TABLE sender_key_holders (               -- who was handed our present key
  device INTEGER NOT NULL REFERENCES devices,
  chat   TEXT NOT NULL,
  holder TEXT NOT NULL,                         -- Signal address
  PRIMARY KEY (device, chat, holder)
) STRICT, WITHOUT ROWID;

-- Retries: what could not be read yet, and requests of others that wait for their turn -----------------------------------
CREATE TABLE unreadable_messages (
  device   INTEGER NOT NULL REFERENCES devices,
  wire_id  TEXT NOT NULL,
  chat     TEXT NOT NULL,
  sender   TEXT NOT NULL,
  number   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  since    INTEGER NOT NULL,
  asked_at INTEGER,                             -- our own phone, for its content
  PRIMARY KEY (device, wire_id, chat)
) STRICT, WITHOUT ROWID;
CREATE TABLE retry_requests (
  device    INTEGER NOT NULL REFERENCES devices,
  wire_id   TEXT NOT NULL,
  requester TEXT NOT NULL,
  receipt   BLOB NOT NULL,
  due_at    INTEGER NOT NULL,
  stanza    BLOB NOT NULL,                      -- the answer, until the server has it; empty = there is none yet
  PRIMARY KEY (device, wire_id, requester)
) STRICT, WITHOUT ROWID;

-- What was acknowledged and is still to be fetched ------------------------------------------------------------------------
CREATE TABLE owed_chores (
  device  INTEGER NOT NULL REFERENCES devices,
  kind    INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 1),
  key     TEXT NOT NULL,
  content BLOB NOT NULL,                        -- sealed
  PRIMARY KEY (device, kind, key)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace kurir::sqlite
