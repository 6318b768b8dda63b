// The files that lie on the media server, encrypted as they came, each under the path that messages name. On disk: a folder is
// all it knows, so that a restart changes nothing.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/hash_stream.hpp"

namespace kurir::simulator {

struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, FileClose>;

/// "image", "video", "md-msg-hist", …: as in the path that a file is uploaded to.
[[nodiscard]] bool is_media_kind(std::string_view kind);

class MediaStore {
 public:
  static constexpr std::uint64_t kMaxFile = 2ULL << 30;

  /// In `folder`, or, while that is empty, in one that is made on first use and goes with the store.
  explicit MediaStore(std::filesystem::path folder = {}) : folder_(std::move(folder)) {}
  ~MediaStore();
  MediaStore(const MediaStore&) = delete;
  MediaStore& operator=(const MediaStore&) = delete;
  /// Before the first file.
  void keep_in(std::filesystem::path folder) { folder_ = std::move(folder); }

  /// A file on its way in; what is not finished leaves nothing behind.
  class Upload {
   public:
    Upload(std::filesystem::path target, std::string direct_path);
    ~Upload();
    Upload(Upload&&) = default;
    [[nodiscard]] bool write(BytesView piece);
    /// Gives the direct path. `verification_failed` where the hash is not `name` (base64url of SHA-256).
    [[nodiscard]] Result<std::string> finish(std::string_view name);

   private:
    std::filesystem::path target_;
    std::filesystem::path part_;
    std::string direct_path_;
    crypto::Sha256Stream hash_;
    OpenFile file_;
  };
  [[nodiscard]] Result<Upload> begin(std::string_view kind, std::string_view uploader, Random& random);

  enum class Presence { unknown, here, gone };
  /// `direct_path`: with or without its query.
  [[nodiscard]] Presence look(std::string_view direct_path) const;
  /// Opens one that is here; null otherwise.
  [[nodiscard]] OpenFile open(std::string_view direct_path) const;
  /// All of it, also where it is gone for others: what its owner's phone still has.
  [[nodiscard]] std::optional<Bytes> read(std::string_view direct_path) const;
  /// As where a file got too old for the server.
  void remove(std::string_view direct_path);
  /// A removed file comes back, under a new path. Nothing where there is none.
  [[nodiscard]] std::optional<std::string> upload_again(std::string_view direct_path, Random& random);
  /// Whose upload it was, by the path; "" where the path is none of ours.
  [[nodiscard]] static std::string_view uploader(std::string_view direct_path);

 private:
  [[nodiscard]] std::filesystem::path folder();
  [[nodiscard]] std::filesystem::path file_of(std::string_view direct_path) const;

  std::filesystem::path folder_;
  bool temporary_ = false;
};

}  // namespace kurir::simulator
