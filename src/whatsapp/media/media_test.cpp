#include <gtest/gtest.h>

#include <map>

#include "support/vectors.hpp"
#include "whatsapp/media/media_file.hpp"

namespace kurir::whatsapp::media {
namespace {

using test::hex;

const boost::json::value& vectors() {
  static const auto file = test::load_vectors("hkdf_media");
  return file;
}

MediaType type_of(std::string_view name) {
  static const std::map<std::string_view, MediaType> kTypes{
      {"audio", MediaType::audio},
      {"document", MediaType::document},
      {"gif", MediaType::video},
      {"image", MediaType::image},
      {"product", MediaType::image},
      {"ptt", MediaType::audio},
      {"sticker", MediaType::image},
      {"video", MediaType::video},
      {"thumbnail-document", MediaType::document_thumbnail},
      {"thumbnail-image", MediaType::image_thumbnail},
      {"thumbnail-video", MediaType::video_thumbnail},
      {"thumbnail-link", MediaType::link_thumbnail},
      {"md-msg-hist", MediaType::history},
      {"md-app-state", MediaType::app_state},
      {"payment-bg-image", MediaType::payment_background},
      {"ptv", MediaType::video},
      {"biz-cover-photo", MediaType::image},
  };
  return kTypes.at(name);
}

MediaKey media_key(const boost::json::value& vector) { return MediaKey(exactly<32>(hex(vector.at("media_key"))).value()); }

MediaKeys keys_of(const boost::json::value& vector) {
  return derive_keys(media_key(vector), type_of(std::string_view(vector.at("media_type").as_string())));
}

Bytes plaintext(const boost::json::value& vector) {
  Bytes out(vector.at("length").to_number<std::size_t>());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(i * 31 + out.size());
  return out;
}

TEST(MediaKeys, are_the_vectors_for_every_type) {
  ASSERT_EQ(vectors().at("media_keys").as_array().size(), 17U);
  for (const auto& vector : vectors().at("media_keys").as_array()) {
    SCOPED_TRACE(vector.at("media_type").as_string());
    const auto keys = keys_of(vector);
    EXPECT_EQ(to_hex(keys.iv), vector.at("iv").as_string());
    EXPECT_EQ(to_hex(keys.cipher.reveal()), vector.at("cipher_key").as_string());
    EXPECT_EQ(to_hex(keys.mac.reveal()), vector.at("mac_key").as_string());
    EXPECT_EQ(to_hex(keys.ref.reveal()), vector.at("ref_key").as_string());
  }
}

TEST(MediaKeys, the_retry_key_is_the_vectors) {
  const auto& vector = vectors().at("media_retry");
  EXPECT_EQ(to_hex(derive_retry_key(media_key(vector)).reveal()), vector.at("key").as_string());
}

TEST(MediaFile, encrypts_and_decrypts_as_the_vectors) {
  ASSERT_EQ(vectors().at("media_files").as_array().size(), 9U);
  for (const auto& vector : vectors().at("media_files").as_array()) {
    SCOPED_TRACE(testing::Message() << vector.at("media_type") << " of " << vector.at("length"));
    const auto keys = keys_of(vector);
    const auto plain = plaintext(vector);
    const auto file = encrypt_file(keys, plain);
    EXPECT_EQ(file.bytes.size(), vector.at("encrypted_length").to_number<std::size_t>());
    if (vector.as_object().contains("encrypted_file")) {
      EXPECT_EQ(to_hex(file.bytes), vector.at("encrypted_file").as_string());
    }
    EXPECT_EQ(to_hex(file.hashes.plain), vector.at("file_sha256").as_string());
    EXPECT_EQ(to_hex(file.hashes.encrypted), vector.at("file_enc_sha256").as_string());
    EXPECT_EQ(to_hex(streaming_sidecar(keys, file.bytes)), vector.at("streaming_sidecar").as_string());
    EXPECT_EQ(decrypt_file(keys, file.bytes, file.hashes), plain);
  }
}

class DamagedFile : public testing::Test {
 protected:
  MediaKeys keys_ = derive_keys(MediaKey(ByteArray<32>{7}), MediaType::image);
  EncryptedFile file_ = encrypt_file(keys_, as_bytes("a picture of more than one block"));
};

TEST_F(DamagedFile, is_refused_by_its_hash_and_where_that_is_forged_by_its_mac) {
  for (std::size_t bit = 0; bit < file_.bytes.size() * 8; ++bit) {
    auto broken = file_.bytes;
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(decrypt_file(keys_, broken, file_.hashes).error().code, ErrorCode::verification_failed) << bit;
    const FileHashes forged{file_.hashes.plain, crypto::sha256(broken)};
    EXPECT_EQ(decrypt_file(keys_, broken, forged).error().code, ErrorCode::verification_failed) << bit;
  }
}

TEST_F(DamagedFile, is_refused_where_the_plain_hash_is_another_files) {
  auto hashes = file_.hashes;
  hashes.plain[0] ^= 1;
  EXPECT_EQ(decrypt_file(keys_, file_.bytes, hashes).error().code, ErrorCode::verification_failed);
}

TEST_F(DamagedFile, is_refused_when_cut) {
  for (std::size_t size = 0; size < file_.bytes.size(); ++size) {
    const auto cut = BytesView(file_.bytes).first(size);
    EXPECT_FALSE(decrypt_file(keys_, cut, {file_.hashes.plain, crypto::sha256(cut)})) << size;
  }
}

}  // namespace
}  // namespace kurir::whatsapp::media
