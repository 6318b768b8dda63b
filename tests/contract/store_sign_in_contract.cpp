// What every store must do about those who are signed in, and about their second factors.
#include "contract/store_contract.hpp"
#include "ports/second_factor_rows.hpp"
#include "ports/sign_in_rows.hpp"
#include "ports/user_rows.hpp"

namespace kurir::test {
namespace {

using ports::SecondFactorRows;
using ports::SignInRows;
using testing::ElementsAre;
using testing::IsEmpty;

ByteArray<32> hash_of(std::uint8_t byte) {
  ByteArray<32> hash;
  hash.fill(byte);
  return hash;
}

SignInRows::SignIn sign_in(std::uint8_t byte, domain::UserId user, Time expires_at = kNow + hours(12)) {
  return {hash_of(byte), user, kNow, kNow, expires_at, "203.0.113.9", "Mozilla/5.0"};
}

std::vector<int> bytes_of(const std::vector<SignInRows::SignIn>& rows) {
  std::vector<int> found;
  for (const auto& row : rows) found.push_back(row.hash[0]);
  return found;
}

TEST_P(StoreContract, ASignInIsFoundByItsHash) {
  const auto user = new_user("budi");
  write([&](auto& tx) { tx.sign_ins().add(sign_in(1, user)); });
  write([&](auto& tx) { tx.sign_ins().touch(hash_of(1), kNow + hours(1), kNow + hours(13)); });
  reopen();
  const auto found = *read([&](auto& tx) { return tx.sign_ins().find(hash_of(1)); });
  EXPECT_EQ(found.hash, hash_of(1));
  EXPECT_EQ(found.user, user);
  EXPECT_EQ(found.created_at, kNow);
  EXPECT_EQ(found.seen_at, kNow + hours(1));
  EXPECT_EQ(found.expires_at, kNow + hours(13));
  EXPECT_EQ(found.address, "203.0.113.9");
  EXPECT_EQ(found.agent, "Mozilla/5.0");
  EXPECT_FALSE(read([&](auto& tx) { return tx.sign_ins().find(hash_of(2)); }));
}

TEST_P(StoreContract, SignInsEndOneByOneAllButOneOrAll) {
  const auto budi = new_user("budi");
  const auto ani = new_user("ani");
  const auto signed_in = [&](domain::UserId user) { return bytes_of(read([&](auto& tx) { return tx.sign_ins().of(user); })); };
  for (const auto byte : {1, 2, 3, 4})
    write([&](auto& tx) { tx.sign_ins().add(sign_in(static_cast<std::uint8_t>(byte), budi)); });
  write([&](auto& tx) { tx.sign_ins().add(sign_in(5, ani)); });
  EXPECT_THAT(signed_in(budi), ElementsAre(1, 2, 3, 4));
  write([&](auto& tx) { tx.sign_ins().remove(hash_of(1)); });
  EXPECT_THAT(signed_in(budi), ElementsAre(2, 3, 4));
  write([&](auto& tx) { tx.sign_ins().remove_others(budi, hash_of(3)); });
  EXPECT_THAT(signed_in(budi), ElementsAre(3));
  write([&](auto& tx) { tx.sign_ins().remove_all(budi); });
  EXPECT_THAT(signed_in(budi), IsEmpty());
  EXPECT_THAT(signed_in(ani), ElementsAre(5)) << "somebody else stays";
}

TEST_P(StoreContract, UpkeepDropsWhatExpiredTheOldestFirst) {
  const auto user = new_user("budi");
  write([&](auto& tx) { tx.sign_ins().add(sign_in(1, user, kNow + seconds(3))); });
  write([&](auto& tx) { tx.sign_ins().add(sign_in(2, user, kNow + seconds(1))); });
  write([&](auto& tx) { tx.sign_ins().add(sign_in(3, user, kNow + seconds(2))); });
  write([&](auto& tx) { tx.sign_ins().add(sign_in(4, user, kNow + seconds(4))); });
  const auto drop = [&](Time now, std::size_t limit) {
    return write([&](auto& tx) { return tx.sign_ins().remove_expired(now, limit); });
  };
  const auto left = [&] { return bytes_of(read([&](auto& tx) { return tx.sign_ins().of(user); })); };
  EXPECT_EQ(drop(kNow, 10), 0U);
  EXPECT_EQ(drop(kNow + seconds(3), 2), 2U);
  EXPECT_THAT(left(), ElementsAre(1, 4));
  EXPECT_EQ(drop(kNow + seconds(3), 2), 1U);
  EXPECT_THAT(left(), ElementsAre(4));
}

TEST_P(StoreContract, ASecondFactorIsKeptAndShowsOnceItIsConfirmed) {
  const auto user = new_user("budi");
  const auto shows = [&] { return read([&](auto& tx) { return tx.users().find(user); })->second_factor; };
  EXPECT_FALSE(read([&](auto& tx) { return tx.second_factors().find(user); }));
  write([&](auto& tx) { tx.second_factors().put(user, {.secret = Bytes(20, 7)}); });
  EXPECT_FALSE(shows());
  write([&](auto& tx) { tx.second_factors().put(user, {.secret = Bytes(20, 8), .confirmed = true, .last_step = 5}); });
  reopen();
  EXPECT_TRUE(shows());
  const auto found = *read([&](auto& tx) { return tx.second_factors().find(user); });
  EXPECT_EQ(found.secret, Bytes(20, 8));
  EXPECT_TRUE(found.confirmed);
  EXPECT_EQ(found.last_step, 5);
  auto row = *read([&](auto& tx) { return tx.users().find(user); });
  row.name = "other";
  write([&](auto& tx) { tx.users().update(row); });
  EXPECT_TRUE(shows()) << "a change of the user leaves it alone";

  write([&](auto& tx) { tx.second_factors().set_recovery_codes(user, {hash_of(1)}); });
  write([&](auto& tx) { tx.second_factors().remove(user); });
  EXPECT_FALSE(shows());
  EXPECT_FALSE(read([&](auto& tx) { return tx.second_factors().find(user); }));
  EXPECT_EQ(read([&](auto& tx) { return tx.second_factors().recovery_codes_left(user); }), 0U);
  const auto put = [&](auto& tx) -> Result<void> { return tx.second_factors().put(domain::UserId(99), {}), Result<void>(); };
  EXPECT_EQ(failure_of(put).code, ErrorCode::not_found);
}

TEST_P(StoreContract, ARecoveryCodeIsGoodOnceAndForItsUser) {
  const auto budi = new_user("budi");
  const auto ani = new_user("ani");
  write([&](auto& tx) { tx.second_factors().set_recovery_codes(budi, {hash_of(9)}); });
  write([&](auto& tx) { tx.second_factors().set_recovery_codes(budi, {hash_of(1), hash_of(2)}); });
  const auto take = [&](domain::UserId user, std::uint8_t byte) {
    return write([&](auto& tx) { return tx.second_factors().take_recovery_code(user, hash_of(byte)); });
  };
  EXPECT_FALSE(take(budi, 9)) << "new codes replace the former";
  EXPECT_FALSE(take(ani, 1));
  EXPECT_TRUE(take(budi, 1));
  EXPECT_FALSE(take(budi, 1));
  EXPECT_EQ(read([&](auto& tx) { return tx.second_factors().recovery_codes_left(budi); }), 1U);
}

}  // namespace
}  // namespace kurir::test
