#include "domain/account_fields.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

Account good() {
  Account account;
  account.name = "Toko Maju";
  return account;
}

/// Whether an account with this one field is fine.
template <class T>
bool fits(T Account::* field, T value, std::string region = "ID") {
  auto account = good();
  account.region = std::move(region);
  account.*field = std::move(value);
  return check_account(account).has_value();
}

TEST(AccountFields, WhatANewAccountHasIsFine) { EXPECT_TRUE(check_account(good())); }

TEST(AccountFields, NamesAreOneLine) {
  for (const auto* name : {"A", "Toko \"Bu Siti\" & Anak", "店"}) EXPECT_TRUE(fits(&Account::name, std::string(name))) << name;
  for (const auto& name : {std::string(), std::string(201, 'x'), std::string("a\nb"), std::string("a\tb"), std::string("\xff"),
                           std::string("a\0b", 3)}) {
    EXPECT_FALSE(fits(&Account::name, name)) << name;
  }
}

TEST(AccountFields, RegionsAndZonesMustBeKnown) {
  for (const auto* region : {"ID", "MY", "US"}) EXPECT_TRUE(fits(&Account::region, std::string(region))) << region;
  for (const auto* region : {"", "id", "XX", "IDN", "62"}) EXPECT_FALSE(fits(&Account::region, std::string(region))) << region;
  for (const auto* zone : {"Asia/Jakarta", "UTC", "Etc/GMT+7", "America/Argentina/Buenos_Aires"}) {
    EXPECT_TRUE(fits(&Account::time_zone, std::string(zone))) << zone;
  }
  for (const auto* zone : {"", "Jakarta", "Asia/Nowhere", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "file:/etc/localtime"}) {
    EXPECT_FALSE(fits(&Account::time_zone, std::string(zone))) << zone;
  }
}

TEST(AccountFields, DocumentsNeedReadableFields) {
  EXPECT_TRUE(fits(&Account::language, std::string("en")));
  for (const auto* language : {"", "ID", "fr"}) EXPECT_FALSE(fits(&Account::language, std::string(language))) << language;
  EXPECT_TRUE(fits(&Account::address, std::string("Jl. Sudirman 1, Jakarta 10220")));
  EXPECT_FALSE(fits(&Account::address, std::string("Jl. Sudirman 1\nJakarta")));
  EXPECT_FALSE(fits(&Account::address, std::string(501, 'x')));
}

TEST(AccountFields, TaxNumbersAreAsTheRegionHasThem) {
  for (const auto* number : {"", "01.234.567.8-901.000", "012345678901000", "3171012345670001", "3171012345670001000000"}) {
    EXPECT_TRUE(fits(&Account::tax_number, std::string(number))) << number;
  }
  for (const auto* number : {"1", "01.234.567.8-901.00", "NPWP 012345678901000", "01234567890100000"}) {
    EXPECT_FALSE(fits(&Account::tax_number, std::string(number))) << number;
  }
  EXPECT_TRUE(fits(&Account::tax_number, std::string("DE 136-695976"), "DE"));
  for (const auto* number : {"-", "12;34"}) EXPECT_FALSE(fits(&Account::tax_number, std::string(number), "DE")) << number;
}

TEST(AccountFields, CreditIsForThosePayingLater) {
  EXPECT_FALSE(fits(&Account::credit_limit, Rupiah{1}));
  auto account = good();
  account.postpaid = true;
  for (const Rupiah limit : {Rupiah{0}, Rupiah{500'000}, kMaxCreditLimit}) {
    account.credit_limit = limit;
    EXPECT_TRUE(check_account(account)) << limit;
  }
  for (const Rupiah limit : {Rupiah{-1}, kMaxCreditLimit + 1}) {
    account.credit_limit = limit;
    EXPECT_FALSE(check_account(account)) << limit;
  }
}

}  // namespace
}  // namespace kurir::domain
