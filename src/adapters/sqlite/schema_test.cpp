// An older database becomes a newer one with everything that is in it.
#include "adapters/sqlite/schema.hpp"

#include <stdlib.h>

#include <filesystem>

#include <gmock/gmock.h>

#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/transaction.hpp"
#include "crypto/system_random.hpp"

namespace kurir::sqlite {
namespace {

class SchemaTest : public testing::Test {
 protected:
  ~SchemaTest() override { std::filesystem::remove_all(directory_); }

  static std::filesystem::path make_directory() {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-schema-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    return pattern;
  }

  std::filesystem::path directory_ = make_directory();
  Connection connection_{directory_ / "kurir.db", Access::read_write};
  crypto::SystemRandom random_;
  crypto::Vault vault_{Secret<32>()};
};

/// A customer with a key, a device, 1,000 rupiah of which 200 are reserved by a message that waits.
constexpr auto kBusinessOfVersion1 = R"sql(
INSERT INTO accounts (id, name, region, time_zone, price_per_message, credit_limit, allowed_addresses)
  VALUES (1, 'Toko', 'ID', 'Asia/Jakarta', 200, 0, '10.0.0.1');
INSERT INTO balances VALUES (1, 800, 200);
INSERT INTO api_keys VALUES (zeroblob(32), 1, 'kurir_ab', 1, 0, 5000);
INSERT INTO devices (id, account, waid, state, number, reason, inbox_url, tracking_url) VALUES (1, 1, 'w1', 2, '62811', '', '', '');
INSERT INTO messages (id, account, device, number, text, wire_id, state, price, accepted_at, due_at, changed_at, origin,
                      attempt, pending_reported, published) VALUES (10000000, 1, 1, '62812', 'text', 'A1', 0, 200, 5, 6, 5, 0, 0, 0, 0);
INSERT INTO ledger_transactions (id, kind, account, message, at) VALUES (1, 1, 1, NULL, 5), (2, 2, 1, 10000000, 5);
INSERT INTO ledger_entries VALUES (1, 4, -1000), (1, 1, 1000), (2, 1, -200), (2, 2, 200);
)sql";

TEST_F(SchemaTest, ADatabaseOfTheFirstVersionKeepsItsCustomersMessagesAndBooks) {
  ASSERT_TRUE(migrate(connection_, 1));
  connection_.execute(kBusinessOfVersion1);
  ASSERT_TRUE(migrate(connection_));
  SqliteTransaction tx(connection_, Sealer(vault_, random_));

  const auto account = tx.accounts().find(domain::AccountId(1));
  ASSERT_TRUE(account);
  EXPECT_EQ(account->name, "Toko");
  EXPECT_THAT(account->allowed_addresses, testing::ElementsAre("10.0.0.1"));
  const auto key = tx.accounts().find_key(ByteArray<32>{});
  ASSERT_TRUE(key);
  EXPECT_EQ(key->url_decoding, domain::UrlDecoding::always);
  EXPECT_TRUE(is_valid(*key, domain::Scope::send, from_unix_seconds(100)));
  const auto device = tx.devices().find_by_waid("w1");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->plan, domain::kPlanPerMessage);
  EXPECT_EQ(tx.plans().in_force(device->plan, from_unix_seconds(100))->price, 200);
  const auto due = tx.messages().due(device->id, from_unix_seconds(100), 10);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].text, "text");
  EXPECT_EQ(tx.messages().insert(due[0]), domain::MessageId(10'000'001)) << "ids go on";

  tx.ledger().release(account->id, domain::MessageId(10'000'000), from_unix_seconds(100));
  EXPECT_EQ(tx.ledger().balance(account->id).available, 1000);
  EXPECT_EQ(tx.ledger().balance(account->id).reserved, 0);
  EXPECT_THROW(connection_.execute("UPDATE ledger_entries SET amount = 0"), Failure);
}

}  // namespace
}  // namespace kurir::sqlite
