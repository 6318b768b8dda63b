// What every implementation of ports::Store must do. An implementation instantiates StoreContract with a StoreBackend.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include <gmock/gmock.h>

#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"
#include "ports/store.hpp"
#include "support/await.hpp"

namespace kurir::test {

/// Data on a place of its own, gone with the backend.
class StoreBackend {
 public:
  virtual ~StoreBackend() = default;
  /// The same data each time. Several may be open at once, as if by several processes.
  [[nodiscard]] virtual std::unique_ptr<ports::Store> open() = 0;
  [[nodiscard]] virtual std::uint64_t commits(const ports::Store& store) const = 0;
  /// Changes what is stored behind the store's back.
  virtual void flip_a_bit_of_credentials(domain::DeviceId device) = 0;
  virtual void swap_sessions(domain::DeviceId device, const std::string& one, const std::string& other) = 0;
};

/// Printed as the name of a test's parameter.
struct StoreImplementation {
  std::string name;
  std::function<std::unique_ptr<StoreBackend>()> make;
  friend void PrintTo(const StoreImplementation& self, std::ostream* out) { *out << self.name; }
};

inline constexpr Time kNow = from_unix_seconds(1'800'000'000);
using std::chrono::hours;
using std::chrono::seconds;

class StoreContract : public testing::TestWithParam<StoreImplementation> {
 protected:
  template <class F>
  using ValueOf = std::invoke_result_t<F&, ports::Transaction&>;

  [[nodiscard]] StoreBackend& backend() { return *backend_; }
  [[nodiscard]] ports::Store& store() { return *store_; }
  [[nodiscard]] std::uint64_t commits() { return backend_->commits(*store_); }
  void close() { store_.reset(); }
  void reopen() {
    close();
    store_ = backend_->open();
  }

  /// One transaction, or one read, that must succeed; the value of `work`, if any.
  template <class F>
  ValueOf<F> write(F work) {
    return succeed([&](ports::Store::Work job) { return store().transact(std::move(job)); }, std::move(work));
  }
  template <class F>
  ValueOf<F> read(F work) {
    return succeed([&](ports::Store::Work job) { return store().read(std::move(job)); }, std::move(work));
  }
  /// The error of a transaction that must fail.
  [[nodiscard]] Error failure_of(ports::Store::Work work) {
    auto done = await(store().transact(std::move(work)));
    return done ? throw std::logic_error("the transaction was to fail") : done.error();
  }

  [[nodiscard]] domain::AccountId new_account(domain::Rupiah balance = 0);
  [[nodiscard]] domain::DeviceId new_device(domain::AccountId account,
                                            domain::DeviceState state = domain::DeviceState::connected);
  /// A device of a new account.
  [[nodiscard]] domain::DeviceId new_device() { return new_device(new_account()); }
  /// Of the operator.
  [[nodiscard]] domain::UserId new_user(const std::string& login);
  [[nodiscard]] domain::Message new_message(domain::DeviceId device);
  [[nodiscard]] domain::MessageId insert(const domain::Message& message);

 private:
  template <class Start, class F>
  static ValueOf<F> succeed(Start start, F work) {
    using T = ValueOf<F>;
    std::conditional_t<std::is_void_v<T>, std::optional<bool>, std::optional<T>> value;
    auto done = await(start([&](ports::Transaction& tx) -> Result<void> {
      if constexpr (std::is_void_v<T>) {
        work(tx);
      } else {
        value.emplace(work(tx));
      }
      return {};
    }));
    if (!done) throw std::runtime_error(done.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*value);
  }

  std::unique_ptr<StoreBackend> backend_ = GetParam().make();
  std::unique_ptr<ports::Store> store_ = backend_->open();
  int devices_ = 0;
  int messages_ = 0;
};

}  // namespace kurir::test
