// What the rules read in a text: words, likeness, one-time passwords.
#include <gmock/gmock.h>

#include "domain/policy/fingerprint.hpp"
#include "domain/policy/lane.hpp"
#include "domain/policy/words.hpp"
#include "support/scripted_random.hpp"

namespace kurir::domain::policy {
namespace {

using testing::ElementsAre;

TEST(Words, WhatAReaderDoesNotReadIsPutAside) {
  EXPECT_THAT(words_of("  Halo,\n*BUDI*!! \xF0\x9F\x98\x80 apa_kabar? "), ElementsAre("halo", "budi", "apa", "kabar"));
  EXPECT_THAT(words_of("pro\xE2\x80\x8Bmo"), ElementsAre("promo")) << "a zero-width space";
  EXPECT_THAT(words_of("\xEF\xBC\xB3\xEF\xBC\xB4\xEF\xBC\xAF\xEF\xBC\xB0"), ElementsAre("stop")) << "full-width letters";
  EXPECT_THAT(words_of("caf\xC3\xA9 \xD0\xB4\xD0\xB0"), ElementsAre("caf\xC3\xA9", "\xD0\xB4\xD0\xB0"));
  EXPECT_THAT(words_of(""), testing::IsEmpty());
}

TEST(Words, AnyBytesAreRead) {
  test::SeededRandom random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random.below(40), ' ');
    for (auto& c : text) c = static_cast<char>(random.below(256));
    (void)fingerprint(text);
    (void)looks_like_otp(text);
    (void)is_one_of(text, {"stop"});
  }
}

TEST(Words, AnOptOutIsAWholeMessage) {
  const std::vector<std::string> words{"stop", "Jangan kirim lagi"};
  for (const auto* text : {"STOP", " stop. ", "Stop!!", "jangan  kirim lagi", "\xE2\x80\x8BSTOP"}) {
    EXPECT_TRUE(is_one_of(text, words)) << text;
  }
  for (const auto* text : {"", "!", "please stop", "stop it", "stopped", "jangan kirim"})
    EXPECT_FALSE(is_one_of(text, words)) << text;
}

TEST(Words, ForbiddenPhrasesAreWholeWords) {
  const std::vector<std::string> forbidden{"slot", "judi online"};
  EXPECT_EQ(*first_phrase_in("Main SLOT sekarang", forbidden), "slot");
  EXPECT_EQ(*first_phrase_in("ini judi-online!", forbidden), "judi online");
  EXPECT_EQ(first_phrase_in("slotted online judi", forbidden), nullptr);
  EXPECT_EQ(first_phrase_in("anything", {"!!"}), nullptr) << "a phrase without words forbids nothing";
}

constexpr std::string_view kLong =
    "Selamat siang, kami informasikan bahwa kantor pelayanan akan tutup pada hari libur nasional dan buka kembali seperti biasa "
    "pada "
    "hari kerja berikutnya. Untuk keadaan darurat silakan hubungi petugas jaga di nomor yang tertera pada kartu anggota. "
    "Pembayaran "
    "dapat tetap dilakukan melalui bank atau gerai terdekat. Terima kasih atas perhatian dan kerja sama yang baik selama ini.";

TEST(Fingerprint, NoiseDoesNotChangeIt) {
  const auto plain = fingerprint("Diskon besar hari ini, datang ke toko kami");
  for (const auto* same :
       {"DISKON BESAR HARI INI DATANG KE TOKO KAMI", "*Diskon*  besar hari ini!!! Datang ke toko kami \xF0\x9F\x8E\x89",
        "Dis\xE2\x80\x8Bkon besar hari ini - datang ke toko kami."}) {
    EXPECT_EQ(fingerprint(same), plain) << same;
  }
}

TEST(Fingerprint, NumbersAreOneNumber) {
  EXPECT_EQ(fingerprint("Tagihan Rp 150.000, kode 8123"), fingerprint("Tagihan Rp 95.250.000, kode 71"));
  EXPECT_EQ(fingerprint("ref A12B9"), fingerprint("ref A7B44"));
}

TEST(Fingerprint, ALongTextWithAWordMoreIsNearlyTheSame) {
  const auto original = fingerprint(kLong);
  EXPECT_LE(distance(original, fingerprint(std::string(kLong) + " Salam")), 3);
  EXPECT_LE(distance(original, fingerprint("Halo! " + std::string(kLong))), 3);
}

TEST(Fingerprint, OtherTextsAreFar) {
  EXPECT_GT(distance(fingerprint("Pesanan Anda sudah dikirim, Budi"), fingerprint("Pesanan Anda sudah dikirim, Siti")), 3);
  EXPECT_GT(distance(fingerprint("Jadwal dokter besok pagi"), fingerprint("Tagihan listrik bulan ini")), 10);
  EXPECT_NE(fingerprint("\xF0\x9F\x98\x80"), fingerprint("\xF0\x9F\x8E\x89"));
}

TEST(Fingerprint, ThreeBitsAlwaysLeaveABandAlone) {
  test::SeededRandom random(11);
  for (int i = 0; i < 10'000; ++i) {
    const auto one = random.below(~0ULL);
    auto other = one;
    for (int bit = 0; bit < 3; ++bit) other ^= 1ULL << random.below(64);
    ASSERT_LE(distance(one, other), 3);
    const auto a = bands(one);
    const auto b = bands(other);
    ASSERT_TRUE(a[0] == b[0] || a[1] == b[1] || a[2] == b[2] || a[3] == b[3]);
  }
}

TEST(Lane, OneTimePasswordsAreKnown) {
  for (const auto* text : {"Kode OTP Anda 123456. Jangan berikan kepada siapa pun.", "Kode Anda 123456", "KODE VERIFIKASI: 8812",
                           "123-456 is your code", "Your verification code is 482913. It expires in 10 minutes.",
                           "Use 4711 as your one-time password", "Kata sandi sekali pakai: 55 1234, berlaku 5 menit",
                           "<#> Kode masuk 90817263 berlaku sampai 10:30"}) {
    EXPECT_TRUE(looks_like_otp(text)) << text;
  }
}

TEST(Lane, OtherNumbersAreNone) {
  for (const auto* text : {"Tagihan Anda Rp 150000 jatuh tempo besok", "Pakai kode promo 123456 untuk diskon",
                           "Kode Anda 123456, klik https://x.example", "Kode pos 40115", "Kode Anda ada di aplikasi",
                           "Your code arrives on 2026-01-31", "Kode verifikasi Rp 123456", "Kode anda 150.000",
                           "Hubungi kode anda +628123456", "Order 123456 has been sent", "OTP 123", "OTP 123456789", ""}) {
    EXPECT_FALSE(looks_like_otp(text)) << text;
  }
  EXPECT_FALSE(looks_like_otp("Kode OTP Anda 123456 " + std::string(300, 'x')));
}

TEST(Lane, RepliesAreForADay) {
  const auto now = from_unix_seconds(1'800'000'000);
  EXPECT_EQ(lane_of("Baik, kami proses", now - std::chrono::hours(23), now), Lane::reply);
  EXPECT_EQ(lane_of("Baik, kami proses", now - std::chrono::hours(24), now), Lane::notification);
  EXPECT_EQ(lane_of("Baik, kami proses", std::nullopt, now), Lane::notification);
  EXPECT_EQ(lane_of("Kode OTP 123456", now, now), Lane::otp);
  EXPECT_EQ(validity(standard(), Lane::otp), std::chrono::minutes(10));
  EXPECT_EQ(validity(Settings{}, Lane::otp), std::nullopt);
}

}  // namespace
}  // namespace kurir::domain::policy
