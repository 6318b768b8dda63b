// Who is signed in, in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/sign_in_rows.hpp"

namespace kurir::sqlite {

class SqliteSignInRows final : public ports::SignInRows {
 public:
  explicit SqliteSignInRows(Connection& connection);

  void add(const SignIn& sign_in) override;
  std::optional<SignIn> find(const ByteArray<32>& hash) override;
  std::vector<SignIn> of(domain::UserId user) override;
  void touch(const ByteArray<32>& hash, Time seen_at, Time expires_at) override;
  void remove(const ByteArray<32>& hash) override;
  void remove_all(domain::UserId user) override;
  void remove_others(domain::UserId user, const ByteArray<32>& kept) override;
  std::size_t remove_expired(Time now, std::size_t limit) override;

 private:
  Statement add_;
  Statement find_;
  Statement of_;
  Statement touch_;
  Statement remove_;
  Statement remove_all_;
  Statement remove_others_;
  Statement remove_expired_;
};

}  // namespace kurir::sqlite
