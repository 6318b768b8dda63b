#include "adapters/sqlite/reader_pool.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {

class ReaderPool::Reader {
 public:
  Reader(const std::filesystem::path& file, Sealer sealer)
      : connection_(file, Access::read_only),
        transaction_(connection_, sealer),
        begin_(connection_, "BEGIN"),
        end_(connection_, "ROLLBACK") {}

  [[nodiscard]] Result<void> read(ports::Store::Work& work) {
    try {
      begin_.execute();
      auto result = run(work, transaction_);
      if (connection_.in_transaction()) end_.execute();
      return result;
    } catch (const Failure& failure) {
      return std::unexpected(failure.error());
    }
  }

 private:
  Connection connection_;
  SqliteTransaction transaction_;
  Statement begin_;
  Statement end_;
};

ReaderPool::ReaderPool(const std::filesystem::path& file, Sealer sealer, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) readers_.push_back(std::make_unique<Reader>(file, sealer));
  for (auto& reader : readers_) threads_.emplace_back([this, &reader = *reader] { serve(reader); });
}

ReaderPool::~ReaderPool() { queue_.close(); }

void ReaderPool::serve(Reader& reader) {
  std::vector<Job> jobs;
  while (queue_.take(jobs, 1)) {
    complete(jobs.front(), reader.read(jobs.front().work));
    jobs.clear();
  }
}

}  // namespace kurir::sqlite
