// The simulated WhatsApp: one WebSocket endpoint for multi-device clients, virtual phones, and an HTTP control API.
// It speaks the server's side of the protocol under a root certificate key of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.hpp"
#include "base/result.hpp"
#include "simulator/phone_types.hpp"

namespace kurir::simulator {

struct Options {
  std::string listen = "127.0.0.1:0";   ///< where clients connect
  std::string control = "127.0.0.1:0";  ///< where the control API answers
  std::string data_dir;                 ///< what survives a restart lives here; empty = nothing is kept
  std::string media = {};               ///< where media are served; empty = the host of `listen`, a free port
};

struct Endpoints {
  std::string url;      ///< ws://127.0.0.1:PORT/ws/chat
  std::string root;     ///< the root certificate's public key, 64 hex digits
  std::string control;  ///< http://127.0.0.1:PORT
  std::string media;    ///< https://127.0.0.1:PORT, and http:// likewise
};

/// The whole world lives on one executor; every member may be called from any other, except start(), which is called
/// once, before that executor runs or on it.
class Simulator {
 public:
  Simulator(boost::asio::any_io_executor executor, Options options, const Clock& clock, Random& random);
  ~Simulator();  ///< REQUIRES stop() to have completed, where start() succeeded
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// Loads data_dir, binds both addresses and begins to accept.
  [[nodiscard]] Result<Endpoints> start();
  /// Closes every connection and writes data_dir. Completes within five seconds.
  [[nodiscard]] boost::asio::awaitable<void> stop();

  /// `already_exists`, `invalid_argument`.
  [[nodiscard]] boost::asio::awaitable<Result<PhoneInfo>> add_phone(NewPhone phone);
  [[nodiscard]] boost::asio::awaitable<std::vector<PhoneInfo>> phones();
  /// The phone scans a QR string; completes once the companion's signature was verified.
  [[nodiscard]] boost::asio::awaitable<Result<void>> scan(std::string number, std::string qr);
  /// The phone types the code ("ABCD-EFGH") that a client shows for its number; completes likewise. `verification_failed` for a
  /// wrong code, `conflict` for one that is out of date.
  [[nodiscard]] boost::asio::awaitable<Result<void>> type_code(std::string number, std::string code);
  /// The phone writes to `to` (a number); gives the message id.
  [[nodiscard]] boost::asio::awaitable<Result<std::string>> send_text(std::string number, std::string to, std::string text);
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<PhoneMessage>>> messages(std::string number);

  // What a page that looks like a phone needs: simulator_phones.cpp.
  [[nodiscard]] boost::asio::awaitable<std::vector<PhoneStatus>> statuses();
  [[nodiscard]] boost::asio::awaitable<Result<PhoneStatus>> status(std::string number);
  [[nodiscard]] boost::asio::awaitable<Result<PhoneStatus>> change(std::string number, PhoneChange change);
  /// The latest first.
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<PhoneChat>>> chats(std::string number);
  /// Reads all that `other` wrote; gives how many were unread.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> read_chat(std::string number, std::string other);
  /// `listener` is called on the simulator's executor with the number of a phone that shows something new, often several times
  /// for one thing; it must be quick. Set it before that executor runs.
  void listen(std::function<void(const std::string& number)> listener);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::simulator
