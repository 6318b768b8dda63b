#include "app/client/media_files.hpp"

#include <filesystem>

#include "runtime/run_blocking.hpp"

namespace kurir::app {
namespace media = whatsapp::media;
using boost::asio::awaitable;
namespace {

constexpr std::size_t kPiece = 128U << 10;
constexpr std::uint64_t kOverhead = 16 + 10;  ///< padding and MAC at most

std::unexpected<Error> unwritable(const std::string& path) {
  return fail(ErrorCode::unavailable, "{} cannot be written: is there such a folder, and room?", path);
}

}  // namespace

EncryptedFile::EncryptedFile(boost::asio::thread_pool& workers, std::string path, const media::MediaKeys& keys,
                             media::Sidecar sidecar)
    : workers_(workers), path_(std::move(path)), encryptor_(keys, sidecar) {}

awaitable<Result<BytesView>> EncryptedFile::next() {
  co_return co_await runtime::run_blocking(workers_, [this] { return read(); });
}

Result<BytesView> EncryptedFile::read() {
  if (state_ == State::finished) return BytesView{};
  if (state_ == State::closed) {
    file_.reset(std::fopen(path_.c_str(), "rb"));
    if (!file_) return fail(ErrorCode::invalid_argument, "{} cannot be read: is it there?", path_);
    plain_.resize(kPiece);
    encrypted_.reserve(kPiece + kOverhead);
    state_ = State::open;
  }
  encrypted_.clear();
  const auto size = std::fread(plain_.data(), 1, plain_.size(), file_.get());
  if (std::ferror(file_.get()) != 0) return fail(ErrorCode::invalid_argument, "{} cannot be read", path_);
  read_ += size;
  if (read_ > kMaxMediaFile)
    return fail(ErrorCode::invalid_argument, "{} is larger than 2 GiB, which is the most that WhatsApp takes", path_);
  if (size > 0) encryptor_.update(BytesView(plain_).first(size), encrypted_);
  if (size < plain_.size()) {
    facts_ = encryptor_.finish(encrypted_);
    state_ = State::finished;
    file_.reset();
  }
  return encrypted_;
}

awaitable<Result<media::FileFacts>> examine_file(boost::asio::thread_pool& workers, std::string path,
                                                 const media::MediaKeys& keys, media::Sidecar sidecar) {
  EncryptedFile file(workers, std::move(path), keys, sidecar);
  for (;;) {
    const auto piece = co_await file.next();
    if (!piece) co_return std::unexpected(piece.error());
    if (piece->empty()) co_return file.facts();
  }
}

DecryptedFile::DecryptedFile(boost::asio::thread_pool& workers, std::string path, std::string_view unique,
                             const media::MediaKeys& keys, const Expected& expected)
    : workers_(workers),
      path_(std::move(path)),
      part_(fmt::format("{}.{}.part", path_, unique)),
      expected_size_(expected.size),
      left_((expected.size == 0 ? kMaxMediaFile : std::min(expected.size, kMaxMediaFile)) + kOverhead),
      decryptor_(keys, expected.hashes) {}

DecryptedFile::~DecryptedFile() { remove(); }

void DecryptedFile::remove() noexcept {
  if (!file_) return;
  file_.reset();
  std::remove(part_.c_str());
}

awaitable<Result<void>> DecryptedFile::take(BytesView piece) {
  co_return co_await runtime::run_blocking(workers_, [this, piece] { return write(piece); });
}

Result<void> DecryptedFile::write(BytesView piece) {
  if (piece.size() > left_) return fail(ErrorCode::verification_failed, "the file is larger than its message says");
  left_ -= piece.size();
  if (!file_) file_.reset(std::fopen(part_.c_str(), "wbx"));
  if (!file_) return unwritable(path_);
  plain_.clear();
  decryptor_.update(piece, plain_);
  if (std::fwrite(plain_.data(), 1, plain_.size(), file_.get()) != plain_.size()) return unwritable(path_);
  return {};
}

awaitable<Result<void>> DecryptedFile::finish() {
  co_return co_await runtime::run_blocking(workers_, [this] {
    auto completed = complete();
    if (!completed) remove();
    return completed;
  });
}

Result<void> DecryptedFile::complete() {
  plain_.clear();
  if (auto whole = decryptor_.finish(plain_); !whole) return whole;
  if (expected_size_ != 0 && decryptor_.size() != expected_size_) {
    return fail(ErrorCode::verification_failed, "the file has {} bytes, its message says {}", decryptor_.size(), expected_size_);
  }
  const bool written =
      std::fwrite(plain_.data(), 1, plain_.size(), file_.get()) == plain_.size() && std::fflush(file_.get()) == 0;
  std::error_code failed;
  if (written) std::filesystem::rename(part_, path_, failed);
  if (!written || failed) return unwritable(path_);
  file_.reset();
  return {};
}

awaitable<void> DecryptedFile::discard() {
  co_await runtime::run_blocking(workers_, [this] { remove(); });
}

ReadFile::ReadFile(boost::asio::thread_pool& workers, const media::MediaKeys& keys, const media::FileHashes& hashes,
                   PlainReader& reader)
    : workers_(workers), reader_(reader), decryptor_(keys, hashes) {
  reader_.begin();
}

awaitable<Result<void>> ReadFile::take(BytesView piece) {
  co_return co_await runtime::run_blocking(workers_, [this, piece] {
    plain_.clear();
    decryptor_.update(piece, plain_);
    return reader_.take(plain_);
  });
}

awaitable<Result<void>> ReadFile::finish() {
  co_return co_await runtime::run_blocking(workers_, [this] {
    plain_.clear();
    auto whole = decryptor_.finish(plain_);
    return whole ? reader_.take(plain_) : whole;
  });
}

awaitable<void> ReadFile::discard() { co_return; }

}  // namespace kurir::app
