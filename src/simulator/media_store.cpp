#include "simulator/media_store.hpp"

#include <stdlib.h>

#include <algorithm>
#include <array>

#include "crypto/encoding.hpp"

namespace kurir::simulator {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kRoot = "/v/";
constexpr std::string_view kQuery = "?ccb=11-4&oh=simulated&oe=FFFFFFFF&_nc_sid=5e03e0";
constexpr std::string_view kGone = ".gone";

/// "/v/<kind>/<number>_<random>.enc": what uploads are named, and nothing else ever opens a file.
std::string draw_path(std::string_view kind, std::string_view uploader, Random& random) {
  return fmt::format("{}{}/{}_{}.enc", kRoot, kind, uploader, to_hex(random.bytes<12>()));
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

struct Named {
  std::string_view kind;
  std::string_view uploader;
  std::string_view rest;
};

std::optional<Named> parse(std::string_view direct_path) {
  auto path = direct_path.substr(0, direct_path.find('?'));
  if (!path.starts_with(kRoot) || !path.ends_with(".enc")) return std::nullopt;
  path = path.substr(kRoot.size(), path.size() - kRoot.size() - 4);
  const auto slash = path.find('/');
  const auto line = path.find('_');
  if (slash == std::string_view::npos || line == std::string_view::npos || line < slash) return std::nullopt;
  const Named named{path.substr(0, slash), path.substr(slash + 1, line - slash - 1), path.substr(line + 1)};
  if (!is_media_kind(named.kind) || !is_word(named.uploader) || !is_word(named.rest)) return std::nullopt;
  return named;
}

}  // namespace

bool is_media_kind(std::string_view kind) {
  constexpr std::array<std::string_view, 10> kKinds{"image", "video",   "audio",          "document",    "gif",
                                                    "ptt",   "sticker", "thumbnail-link", "md-msg-hist", "md-app-state"};
  return std::ranges::find(kKinds, kind) != kKinds.end();
}

MediaStore::~MediaStore() {
  std::error_code ignored;
  if (temporary_) fs::remove_all(folder_, ignored);
}

fs::path MediaStore::folder() {
  std::error_code failed;
  if (folder_.empty()) {
    auto name = (fs::temp_directory_path(failed) / "kurir-media-XXXXXX").string();
    if (failed || ::mkdtemp(name.data()) == nullptr) return {};
    folder_ = name;
    temporary_ = true;
  }
  return folder_;
}

fs::path MediaStore::file_of(std::string_view direct_path) const {
  const auto named = parse(direct_path);
  if (!named || folder_.empty()) return {};
  return folder_ / fmt::format("{}-{}_{}.enc", named->kind, named->uploader, named->rest);
}

std::string_view MediaStore::uploader(std::string_view direct_path) {
  const auto named = parse(direct_path);
  return named ? named->uploader : std::string_view{};
}

Result<MediaStore::Upload> MediaStore::begin(std::string_view kind, std::string_view uploader, Random& random) {
  if (!is_media_kind(kind)) return fail(ErrorCode::not_found, "no such kind of media: {}", kind);
  const auto where = folder();
  std::error_code failed;
  fs::create_directories(where, failed);
  if (where.empty() || failed) return fail(ErrorCode::unavailable, "cannot keep media in {}", where.string());
  auto path = draw_path(kind, uploader, random);
  return Upload(file_of(path), std::move(path));
}

MediaStore::Upload::Upload(fs::path target, std::string direct_path)
    : target_(std::move(target)),
      part_(target_.string() + ".part"),
      direct_path_(std::move(direct_path)),
      file_(std::fopen(part_.c_str(), "wb")) {}

MediaStore::Upload::~Upload() {
  std::error_code ignored;
  if (file_) fs::remove(part_, ignored);
}

bool MediaStore::Upload::write(BytesView piece) {
  hash_.update(piece);
  return file_ && std::fwrite(piece.data(), 1, piece.size(), file_.get()) == piece.size();
}

Result<std::string> MediaStore::Upload::finish(std::string_view name) {
  while (name.ends_with('=')) name.remove_suffix(1);
  if (crypto::to_base64url(hash_.finish()) != name) {
    return fail(ErrorCode::verification_failed, "the file's hash is not its name");
  }
  if (!file_ || std::fflush(file_.get()) != 0) return fail(ErrorCode::unavailable, "the file could not be written");
  std::error_code failed;
  fs::rename(part_, target_, failed);
  if (failed) return fail(ErrorCode::unavailable, "the file could not be kept: {}", failed.message());
  file_.reset();
  return direct_path_ + std::string(kQuery);
}

MediaStore::Presence MediaStore::look(std::string_view direct_path) const {
  const auto file = file_of(direct_path);
  std::error_code ignored;
  if (file.empty()) return Presence::unknown;
  if (fs::exists(file, ignored)) return Presence::here;
  return fs::exists(file.string() + std::string(kGone), ignored) ? Presence::gone : Presence::unknown;
}

OpenFile MediaStore::open(std::string_view direct_path) const {
  const auto file = file_of(direct_path);
  return OpenFile(file.empty() ? nullptr : std::fopen(file.c_str(), "rb"));
}

std::optional<Bytes> MediaStore::read(std::string_view direct_path) const {
  auto file = open(direct_path);
  if (!file) {
    const auto gone = file_of(direct_path).string() + std::string(kGone);
    file.reset(std::fopen(gone.c_str(), "rb"));
  }
  if (!file) return std::nullopt;
  Bytes all;
  std::array<std::uint8_t, 1U << 16> piece;
  for (std::size_t size = 0; (size = std::fread(piece.data(), 1, piece.size(), file.get())) > 0;) {
    append(all, BytesView(piece).first(size));
  }
  return all;
}

void MediaStore::remove(std::string_view direct_path) {
  const auto file = file_of(direct_path);
  std::error_code ignored;
  if (!file.empty()) fs::rename(file, file.string() + std::string(kGone), ignored);
}

std::optional<std::string> MediaStore::upload_again(std::string_view direct_path, Random& random) {
  const auto named = parse(direct_path);
  if (!named || look(direct_path) == Presence::unknown) return std::nullopt;
  const auto file = file_of(direct_path);
  const auto path = draw_path(named->kind, named->uploader, random);
  std::error_code failed;
  const auto source = look(direct_path) == Presence::here ? file : fs::path(file.string() + std::string(kGone));
  fs::copy_file(source, file_of(path), failed);
  return failed ? std::nullopt : std::optional(path + std::string(kQuery));
}

}  // namespace kurir::simulator
