#include "contract/store_contract.hpp"
#include "ports/link_code_rows.hpp"

namespace kurir::test {
namespace {

using LinkCode = ports::LinkCodeRows::LinkCode;

TEST_P(StoreContract, ALinkCodeComesBackUntilItIsReplaced) {
  const auto device = new_device();
  EXPECT_EQ(read([&](auto& tx) { return tx.link_codes().find(device); }), LinkCode{});
  const LinkCode shown{.number = "6281200000001", .code = "T9W8RL9B", .expires_at = kNow + hours(1)};
  write([&](auto& tx) { tx.link_codes().put(device, shown); });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.link_codes().find(device); }), shown);

  const LinkCode failed{.number = "", .code = "", .failure = domain::LinkFailure::refused};
  write([&](auto& tx) { tx.link_codes().put(device, failed); });
  EXPECT_EQ(read([&](auto& tx) { return tx.link_codes().find(device); }), failed);
}

TEST_P(StoreContract, ALinkCodeOfAnUnknownDeviceIsRefused) {
  const auto error = failure_of([](auto& tx) -> Result<void> {
    tx.link_codes().put(domain::DeviceId(4711), LinkCode{.number = "6281200000001"});
    return {};
  });
  EXPECT_EQ(error.code, ErrorCode::not_found);
}

}  // namespace
}  // namespace kurir::test
