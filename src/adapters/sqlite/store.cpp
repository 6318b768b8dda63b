#include "adapters/sqlite/store.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/master_key.hpp"
#include "adapters/sqlite/reader_pool.hpp"
#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/writer.hpp"
#include "crypto/system_random.hpp"

namespace kurir::sqlite {
namespace asio = boost::asio;

/// In the order of dependence: the readers go first, so that the last connection to close can tidy the log away.
struct SqliteStore::State {
  State(const std::filesystem::path& file, MasterKey key, std::unique_ptr<Connection> connection, std::size_t reader_count)
      : vault(std::move(key)),
        writer(std::move(connection), Sealer(vault, random)),
        readers(file, Sealer(vault, random), std::max<std::size_t>(reader_count, 1)) {}

  crypto::SystemRandom random;
  crypto::Vault vault;
  Writer writer;
  ReaderPool readers;
};

namespace {

Result<void> create_private_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (directory.has_parent_path()) std::filesystem::create_directories(directory.parent_path(), error);
  if (!error && (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST)) return {};
  if (!error) error.assign(errno, std::generic_category());
  return fail(ErrorCode::unavailable, "cannot create {}: {}", directory.string(), error.message());
}

/// A value sealed under the key when the database was made tells whether this is the same key.
void check_key(Connection& connection, const MasterKey& key, Random& random) {
  constexpr std::string_view kContext = "meta.key_check";
  const crypto::Vault vault(key.clone());
  Statement find(connection, "SELECT value FROM meta WHERE name = 'key_check'");
  Statement(connection, "INSERT INTO meta (name, value) VALUES ('key_check', ?1) ON CONFLICT DO NOTHING")
      .execute(vault.seal(kContext, {}, random));
  auto rows = find.query();
  if (!rows.next() || !vault.open(kContext, rows.blob())) {
    raise(ErrorCode::verification_failed, "master.key is not the key of this kurir.db: restore the one it was made with");
  }
}

/// Starts `work` on a thread of `target` when awaited; completes on the awaiter's executor, never inside the call.
template <class Target>
asio::awaitable<Result<void>> submit_to(Target& target, ports::Store::Work work) {
  auto initiate = [&target](auto handler, ports::Store::Work job) {
    auto guard = asio::make_work_guard(handler);
    auto complete = [handler = std::move(handler), guard = std::move(guard)](Result<void> result) mutable {
      const auto executor = guard.get_executor();
      asio::post(executor,
                 [handler = std::move(handler), result = std::move(result)]() mutable { std::move(handler)(std::move(result)); });
    };
    target.submit({std::move(job), std::move(complete)});
  };
  return asio::async_initiate<decltype(asio::use_awaitable), void(Result<void>)>(initiate, asio::use_awaitable, std::move(work));
}

}  // namespace

SqliteStore::SqliteStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(std::filesystem::path directory, SqliteOptions options) {
  if (!directory.has_filename()) directory = directory.parent_path();  // "data/" is "data"
  const auto file = directory / "kurir.db";
  const auto key_file = directory / "master.key";
  if (auto created = create_private_directory(directory); !created) return pass_on(std::move(created));
  crypto::SystemRandom random;
  // The key is made before the database: a database without its key has lost it.
  std::error_code unknown;
  auto key = std::filesystem::exists(file, unknown) ? load_master_key(key_file) : load_or_create_master_key(key_file, random);
  if (!key) return pass_on(std::move(key));
  try {
    auto connection = std::make_unique<Connection>(file, Access::read_write);
    if (auto migrated = migrate(*connection); !migrated) return pass_on(std::move(migrated));
    check_key(*connection, *key, random);
    return std::unique_ptr<SqliteStore>(
        new SqliteStore(std::make_unique<State>(file, std::move(*key), std::move(connection), options.readers)));
  } catch (const Failure& failure) {
    return std::unexpected(failure.error());
  } catch (const std::system_error& error) {
    return fail(ErrorCode::unavailable, "cannot start the store's threads: {}", error.what());
  }
}

asio::awaitable<Result<void>> SqliteStore::transact(Work work) { return submit_to(state_->writer, std::move(work)); }

asio::awaitable<Result<void>> SqliteStore::read(Work work) { return submit_to(state_->readers, std::move(work)); }

asio::awaitable<std::int64_t> SqliteStore::outside_changes() {
  // On the writer's connection, for which only other processes are others.
  std::int64_t version = 0;
  auto done = co_await transact([&version](ports::Transaction& transaction) -> Result<void> {
    version = static_cast<SqliteTransaction&>(transaction).data_version();
    return {};
  });
  co_return done ? version : 0;
}

void SqliteStore::listen(ports::ChangeListener listener) { state_->writer.listen(std::move(listener)); }

std::uint64_t SqliteStore::commits() const noexcept { return state_->writer.commits(); }

}  // namespace kurir::sqlite
