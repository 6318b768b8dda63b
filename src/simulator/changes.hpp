// Which stored records are out of date: whoever changes something that survives a restart says so here, record by record.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace kurir::simulator {

struct Account;
struct Device;

/// In the order in which they are read back: what a record refers to comes before it.
enum class RecordKind : std::uint8_t {
  server,
  account,
  contact,
  device,
  group,
  queued,
  phone,
  session,
  sender_key,
  sent,
  message,
  accepted,
};
inline constexpr auto kLastRecordKind = RecordKind::accepted;

[[nodiscard]] std::string_view name(RecordKind kind) noexcept;

/// Names one record among all.
struct RecordKey {
  RecordKind kind{};
  std::string number = {};   ///< the account it belongs to; "" for `server`, `group` and `accepted`
  std::string other = {};    ///< a contact's number; the name at the other end of a session; a group's id
  std::uint16_t device = 0;  ///< of the account; of a session, at the other end
  std::uint64_t serial = 0;  ///< tells what is kept in order from its like, and grows

  auto operator<=>(const RecordKey&) const = default;
  /// One word for the kind, a space, the rest without spaces; texts of one kind and owner sort by serial.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] RecordKey key_of(const Account& account);
[[nodiscard]] RecordKey key_of(const Device& device);
[[nodiscard]] RecordKey queued_key(const Device& device, std::uint64_t serial);

class Changes {
 public:
  enum class Kind : std::uint8_t {
    added,    ///< not stored yet: once it is gone again there is nothing to say
    changed,  ///< or gone
  };
  using ByKey = std::map<RecordKey, Kind>;

  /// Changes are remembered from here on; before, and where nothing is kept, they cost nothing.
  void begin() noexcept { remembered_ = true; }
  /// Told of each change as it happens, whether changes are remembered or not.
  std::function<void(const RecordKey&)> listener;

  void added(RecordKey key) {
    if (listener) listener(key);
    if (remembered_) changes_.try_emplace(std::move(key), Kind::added);
  }
  void changed(RecordKey key) {
    if (listener) listener(key);
    if (remembered_) changes_.try_emplace(std::move(key), Kind::changed);
  }
  [[nodiscard]] bool empty() const noexcept { return changes_.empty(); }
  /// All since the last call.
  [[nodiscard]] ByKey take() { return std::exchange(changes_, {}); }

 private:
  bool remembered_ = false;
  ByKey changes_;
};

}  // namespace kurir::simulator
