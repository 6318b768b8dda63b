#include "domain/template.hpp"

#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

using testing::ElementsAre;

std::string rendered(std::string_view text, const Variables& variables) {
  const auto parsed = Template::parse(text);
  return parsed ? parsed->render(variables) : parsed.error().message;
}

TEST(Template, PutsVariablesIn) {
  EXPECT_EQ(rendered("Yth. {name}, {date}. {name}!", {{"name", "Ibu Sari"}, {"date", "1 Mei"}}),
            "Yth. Ibu Sari, 1 Mei. Ibu Sari!");
  EXPECT_EQ(rendered("no variable", {}), "no variable");
  EXPECT_EQ(rendered("", {}), "");
}

TEST(Template, AValueIsNotReadAgain) { EXPECT_EQ(rendered("{a}", {{"a", "{b}"}, {"b", "wrong"}}), "{b}"); }

TEST(Template, DoubledBracesAreBraces) { EXPECT_EQ(rendered("{{x}} {x} }}{{", {{"x", "1"}}), "{x} 1 }{"); }

TEST(Template, NamesItsVariablesOnce) { EXPECT_THAT(Template::parse("{b}{a} {{c}} {b}")->names(), ElementsAre("b", "a")); }

TEST(Template, RefusesWhatDoesNotReadSo) {
  for (const auto* wrong : {"{", "}", "{}", "{ name}", "{1a}", "{a-b}", "{name", "name}", "{a{b}}", "\xff", "{\xC3\xA9}"}) {
    EXPECT_FALSE(Template::parse(wrong)) << wrong;
  }
  EXPECT_FALSE(Template::parse(std::string(4'001, 'a')));
  EXPECT_FALSE(Template::parse("{" + std::string(41, 'a') + "}"));
}

TEST(Template, DateAndTimeAreOfTheZoneAndLanguage) {
  const auto at = from_unix_seconds(1'800'000'000);  // 2027-01-15 08:00 UTC
  const auto jakarta = built_in_variables(at, "6281", "Asia/Jakarta", "id");
  EXPECT_EQ(jakarta.at("date"), "15 Januari 2027");
  EXPECT_EQ(jakarta.at("time"), "15:00");
  EXPECT_EQ(jakarta.at("number"), "6281");
  const auto honolulu = built_in_variables(at - std::chrono::hours(8), "6281", "Pacific/Honolulu", "en");
  EXPECT_EQ(honolulu.at("date"), "14 January 2027");
  EXPECT_EQ(honolulu.at("time"), "14:00");
}

}  // namespace
}  // namespace kurir::domain
