// Virtual phones, where the gateway runs on the simulated WhatsApp in its own process: what a page that looks like a phone does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::ports {

struct SandboxPhone {
  std::string number;
  std::string name;
  bool online = false;
  bool auto_read = false;
  std::string auto_reply;  ///< empty = none; "{text}" in it becomes the text received
  std::size_t linked = 0;  ///< companion devices
};

/// What is given changes.
struct SandboxPhoneChange {
  std::optional<bool> online{};
  std::optional<bool> auto_read{};
  std::optional<std::string> auto_reply{};
};

struct SandboxChat {
  enum class Status { sent, received, read };
  struct Line {
    std::string id;
    bool ours = false;  ///< this phone's, or one of its companions'
    std::string text;
    Time at{};
    std::optional<Status> status{};  ///< of what this phone itself sent
  };
  std::string number;  ///< of the other
  std::string name;
  std::size_t unread = 0;
  std::vector<Line> lines;  ///< the oldest first
};

/// Phones are named by their numbers; `not_found` where there is none.
class Sandbox {
 public:
  virtual ~Sandbox() = default;
  [[nodiscard]] virtual boost::asio::awaitable<std::vector<SandboxPhone>> phones() = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<SandboxPhone>> phone(std::string number) = 0;
  /// `already_exists`, `invalid_argument`.
  [[nodiscard]] virtual boost::asio::awaitable<Result<SandboxPhone>> add(std::string number, std::string name) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<SandboxPhone>> change(std::string number, SandboxPhoneChange change) = 0;
  /// Completes once the device is linked. `conflict` where the code is out of date.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> scan(std::string number, std::string qr) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> type_code(std::string number, std::string code) = 0;
  /// The latest first.
  [[nodiscard]] virtual boost::asio::awaitable<Result<std::vector<SandboxChat>>> chats(std::string number) = 0;
  /// `conflict` while the phone is offline.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> send(std::string number, std::string to, std::string text) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> read(std::string number, std::string chat) = 0;
};

}  // namespace kurir::ports
