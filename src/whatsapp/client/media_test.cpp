// Media of messages, from composing to reading, and what is asked of the media servers.
#include "whatsapp/client/media.hpp"

#include <gtest/gtest.h>

#include "crypto/aes.hpp"
#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/client/compose_media.hpp"
#include "whatsapp/client/content_media.hpp"
#include "whatsapp/client/media_retry.hpp"
#include "whatsapp/client/media_servers.hpp"
#include "whatsapp/client/outgoing.hpp"
#include "whatsapp/proto/media_retry.pb.h"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr Time kNow = from_unix_seconds(1'800'000'000);
constexpr std::string_view kId = "3EB0AABBCCDDEEFF0011";

Media sample(MediaKind kind) {
  Media media{.kind = kind, .file = {.direct_path = "/v/t62.7118-24/1_2_n.enc?ccb=11-4"}, .mime_type = "a/b"};
  media.file.url = "https://host/v/t62";
  media.file.key.fill(7);
  media.file.hashes.plain.fill(1);
  media.file.hashes.encrypted.fill(2);
  media.file.size = 12'345;
  media.file.key_made_at = kNow;
  return media;
}

struct Kind {
  MediaKind kind;
  std::string_view media_type;
};

class EveryKind : public testing::TestWithParam<Kind> {};

TEST_P(EveryKind, is_read_as_it_was_composed) {
  auto media = sample(GetParam().kind);
  const bool has_caption = media.kind != MediaKind::audio && media.kind != MediaKind::voice && media.kind != MediaKind::sticker;
  if (has_caption) media.caption = "look";
  if (media.kind == MediaKind::document) media.file_name = "a.pdf";
  const auto payload = compose_media(media, {.quote = Quote{.wire_id = "Q", .text = "before"}}, MessageSecret{9});
  const auto content = parse_content(payload);
  ASSERT_TRUE(content);
  EXPECT_EQ(content->kind, ContentKind::media);
  EXPECT_EQ(content->quote->wire_id, "Q");
  EXPECT_EQ(content->secret, MessageSecret{9});
  const auto& read = std::get<Media>(content->body);
  EXPECT_EQ(read.kind, media.kind);
  EXPECT_EQ(read.file.direct_path, media.file.direct_path);
  EXPECT_EQ(read.file.key, media.file.key);
  EXPECT_EQ(read.file.hashes, media.file.hashes);
  EXPECT_EQ(read.file.size, media.file.size);
  EXPECT_EQ(read.file.key_made_at, kNow);
  EXPECT_EQ(read.mime_type, media.mime_type);
  EXPECT_EQ(read.caption, media.caption);
  EXPECT_EQ(read.file_name, media.file_name);

  const auto message = outgoing(std::string(kId), payload);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->type, "media");
  EXPECT_EQ(message->media_type, GetParam().media_type);
  EXPECT_EQ(media_kind(GetParam().media_type), media.kind);
}

INSTANTIATE_TEST_SUITE_P(Media, EveryKind,
                         testing::Values(Kind{MediaKind::image, "image"}, Kind{MediaKind::video, "video"},
                                         Kind{MediaKind::gif, "gif"}, Kind{MediaKind::video_note, "ptv"},
                                         Kind{MediaKind::audio, "audio"}, Kind{MediaKind::voice, "ptt"},
                                         Kind{MediaKind::document, "document"}, Kind{MediaKind::sticker, "sticker"}));

TEST(MediaContent, that_cannot_be_fetched_has_no_structure) {
  const auto kind_with = [](auto change) {
    proto::Message message;
    message.ParseFromString(to_string(compose_media(sample(MediaKind::image), {}, {})));
    change(*message.mutable_imagemessage());
    const auto content = parse_content(as_bytes(message.SerializeAsString()));
    EXPECT_TRUE(content);
    EXPECT_EQ(std::holds_alternative<Media>(content->body), content->kind == ContentKind::media);
    return content->kind;
  };
  EXPECT_EQ(kind_with([](auto&) {}), ContentKind::media);
  EXPECT_EQ(kind_with([](auto& image) { image.clear_mediakey(); }), ContentKind::other);
  EXPECT_EQ(kind_with([](auto& image) { image.set_filesha256("short"); }), ContentKind::other);
  EXPECT_EQ(kind_with([](auto& image) { image.set_fileencsha256("short"); }), ContentKind::other);
  EXPECT_EQ(kind_with([](auto& image) { image.set_directpath("@evil.example/x"); }), ContentKind::other);
}

TEST(DirectPath, leads_to_no_other_host_and_breaks_no_header) {
  EXPECT_TRUE(is_direct_path("/v/t62/1.enc?a=b&c=%20"));
  for (const auto* path :
       {"", "/", "//evil.example/x", "v/t62", "@evil", ":80/x", "/a b", "/a\r\nHost: b", "/a#b", "/a\\b", "/\x80"}) {
    EXPECT_FALSE(is_direct_path(path)) << path;
  }
  EXPECT_FALSE(is_direct_path("/" + std::string(3000, 'a')));
}

Node answer(std::vector<Attribute> attributes, std::vector<std::string> hosts) {
  Node conn("media_conn", std::move(attributes), Node::Children{});
  for (auto& host : hosts) std::get<Node::Children>(conn.content).push_back(Node("host", {{"hostname", std::move(host)}}));
  return Node("iq", {{"type", "result"}}, Node::Children{std::move(conn)});
}

TEST(MediaServers, are_taken_in_order_and_for_their_time) {
  const auto servers =
      parse_media_servers(answer({{"auth", "a/b"}, {"ttl", "60"}, {"auth_ttl", "30"}}, {"mmg.whatsapp.net", "h:443"}), kNow);
  ASSERT_TRUE(servers);
  EXPECT_EQ(servers->hosts, (std::vector<std::string>{"mmg.whatsapp.net", "h:443"}));
  EXPECT_EQ(servers->good_until, kNow + std::chrono::seconds(30));
  EXPECT_EQ(
      upload_target(MediaKind::voice, crypto::Sha256{}, servers->auth),
      "/mms/audio/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?auth=a%2Fb&token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_EQ(download_target("/v/1?a=b", crypto::Sha256{}, "image"),
            "/v/1?a=b&hash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&mms-type=image&__wa-mms=");
}

TEST(MediaServers, without_pass_or_host_are_malformed) {
  EXPECT_EQ(parse_media_servers(Node("iq"), kNow).error().code, ErrorCode::malformed);
  EXPECT_FALSE(parse_media_servers(answer({}, {"host"}), kNow));
  EXPECT_FALSE(parse_media_servers(answer({{"auth", "a"}}, {}), kNow));
  EXPECT_FALSE(parse_media_servers(answer({{"auth", "a"}}, {"evil/path", "user@host", "a b", ""}), kNow));
  EXPECT_EQ(parse_media_servers(answer({{"auth", "a"}}, std::vector<std::string>(99, "h")), kNow)->hosts.size(), kMaxHosts);
}

class MediaRetry : public testing::Test {
 protected:
  ByteArray<32> key_{3};

  Node retry(const proto::MediaRetryNotification& said, std::string_view id = kId) {
    test::SeededRandom random(1);
    const auto nonce = random.bytes<12>();
    Bytes sealed;
    crypto::AesGcm(media::derive_retry_key(media::MediaKey(key_)).reveal())
        .seal(nonce, as_bytes(id), as_bytes(said.SerializeAsString()), sealed);
    Node encrypt("encrypt", {}, Node::Children{Node("enc_p", {}, sealed), Node("enc_iv", {}, to_bytes(BytesView(nonce)))});
    return Node("notification", {{"type", "mediaretry"}, {"id", std::string(id)}}, Node::Children{std::move(encrypt)});
  }
  static proto::MediaRetryNotification success() {
    proto::MediaRetryNotification said;
    said.set_stanzaid(std::string(kId));
    said.set_directpath("/v/new.enc");
    said.set_result(proto::MediaRetryNotification::SUCCESS);
    return said;
  }
};

TEST_F(MediaRetry, gives_the_new_path) {
  EXPECT_TRUE(is_media_retry(retry(success())));
  EXPECT_EQ(parse_media_retry(retry(success()), key_), "/v/new.enc");
}

TEST_F(MediaRetry, says_what_is_wrong) {
  auto said = success();
  said.set_result(proto::MediaRetryNotification::NOT_FOUND);
  EXPECT_EQ(parse_media_retry(retry(said), key_).error().code, ErrorCode::not_found);
  said = success();
  said.set_directpath("http://elsewhere");
  EXPECT_EQ(parse_media_retry(retry(said), key_).error().code, ErrorCode::malformed);
  said = success();
  said.set_stanzaid("ANOTHER");
  EXPECT_EQ(parse_media_retry(retry(said), key_).error().code, ErrorCode::verification_failed);
  EXPECT_EQ(parse_media_retry(retry(success()), ByteArray<32>{4}).error().code, ErrorCode::verification_failed);
  auto renamed = retry(success());
  renamed.set("id", "ANOTHER");
  EXPECT_EQ(parse_media_retry(renamed, key_).error().code, ErrorCode::verification_failed);
  Node refused("notification", {{"type", "mediaretry"}}, Node::Children{Node("error", {{"code", "2"}})});
  EXPECT_EQ(parse_media_retry(refused, key_).error().code, ErrorCode::not_found);
  EXPECT_EQ(parse_media_retry(Node("notification"), key_).error().code, ErrorCode::malformed);
}

TEST_F(MediaRetry, request_opens_with_the_files_key_only) {
  test::SeededRandom random(2);
  const Account own{
      .jid = Jid::phone_number("628111", 5), .lid = Jid::lid("9", 5), .signed_identity = {}, .platform = {}, .push_name = {}};
  const auto receipt = ask_for_upload(own, {.chat = Jid::lid("77"), .wire_id = std::string(kId)}, key_, random);
  EXPECT_EQ(receipt.attribute("type"), "server-error");
  EXPECT_EQ(receipt.attribute("to"), "628111@s.whatsapp.net");
  EXPECT_EQ(receipt.child("rmr")->attribute("jid"), "77@lid");
  EXPECT_EQ(receipt.child("rmr")->attribute("from_me"), "false");
  const auto* encrypt = receipt.child("encrypt");
  Bytes opened;
  ASSERT_TRUE(
      crypto::AesGcm(media::derive_retry_key(media::MediaKey(key_)).reveal())
          .open(*exactly<12>(encrypt->child("enc_iv")->bytes()), as_bytes(kId), encrypt->child("enc_p")->bytes(), opened));
  proto::ServerErrorReceipt request;
  ASSERT_TRUE(request.ParseFromArray(opened.data(), static_cast<int>(opened.size())));
  EXPECT_EQ(request.stanzaid(), kId);
}

}  // namespace
}  // namespace kurir::whatsapp::client
