#include "domain/role.hpp"

#include <string>

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

TEST(Role, MayWhatItsRowOfTheTableSays) {
  using enum Permission;
  // operator, owner, developer, finance, viewer
  const std::pair<Permission, std::string_view> table[] = {
      {see_messages, "yyy-y"}, {send_messages, "yyy--"},  {see_devices, "yyyyy"},  {manage_devices, "yyy--"},
      {manage_keys, "yyy--"},  {manage_consent, "yyy--"}, {see_money, "yy-y-"},    {manage_billing, "yy-y-"},
      {see_audit, "yy---"},    {manage_account, "yy---"}, {manage_users, "yy---"}, {manage_gateway, "y----"},
  };
  for (const auto& [permission, row] : table) {
    std::string found;
    for (const auto role : kRoles) found += may(role, permission) ? 'y' : '-';
    EXPECT_EQ(found, row) << static_cast<unsigned>(permission);
  }
}

TEST(Role, HasANameThatLeadsBack) {
  for (const auto role : kRoles) EXPECT_EQ(role_named(name(role)), role);
  EXPECT_EQ(role_named("operator"), Role::operator_staff);
  for (const auto* text : {"", "Owner", "root", "owner "}) EXPECT_FALSE(role_named(text)) << text;
}

}  // namespace
}  // namespace kurir::domain
