#include "domain/phone_number.hpp"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include "support/scripted_random.hpp"

namespace kurir::domain {
namespace {

std::string normalised(std::string_view text, std::string_view region = "ID") {
  auto number = normalise_number(text, region);
  if (!number) {
    EXPECT_EQ(number.error().code, ErrorCode::invalid_argument);
    return "invalid";
  }
  return *number;
}

TEST(PhoneNumber, ReadsTheWaysOfTheDocument) {
  for (const auto* text : {"6281234567890", "081234567890", "+6281234567890", "+62 812-3456-7890", "(0812) 3456.7890",
                           " 0812 3456 7890 ", "0062 812 34567890", "[+62] 81234567890", "81234567890", "+62 (0)81234567890"}) {
    EXPECT_EQ(normalised(text), "6281234567890") << text;
  }
}

TEST(PhoneNumber, TakesTheOwnCountryCodeForWhatItIsInShortNumbersToo) {
  EXPECT_EQ(normalised("62811123456"), "62811123456");
  EXPECT_EQ(normalised("0811123456"), "62811123456");
  EXPECT_EQ(normalised("811123456"), "62811123456");
  EXPECT_EQ(normalised("62215551234"), "62215551234");
}

TEST(PhoneNumber, ReadsForeignNumbers) {
  EXPECT_EQ(normalised("+1 415 555 2671"), "14155552671");
  EXPECT_EQ(normalised("14155552671"), "14155552671");
  EXPECT_EQ(normalised("0014155552671"), "14155552671");
  EXPECT_EQ(normalised("+39 06 698 12345"), "390669812345");
  EXPECT_EQ(normalised("020 7946 0018", "GB"), "442079460018");
  EXPECT_EQ(normalised("447400123456", "GB"), "447400123456");
}

TEST(PhoneNumber, RefusesWhatIsNoNumber) {
  using namespace std::string_view_literals;
  for (const auto text : {""sv,
                          " "sv,
                          "+"sv,
                          "0"sv,
                          "+62"sv,
                          "abc"sv,
                          "62812"sv,
                          "6281xxx"sv,
                          "081234567890x3"sv,
                          "62+81234567890"sv,
                          "++6281234567890"sv,
                          "628123456789012345"sv,
                          "+999123456"sv,
                          "081234567890,081234567891"sv,
                          "62812\00034567890"sv,
                          "６２８１２３４５６７８９０"sv,
                          "00"sv,
                          "000"sv,
                          "tel:6281234567890"sv,
                          "111111111111111111111111111111"sv}) {
    EXPECT_EQ(normalised(text), "invalid") << text;
  }
}

TEST(PhoneNumber, AnUnknownRegionStillReadsInternationalNumbers) {
  EXPECT_EQ(normalised("+6281234567890", "??"), "6281234567890");
  EXPECT_EQ(normalised("081234567890", "??"), "invalid");
}

TEST(PhoneNumber, TheBeginningOfANumberIsReadAsItIsTyped) {
  EXPECT_EQ(beginning_of_number("0", "ID"), "62");
  EXPECT_EQ(beginning_of_number("0812-34", "ID"), "6281234");
  EXPECT_EQ(beginning_of_number("012", "MY"), "6012");
  EXPECT_EQ(beginning_of_number("+65 9", "ID"), "659");
  EXPECT_EQ(beginning_of_number("0065", "ID"), "65");
  EXPECT_EQ(beginning_of_number("6281", "ID"), "6281");
  EXPECT_EQ(beginning_of_number("", "ID"), "");
  EXPECT_EQ(beginning_of_number("Budi 2", "ID"), "");
}

TEST(PhoneNumber, IndonesiasShortWayAgreesWithTheLibrary) {
  using namespace i18n::phonenumbers;
  const auto& library = *PhoneNumberUtil::GetInstance();
  const std::uint64_t seed = 7;
  test::SeededRandom random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string digits(1, static_cast<char>('1' + random.below(9)));
    for (auto more = random.below(17); more > 0; --more) digits.push_back(static_cast<char>('0' + random.below(10)));
    PhoneNumber number;
    std::string expected = "+invalid";
    if (library.Parse("+62" + digits, "ZZ", &number) == PhoneNumberUtil::NO_PARSING_ERROR &&
        library.IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE) {
      library.Format(number, PhoneNumberUtil::E164, &expected);
    }
    EXPECT_EQ("+" + normalised("+62" + digits), expected) << digits << " seed " << seed;
    EXPECT_EQ("+" + normalised("0" + digits), expected) << digits << " seed " << seed;
  }
}

}  // namespace
}  // namespace kurir::domain
