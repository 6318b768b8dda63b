#include "whatsapp/media/media_stream.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir::whatsapp::media {
namespace {

/// Cuts `whole` at random places, empty pieces included.
template <class Take>
void in_pieces(BytesView whole, std::size_t largest, Random& random, Take take) {
  while (!whole.empty()) {
    const auto size = std::min<std::size_t>(whole.size(), random.below(largest + 1));
    take(whole.first(size));
    whole = whole.subspan(size);
  }
}

class MediaStream : public testing::TestWithParam<std::size_t> {
 protected:
  test::SeededRandom random_{GetParam() + 1};
  MediaKeys keys_ = derive_keys(MediaKey(random_.bytes<32>()), MediaType::video);

  Bytes file_of(std::size_t size) {
    Bytes file(size);
    random_.fill(file);
    return file;
  }
};

TEST_P(MediaStream, cut_anywhere_gives_what_the_whole_gives) {
  const auto plain = file_of(GetParam());
  const auto whole = encrypt_file(keys_, plain);
  const auto sidecar = streaming_sidecar(keys_, whole.bytes);
  for (const std::size_t largest : {3UL, 17UL, 4'000UL, 100'000UL}) {
    if (largest == 3 && plain.size() > 5'000) continue;
    SCOPED_TRACE(largest);
    FileEncryptor encryptor(keys_, Sidecar::wanted);
    Bytes encrypted;
    in_pieces(plain, largest, random_, [&](BytesView piece) { encryptor.update(piece, encrypted); });
    const auto facts = encryptor.finish(encrypted);
    EXPECT_EQ(encrypted, whole.bytes);
    EXPECT_EQ(facts.hashes, whole.hashes);
    EXPECT_EQ(facts.size, plain.size());
    EXPECT_EQ(facts.encrypted_size, whole.bytes.size());
    EXPECT_EQ(facts.sidecar, sidecar);

    FileDecryptor decryptor(keys_, facts.hashes);
    Bytes decrypted;
    in_pieces(encrypted, largest, random_, [&](BytesView piece) { decryptor.update(piece, decrypted); });
    ASSERT_TRUE(decryptor.finish(decrypted));
    EXPECT_EQ(decrypted, plain);
    EXPECT_EQ(decryptor.size(), plain.size());
  }
}

TEST_P(MediaStream, says_no_at_the_end_where_a_bit_was_changed) {
  const auto plain = file_of(GetParam());
  const auto whole = encrypt_file(keys_, plain);
  for (int attempt = 0; attempt < 20; ++attempt) {
    auto broken = whole.bytes;
    const auto bit = random_.below(broken.size() * 8);
    SCOPED_TRACE(bit);
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    FileDecryptor decryptor(keys_, whole.hashes);
    Bytes out;
    in_pieces(broken, 70'000, random_, [&](BytesView piece) { decryptor.update(piece, out); });
    EXPECT_EQ(decryptor.finish(out).error().code, ErrorCode::verification_failed);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, MediaStream,
                         testing::Values(0, 1, 15, 16, 17, 4'095, 65'494, 65'503, 65'510, 65'520, 65'526, 65'536, 131'047,
                                         200'000));

}  // namespace
}  // namespace kurir::whatsapp::media
