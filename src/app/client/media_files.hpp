// Local files on their way to and from the media servers: read, encrypted, decrypted and written piece by piece on the worker
// threads, so that no event loop waits for a disk.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "ports/media_transfer.hpp"
#include "whatsapp/media/media_stream.hpp"

namespace kurir::app {

struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using LocalFile = std::unique_ptr<std::FILE, FileClose>;

inline constexpr std::uint64_t kMaxMediaFile = 2ULL << 30;  ///< what WhatsApp takes

/// A local file, encrypted while it is read.
class EncryptedFile final : public ports::PieceSource {
 public:
  EncryptedFile(boost::asio::thread_pool& workers, std::string path, const whatsapp::media::MediaKeys& keys,
                whatsapp::media::Sidecar sidecar);

  /// `invalid_argument` where the file cannot be read or is too large.
  [[nodiscard]] boost::asio::awaitable<Result<BytesView>> next() override;
  /// Once next() has given the end.
  [[nodiscard]] const whatsapp::media::FileFacts& facts() const noexcept { return facts_; }

 private:
  [[nodiscard]] Result<BytesView> read();

  boost::asio::thread_pool& workers_;
  const std::string path_;
  LocalFile file_;
  whatsapp::media::FileEncryptor encryptor_;
  whatsapp::media::FileFacts facts_;
  Bytes plain_;
  Bytes encrypted_;
  std::uint64_t read_ = 0;
  enum class State { closed, open, finished } state_ = State::closed;
};

/// Reads all of it once, for what must be known before an upload begins.
[[nodiscard]] boost::asio::awaitable<Result<whatsapp::media::FileFacts>> examine_file(boost::asio::thread_pool& workers,
                                                                                      std::string path,
                                                                                      const whatsapp::media::MediaKeys& keys,
                                                                                      whatsapp::media::Sidecar sidecar);

/// An encrypted file on its way in.
class IncomingFile : public ports::PieceSink {
 public:
  /// Verifies the whole. Errors of FileDecryptor::finish(); nothing is left then.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> finish() = 0;
  [[nodiscard]] virtual boost::asio::awaitable<void> discard() = 0;
};

/// One that becomes a local file: under another name until all of it was verified.
class DecryptedFile final : public IncomingFile {
 public:
  struct Expected {
    whatsapp::media::FileHashes hashes;
    std::uint64_t size = 0;  ///< of the plain file; 0 = not known
  };
  /// `unique`: tells the unfinished file from others on their way to the same path.
  DecryptedFile(boost::asio::thread_pool& workers, std::string path, std::string_view unique,
                const whatsapp::media::MediaKeys& keys, const Expected& expected);
  ~DecryptedFile() override;  ///< an unfinished file goes
  DecryptedFile(const DecryptedFile&) = delete;
  DecryptedFile& operator=(const DecryptedFile&) = delete;

  /// `verification_failed` where more comes than there should be, `unavailable` where the disk does not take it.
  [[nodiscard]] boost::asio::awaitable<Result<void>> take(BytesView piece) override;
  /// Gives the file its name, replacing what is there.
  [[nodiscard]] boost::asio::awaitable<Result<void>> finish() override;
  [[nodiscard]] boost::asio::awaitable<void> discard() override;

 private:
  [[nodiscard]] Result<void> write(BytesView piece);
  [[nodiscard]] Result<void> complete();
  void remove() noexcept;

  boost::asio::thread_pool& workers_;
  const std::string path_;
  const std::string part_;
  const std::uint64_t expected_size_;
  std::uint64_t left_;  ///< encrypted bytes that may still come
  LocalFile file_;
  whatsapp::media::FileDecryptor decryptor_;
  Bytes plain_;
};

/// Reads a file as it is decrypted; to be believed only once all of it was verified.
class PlainReader {
 public:
  virtual ~PlainReader() = default;
  /// From the beginning, also again where a server broke off.
  virtual void begin() = 0;
  /// An error ends the transfer.
  [[nodiscard]] virtual Result<void> take(BytesView plain) = 0;
};

/// One that is read and not kept.
class ReadFile final : public IncomingFile {
 public:
  ReadFile(boost::asio::thread_pool& workers, const whatsapp::media::MediaKeys& keys, const whatsapp::media::FileHashes& hashes,
           PlainReader& reader);

  [[nodiscard]] boost::asio::awaitable<Result<void>> take(BytesView piece) override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> finish() override;
  [[nodiscard]] boost::asio::awaitable<void> discard() override;

 private:
  boost::asio::thread_pool& workers_;
  PlainReader& reader_;
  whatsapp::media::FileDecryptor decryptor_;
  Bytes plain_;
};

}  // namespace kurir::app
