// What a device does with media servers, over ones that are made up.
#include "app/client/media_exchange.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/await.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"

namespace kurir::app {
namespace {

namespace client = whatsapp::client;
namespace media = whatsapp::media;
namespace fs = std::filesystem;
using boost::asio::awaitable;
using client::MediaKind;

/// Keeps what is uploaded; each call may be told to fail.
class Servers final : public ports::MediaTransfer {
 public:
  awaitable<Result<ports::UploadedMedia>> upload(std::string url, std::uint64_t size, ports::PieceSource& source) override {
    asked.push_back(url);
    file.clear();
    for (;;) {
      const auto piece = co_await source.next();
      if (!piece) co_return std::unexpected(piece.error());
      if (piece->empty()) break;
      append(file, *piece);
    }
    EXPECT_EQ(file.size(), size);
    if (auto failure = take_failure()) co_return std::unexpected(*failure);
    co_return ports::UploadedMedia{"https://a/v/1", path};
  }

  awaitable<Result<void>> download(std::string url, ports::PieceSink& sink) override {
    asked.push_back(url);
    if (auto failure = take_failure()) co_return std::unexpected(*failure);
    for (BytesView rest = file; !rest.empty();) {
      const auto size = std::min<std::size_t>(rest.size(), 1'000);
      if (auto taken = co_await sink.take(rest.first(size)); !taken) co_return taken;
      rest = rest.subspan(size);
    }
    co_return Result<void>{};
  }

  std::vector<ErrorCode> failures;  ///< of the next calls, in order
  std::vector<std::string> asked;
  std::string path = "/v/1";
  Bytes file;

 private:
  std::optional<Error> take_failure() {
    if (failures.empty()) return std::nullopt;
    const auto code = failures.front();
    failures.erase(failures.begin());
    return Error{code, "as told"};
  }
};

class Exchange : public testing::Test {
 protected:
  Exchange() { fs::create_directories(folder_); }
  ~Exchange() override {
    workers_.join();
    fs::remove_all(folder_);
  }

  std::string write(std::string_view name, std::size_t size) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << std::string(size, 'x');
    return path;
  }
  Result<client::MediaFile> upload(const std::string& path, MediaKind kind = MediaKind::document) {
    return test::await(exchange_.upload(path, kind));
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_ = fs::path(testing::TempDir()) / fmt::format("kurir-media-{}", ::getpid());
  test::ManualClock clock_;
  test::SeededRandom random_{5};
  boost::asio::thread_pool workers_{1};
  Servers servers_;
  int questions_ = 0;
  MediaExchange exchange_{{.transfer = servers_,
                           .workers = workers_,
                           .clock = clock_,
                           .random = random_,
                           .tls = true,
                           .ask = [this]() -> awaitable<Result<client::MediaServers>> {
                             ++questions_;
                             co_return client::MediaServers{.auth = fmt::format("pass{}", questions_),
                                                            .hosts = {"one", "two"},
                                                            .good_until = clock_.now() + std::chrono::seconds(300)};
                           }}};
};

TEST_F(Exchange, carries_files_of_every_size_there_and_back) {
  for (const std::size_t size : {0UL, 1UL, 16UL, 131'071UL, 131'072UL, 131'073UL, 500'000UL}) {
    SCOPED_TRACE(size);
    const auto file = upload(write("from", size), MediaKind::video);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->size, size);
    EXPECT_EQ(file->sidecar.size(), 10 * ((servers_.file.size() + 16 + 65'535) / 65'536));
    const auto to = (folder_ / "to").string();
    ASSERT_TRUE(test::await(exchange_.download(MediaKind::video, *file, to)));
    EXPECT_EQ(fs::file_size(to), size);
  }
  EXPECT_EQ(questions_, 1);
  EXPECT_TRUE(servers_.asked.front().starts_with("https://one/mms/video/"));
  EXPECT_TRUE(servers_.asked.back().starts_with("https://one/v/1?hash="));
}

/// Keeps what it reads of a file.
class Reader final : public PlainReader {
 public:
  void begin() override { read.clear(); }
  Result<void> take(BytesView plain) override {
    append(read, plain);
    return read.size() <= most ? Result<void>{} : fail(ErrorCode::verification_failed, "too much");
  }
  Bytes read;
  std::size_t most = 1'000'000;
};

TEST_F(Exchange, reads_a_file_anew_where_a_server_breaks_off) {
  const media::MediaKey key(random_.bytes<32>());
  Bytes plain(100'000);
  random_.fill(plain);
  const auto sealed = media::encrypt_file(media::derive_keys(key, media::MediaType::history), plain);
  servers_.file = sealed.bytes;
  const client::MediaFile file{.direct_path = "/v/1", .key = key.reveal(), .hashes = sealed.hashes};
  Reader reader;
  servers_.failures = {ErrorCode::unavailable};
  ASSERT_TRUE(test::await(exchange_.read(client::BlobKind::history, file, reader)));
  EXPECT_EQ(reader.read, plain);
  EXPECT_TRUE(servers_.asked.back().contains("mms-type=md-msg-hist"));
  EXPECT_EQ(test::await(exchange_.read(client::BlobKind::app_state, file, reader)).error().code, ErrorCode::verification_failed)
      << "another kind has other keys";
  reader.most = 10'000;
  servers_.asked.clear();
  EXPECT_EQ(test::await(exchange_.read(client::BlobKind::history, file, reader)).error().code, ErrorCode::verification_failed);
  EXPECT_EQ(servers_.asked.size(), 1U) << "another server has the same file";
}

TEST_F(Exchange, asks_for_servers_again_when_their_time_is_over) {
  const auto path = write("from", 10);
  ASSERT_TRUE(upload(path));
  clock_.advance(std::chrono::seconds(299));
  ASSERT_TRUE(upload(path));
  EXPECT_EQ(questions_, 1);
  clock_.advance(std::chrono::seconds(1));
  ASSERT_TRUE(upload(path));
  EXPECT_EQ(questions_, 2);
}

TEST_F(Exchange, renews_a_refused_pass_once) {
  const auto path = write("from", 10);
  servers_.failures = {ErrorCode::unauthorized};
  ASSERT_TRUE(upload(path));
  EXPECT_TRUE(servers_.asked.back().contains("auth=pass2"));
  servers_.failures = {ErrorCode::unauthorized, ErrorCode::unauthorized};
  EXPECT_EQ(upload(path).error().code, ErrorCode::unauthorized);
  EXPECT_EQ(questions_, 3);
}

TEST_F(Exchange, tries_the_next_server_where_one_fails) {
  const auto path = write("from", 10);
  servers_.failures = {ErrorCode::unavailable};
  const auto file = upload(path);
  ASSERT_TRUE(file);
  EXPECT_TRUE(servers_.asked.back().starts_with("https://two/"));
  const auto to = (folder_ / "to").string();
  servers_.failures = {ErrorCode::not_found};
  EXPECT_TRUE(test::await(exchange_.download(MediaKind::document, *file, to)));
  servers_.failures = {ErrorCode::not_found, ErrorCode::unauthorized};
  EXPECT_EQ(test::await(exchange_.download(MediaKind::document, *file, to)).error().code, ErrorCode::not_found);
  servers_.failures = {ErrorCode::timed_out, ErrorCode::closed};
  EXPECT_EQ(upload(path).error().code, ErrorCode::closed);
}

TEST_F(Exchange, keeps_what_was_there_where_a_download_fails) {
  auto file = upload(write("from", 100'000));
  ASSERT_TRUE(file);
  const auto to = write("to", 3);
  const auto before = files();
  servers_.file[50'000] ^= 1;
  EXPECT_EQ(test::await(exchange_.download(MediaKind::document, *file, to)).error().code, ErrorCode::verification_failed);
  servers_.file.resize(60'000);
  EXPECT_FALSE(test::await(exchange_.download(MediaKind::document, *file, to)));
  EXPECT_EQ(files(), before);
  EXPECT_EQ(fs::file_size(to), 3U);
}

TEST_F(Exchange, refuses_what_cannot_be_read_written_or_addressed) {
  EXPECT_EQ(upload((folder_ / "nothing").string()).error().code, ErrorCode::invalid_argument);
  servers_.path = "@elsewhere";
  EXPECT_EQ(upload(write("from", 10)).error().code, ErrorCode::malformed);
  servers_.path = "/v/1";
  const auto file = upload(write("from", 10));
  EXPECT_EQ(test::await(exchange_.download(MediaKind::document, *file, "/nowhere/to")).error().code, ErrorCode::unavailable);
  EXPECT_EQ(test::await(exchange_.download(MediaKind::document, {}, "to")).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace kurir::app
