// Virtual phones as those see them who embed the simulator.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "simulator/media_content.hpp"

namespace kurir::simulator {

/// Whether a phone marks what it gets as read by itself.
enum class Reading { manual, automatic };

struct NewPhone {
  std::string number;  ///< digits with country code; empty = drawn
  std::string name;    ///< push name; empty = made up from the number
  Reading reading = Reading::manual;
  std::string auto_reply;  ///< "{text}" in it becomes the text received; empty = the phone stays silent
};

struct PhoneInfo {
  std::string number;
  std::string lid;  ///< user part
};

/// A phone as it is now.
struct PhoneStatus {
  std::string number;
  std::string name;
  bool online = false;
  Reading reading = Reading::manual;
  std::string auto_reply;
  std::size_t companions = 0;
};

/// What is given changes.
struct PhoneChange {
  std::optional<bool> online{};
  std::optional<Reading> reading{};
  std::optional<std::string> auto_reply{};
};

/// How far a message got that a phone sent.
enum class SentStatus : std::uint8_t { sent, received, read };

struct ChatLine {
  std::string id;
  std::optional<SentStatus> status;  ///< of what this phone itself sent
  bool ours = false;                 ///< this phone's, or one of its companions'
  std::string text;
  Time at{};
};

/// A chat as a phone shows it.
struct PhoneChat {
  std::string number;  ///< of the other
  std::string name;
  std::size_t unread = 0;
  std::vector<ChatLine> lines;  ///< the oldest first, the last 200
};

/// A message that a phone decrypted from somebody else.
struct PhoneMessage {
  std::string id;
  std::string from;  ///< number of the sender
  std::string text;
  std::uint16_t device = 0;  ///< the sender's device
  Time at;
  bool read = false;
  std::string group = {};               ///< JID of the group it was written to; empty = to this phone alone
  std::optional<MediaNote> media = {};  ///< `text` is then its caption
};

}  // namespace kurir::simulator
