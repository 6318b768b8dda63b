#include "domain/policy/setting_lines.hpp"

#include <gmock/gmock.h>

namespace kurir::domain::policy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

Settings parsed(std::string_view lines) {
  auto settings = standard();
  const auto applied = apply_lines(settings, lines);
  EXPECT_TRUE(applied) << (applied ? "" : applied.error().message);
  return settings;
}

std::string error_of(std::string_view lines) {
  auto settings = standard();
  const auto applied = apply_lines(settings, lines);
  EXPECT_EQ(settings, standard()) << "a layer with an error changes nothing";
  return applied ? "" : applied.error().message;
}

TEST(SettingLines, EachSettingReadsWhatItWrites) {
  for (const auto& preset : {standard(), Settings{}}) {
    for (const auto& [name, about] : setting_names()) {
      const auto line = std::string(name) + "=" + value_of(preset, name);
      auto other = preset == standard() ? Settings{} : standard();
      ASSERT_TRUE(apply_lines(other, line)) << line;
      EXPECT_EQ(value_of(other, name), value_of(preset, name)) << line;
      EXPECT_FALSE(about.empty()) << name;
    }
  }
}

TEST(SettingLines, AllSettingsTogetherMakeThePreset) {
  std::string lines;
  for (const auto& [name, about] : setting_names()) lines += std::string(name) + "=" + value_of(standard(), name) + "\n";
  Settings settings;
  ASSERT_TRUE(apply_lines(settings, lines));
  EXPECT_EQ(settings, standard());
}

TEST(SettingLines, ReadsTimesCountsHoursAndWords) {
  const auto settings = parsed(
      " gap = 1500ms \n\nrecipient_gap=2m\r\ndaily_cap=250\nquiet_hours=22:30-06:05\nconsent=required\n"
      "opt_out_words=STOP, jangan kirim lagi\nforbidden_words=none\notp_valid=0");
  EXPECT_EQ(settings.gap, Duration(1'500));
  EXPECT_EQ(settings.recipient_gap, minutes(2));
  EXPECT_EQ(settings.daily_cap, 250);
  EXPECT_EQ(settings.quiet_hours, (QuietHours{22 * 60 + 30, 6 * 60 + 5}));
  EXPECT_EQ(settings.consent, ConsentRule::required);
  EXPECT_THAT(settings.opt_out_words, testing::ElementsAre("STOP", "jangan kirim lagi"));
  EXPECT_EQ(settings.otp_valid, Duration{});
  EXPECT_EQ(settings.reply_valid, hours(24)) << "what is not named stays";
}

TEST(SettingLines, ErrorsNameTheLineAndWhatItTakes) {
  EXPECT_THAT(error_of("gap=4s\ngap_jitter=fast"), HasSubstr("gap_jitter takes a time"));
  EXPECT_THAT(error_of("gap"), HasSubstr("name=value"));
  EXPECT_THAT(error_of("speed=4"), HasSubstr("no setting \"speed\""));
  EXPECT_THAT(error_of("preset=fast"), HasSubstr("standard or unpaced"));
  EXPECT_THAT(error_of("gap=4s\npreset=unpaced"), HasSubstr("first"));
  for (const auto* wrong :
       {"gap=", "gap=-1s", "gap=1w", "gap=400d", "gap=99999999999s", "gap=4 s", "daily_cap=-1", "daily_cap=1e6",
        "daily_cap=1000001", "urgent_reserve=91", "warm_up_days=366", "similar_distance=9", "consent=maybe", "quiet_hours=21-7",
        "quiet_hours=24:00-07:00", "quiet_hours=07:00-07:00", "quiet_hours=21:0x-07:00", "opt_out_words=a,,b"}) {
    EXPECT_FALSE(error_of(wrong).empty()) << wrong;
  }
}

TEST(SettingLines, LayersLieOverEachOther) {
  const auto settings = resolve("gap=10s\ndaily_cap=500", "daily_cap=50", "quiet_hours=none");
  EXPECT_EQ(settings.gap, seconds(10));
  EXPECT_EQ(settings.daily_cap, 50);
  EXPECT_FALSE(settings.quiet_hours);
  EXPECT_EQ(settings.same_text_hold_after, 20);
  EXPECT_EQ(source_of("gap", "gap=10s\ndaily_cap=500", "daily_cap=50", "quiet_hours=none"), "default");
  EXPECT_EQ(source_of("daily_cap", "gap=10s\ndaily_cap=500", "daily_cap=50", "quiet_hours=none"), "plan");
  EXPECT_EQ(source_of("quiet_hours", "gap=10s\ndaily_cap=500", "daily_cap=50", "quiet_hours=none"), "device");
  EXPECT_EQ(source_of("consent", "gap=10s\ndaily_cap=500", "daily_cap=50", "quiet_hours=none"), "preset");
}

TEST(SettingLines, APresetPutsLowerLayersAside) {
  EXPECT_EQ(resolve("gap=10s", "daily_cap=50", "preset=unpaced"), Settings{});
  EXPECT_FALSE(is_paced(resolve("gap=10s", "daily_cap=50", "preset=unpaced")));
  EXPECT_TRUE(is_paced(resolve("gap=10s", "daily_cap=50", "preset=unpaced\ngap=1s")));
  EXPECT_EQ(resolve("gap=10s", "preset=standard", ""), standard());
  EXPECT_EQ(source_of("gap", "gap=10s", "preset=standard", ""), "preset");
}

TEST(SettingLines, ALayerThatDoesNotParseNeverLoosensTheRules) {
  EXPECT_EQ(resolve("", "", "preset=unpaced\nnonsense"), standard());
  EXPECT_EQ(resolve("", "", "daily_cap=none\nnonsense"), standard());
}

TEST(SettingLines, ChangesReplaceAddAndCheck) {
  EXPECT_EQ(change_lines("gap=1s\ndaily_cap=5\n", {"gap = 2s", "consent=off"}).value(), "daily_cap=5\ngap=2s\nconsent=off\n");
  EXPECT_EQ(change_lines("gap=1s\n", {"preset = unpaced", "gap=3s"}).value(), "preset=unpaced\ngap=3s\n");
  EXPECT_TRUE(has_preset(change_lines("", {" preset = unpaced"}).value()));
  EXPECT_FALSE(change_lines("gap=1s\n", {"gap=soon"}));
  EXPECT_FALSE(change_lines("gap=1s\n", {"gap"}));
  EXPECT_FALSE(change_lines("", {"opt_out_answer=one\ntwo=2"}));
  EXPECT_EQ(drop_lines("gap=1s\ndaily_cap=5\n", {"gap"}), "daily_cap=5\n");
  EXPECT_EQ(drop_lines("gap=1s\ndaily_cap=5\n", {}), "");
}

}  // namespace
}  // namespace kurir::domain::policy
