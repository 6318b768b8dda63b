// Virtual phones as those see them who embed the simulator.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"

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

/// A message that a phone decrypted from somebody else.
struct PhoneMessage {
  std::string id;
  std::string from;  ///< number of the sender
  std::string text;
  std::uint16_t device = 0;  ///< the sender's device
  Time at;
  bool read = false;
};

}  // namespace kurir::simulator
