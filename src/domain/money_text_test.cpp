#include "domain/money_text.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace kurir::domain {
namespace {

constexpr auto kId = Language::indonesian;
constexpr auto kEn = Language::english;

TEST(MoneyText, GroupsThousandsAsTheLanguageDoes) {
  EXPECT_EQ(money_text(0, kId), "Rp 0");
  EXPECT_EQ(money_text(999, kId), "Rp 999");
  EXPECT_EQ(money_text(1'000, kId), "Rp 1.000");
  EXPECT_EQ(money_text(1'234'567, kId), "Rp 1.234.567");
  EXPECT_EQ(money_text(1'234'567, kEn), "IDR 1,234,567");
  EXPECT_EQ(money_text(-389'000, kId), "-Rp 389.000");
  EXPECT_EQ(money_text(-500, kEn), "-IDR 500");
  EXPECT_EQ(number_text(std::numeric_limits<std::int64_t>::min(), kEn), "-9,223,372,036,854,775,808");
}

TEST(MoneyText, SaysAmountsInWords) {
  EXPECT_EQ(money_words(0, kId), "nol rupiah");
  EXPECT_EQ(money_words(10, kId), "sepuluh rupiah");
  EXPECT_EQ(money_words(11, kId), "sebelas rupiah");
  EXPECT_EQ(money_words(19, kId), "sembilan belas rupiah");
  EXPECT_EQ(money_words(100, kId), "seratus rupiah");
  EXPECT_EQ(money_words(1'000, kId), "seribu rupiah");
  EXPECT_EQ(money_words(1'111, kId), "seribu seratus sebelas rupiah");
  EXPECT_EQ(money_words(101'000, kId), "seratus satu ribu rupiah");
  EXPECT_EQ(money_words(1'000'000, kId), "satu juta rupiah");
  EXPECT_EQ(money_words(1'250'321, kId), "satu juta dua ratus lima puluh ribu tiga ratus dua puluh satu rupiah");
  EXPECT_EQ(money_words(2'000'000'000'000, kId), "dua triliun rupiah");
  EXPECT_EQ(money_words(0, kEn), "zero rupiah");
  EXPECT_EQ(money_words(1'250'321, kEn), "one million two hundred fifty thousand three hundred twenty one rupiah");
  EXPECT_EQ(money_words(-19, kEn), "minus nineteen rupiah");
}

TEST(MoneyText, WritesRatesWithoutNeedlessZeros) {
  EXPECT_EQ(rate_text(1'000, kId), "10%");
  EXPECT_EQ(rate_text(1'150, kId), "11,5%");
  EXPECT_EQ(rate_text(1'125, kEn), "11.25%");
  EXPECT_EQ(rate_text(5, kEn), "0.05%");
  EXPECT_EQ(rate_text(0, kEn), "0%");
}

TEST(MoneyText, WritesDatesInWordsOfTheDayThere) {
  const auto late = from_unix_seconds(1'777'571'999);  // 2026-04-30 17:59:59 UTC, past midnight in Jakarta
  EXPECT_EQ(date_text(late, "Asia/Jakarta", kId), "1 Mei 2026");
  EXPECT_EQ(date_text(late, "UTC", kEn), "30 April 2026");
  EXPECT_EQ(date_text(late, "Nowhere/Known", kId), "30 April 2026");
}

}  // namespace
}  // namespace kurir::domain
