// The audit log: every change by a person, in the transaction of the change itself. Each line carries the hash of the
// line before it, so that a change of the past shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/user.hpp"
#include "ports/audit_rows.hpp"
#include "ports/store.hpp"

namespace kurir::app {

struct AuditEntry {
  std::string actor;   ///< "cli:<unix user>", "user:<login>"
  std::string action;  ///< "<what>.<verb>": "key.revoke"
  std::string target;  ///< "key:12", "device:<waid>"; may be empty
  std::optional<domain::AccountId> account;
  std::string details;  ///< what changed, for people: "region: ID -> MY"; never a secret, never message text
};

/// The actor that a person who is signed in is.
[[nodiscard]] std::string user_actor(const domain::User& user);

/// Call it in the writing transaction that makes the change.
void audit(ports::Transaction& tx, const AuditEntry& entry, Time now);

/// SHA-256 over the hash before it (32 zero bytes for the first line) and all fields, each with its length before it.
[[nodiscard]] ByteArray<32> audit_hash(const ByteArray<32>& previous, const ports::AuditLine& line);

/// The newest first; of all accounts, where none is given.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<ports::AuditLine>>> list_audit(ports::Store& store,
                                                                                       std::optional<domain::AccountId> account,
                                                                                       std::int64_t before, std::size_t limit);

struct AuditState {
  std::int64_t lines = 0;
  ByteArray<32> head{};  ///< the last line's hash; written down elsewhere, it also shows when the end of the log is cut off
};

/// Walks the chain from its first line. `verification_failed` names the first bad line; so does a `known_head`, noted
/// earlier, that is the hash of no line.
[[nodiscard]] boost::asio::awaitable<Result<AuditState>> verify_audit(ports::Store& store,
                                                                      std::optional<ByteArray<32>> known_head);

}  // namespace kurir::app
