#include "adapters/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

/// Another process holds the write lock for the length of one commit. Polling often, unlike SQLite's own handler that
/// backs off to 100 ms, finds the short gaps that a busy writer leaves.
constexpr auto kBusyPoll = std::chrono::microseconds(500);
constexpr int kBusyPolls = 60'000;  // 30 s and more: a disk that is busy can hold up one commit for that long

/// Counting what SQLite allocates would take a lock of all its threads at each allocation.
void keep_no_statistics() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)done;
}

/// SQLite gives the log and its index the mode of the database file.
void create_private_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) raise(ErrorCode::unavailable, "cannot open {}: {}", file.string(), std::generic_category().message(errno));
  ::close(fd);
}

Error constraint_error(int extended, const char* text) {
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
    return {ErrorCode::already_exists, fmt::format("it exists already ({})", text)};
  }
  if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) {
    return {ErrorCode::not_found, "a row refers to an account, device or transaction that does not exist"};
  }
  return {ErrorCode::internal, fmt::format("the database refused the values ({})", text)};
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, Access access) : access_(access) {
  keep_no_statistics();
  if (access == Access::read_write) create_private_file(file);
  const int mode = access == Access::read_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  handle_.reset(raw);
  if (code != SQLITE_OK) raise(ErrorCode::unavailable, "cannot open {}: {}", file.string(), sqlite3_errstr(code));
  sqlite3_busy_handler(raw, wait_while_busy, this);
  execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY");
  if (access == Access::read_only) return;
  turnstile_.emplace(file);
  configure_writing();
}

Connection::~Connection() = default;

void Connection::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

int Connection::wait_while_busy(void* self, int polls_so_far) {
  if (polls_so_far >= kBusyPolls) return 0;
  if (auto& turnstile = static_cast<Connection*>(self)->turnstile_) turnstile->wait();
  std::this_thread::sleep_for(kBusyPoll);
  return 1;
}

void Connection::begin() {
  if (turnstile_) turnstile_->give_way();
  execute("BEGIN IMMEDIATE");
  if (turnstile_) turnstile_->pass();
}

void Connection::configure_writing() {
  // secure_delete=FAST: what is deleted is overwritten where that costs no further page.
  // Processes that switch a new database at once could wait for each other, so SQLite answers busy without asking the handler.
  int tries = 0;
  int switched = SQLITE_BUSY;
  do {
    switched = sqlite3_exec(handle(), "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
  } while ((switched & 0xff) == SQLITE_BUSY && wait_while_busy(this, tries++) != 0);
  turnstile_->pass();
  if (switched != SQLITE_OK) raise_last_error(switched);
  execute("PRAGMA synchronous=FULL; PRAGMA secure_delete=FAST; PRAGMA cache_size=-8192");
  auto remember_size = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<Connection*>(self)->pages_in_log_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle(), remember_size, this);  // replaces the automatic checkpoint inside a commit
}

void Connection::execute(const char* sql) {
  const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) raise_last_error(code);
}

std::int64_t Connection::last_insert_id() const noexcept { return sqlite3_last_insert_rowid(handle()); }
std::int64_t Connection::changed_rows() const noexcept { return sqlite3_changes64(handle()); }
bool Connection::in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }

void Connection::checkpoint_if_due() noexcept {
  if (pages_in_log_ < kCheckpointPages) return;
  sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void Connection::raise_last_error(int code) const {
  const char* text = sqlite3_errmsg(handle());
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: raise(ErrorCode::unavailable, "another process kept kurir.db locked: try again, or end that process");
    case SQLITE_FULL: raise(ErrorCode::unavailable, "no space is left for kurir.db: free some");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      raise(ErrorCode::unavailable, "kurir.db cannot be read or written ({}): check the disk", sqlite3_errstr(code));
    case SQLITE_READONLY:
      if (access_ == Access::read_only) raise(ErrorCode::internal, "a write was tried in a read: use transact");
      raise(ErrorCode::unavailable, "kurir.db is not writable: check its owner and mode");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: raise(ErrorCode::internal, "kurir.db is damaged ({}): restore a backup", sqlite3_errstr(code));
    case SQLITE_CONSTRAINT: throw Failure(constraint_error(code, text));
    default: raise(ErrorCode::internal, "the database failed: {}", text);
  }
}

}  // namespace kurir::sqlite
