// A file of keys and values that grows at its end, batch by batch: a batch is on the disk as a whole or not at all. What is
// out of date is dropped now and then by writing the file anew. Its calls block; one thread uses it at a time.
//
//   key TAB value NEWLINE   the key has this value from here on; none where the value is empty
//   "= " SHA-256 NEWLINE    the lines since the last such line are a batch; in hex
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kurir::simulator {

class JournalFile {
 public:
  using Values = std::map<std::string, std::string>;

  explicit JournalFile(std::string path) : path_(std::move(path)) {}
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  /// What the file holds, or a new file (mode 0600). A last batch that a crash has torn is dropped: nobody was told of it.
  /// `malformed` where it is damaged otherwise, `unavailable`. Call first, once.
  [[nodiscard]] Result<Values> open();
  /// Adds a line to a batch. `key` has no tab, neither has a line break; an empty value removes the key.
  static void put(std::string& batch, std::string_view key, std::string_view value);
  /// On the disk once this returns with success; otherwise it may be tried again.
  [[nodiscard]] Result<void> append(const std::string& batch);
  /// Whether most of the file may be out of date.
  [[nodiscard]] bool grown() const noexcept { return size_ > kSlack + 2 * compact_size_; }
  /// Writes the file anew without what is out of date. Whatever happens, nothing is lost.
  [[nodiscard]] Result<void> compact();

 private:
  static constexpr std::size_t kSlack = 8U << 20;  ///< bytes

  [[nodiscard]] Result<Values> read() const;
  [[nodiscard]] Result<void> write_anew(const Values& values);
  void replace_descriptor(int descriptor) noexcept;

  std::string path_;
  int file_ = -1;
  std::size_t size_ = 0;  ///< bytes that count
  std::size_t compact_size_ = 0;
};

}  // namespace kurir::simulator
