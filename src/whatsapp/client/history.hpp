// A chunk of history, as our phone sends it after the pairing: what keeps a number healthy is taken from it as it streams by;
// messages are not looked at.
#pragma once

#include "whatsapp/binary/inflate.hpp"
#include "whatsapp/client/account_news.hpp"
#include "whatsapp/client/field_sieve.hpp"

namespace kurir::whatsapp::client {

class HistoryReader {
 public:
  explicit HistoryReader(const Account& own);
  HistoryReader(const HistoryReader&) = delete;
  HistoryReader& operator=(const HistoryReader&) = delete;

  /// The next bytes of a zlib-compressed HistorySync. At most 512 MiB of it, inflated, are read; kept are the news, and 64 KiB
  /// of what is under way. An error (`malformed`) ends it.
  [[nodiscard]] Result<void> take(BytesView compressed);
  /// Call once. `malformed` where this is not its end.
  [[nodiscard]] Result<AccountNews> finish();

 private:
  void take_fields(BytesView fields);
  void take_chat(BytesView fields);
  [[nodiscard]] bool is_own(std::string_view jid) const;

  std::string number_;  ///< our own, user parts
  std::string lid_;
  InflateStream inflate_;
  FieldSieve sieve_;
  AccountNews news_{};
};

}  // namespace kurir::whatsapp::client
