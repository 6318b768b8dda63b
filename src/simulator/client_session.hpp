// One client's connection as a state machine without a socket: bytes in, frames out.
//
//   opening -> hello -> finish -> pairing | logged_in -> closed
//
// Malformed bytes close this connection only.
#pragma once

#include <memory>

#include "simulator/pairing.hpp"
#include "simulator/switchboard.hpp"
#include "simulator/transcripts.hpp"
#include "whatsapp/noise/frames.hpp"
#include "whatsapp/noise/handshake.hpp"
#include "whatsapp/noise/opening.hpp"

namespace kurir::simulator {

/// Where frames leave; a socket.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual void write(Bytes bytes) = 0;
  virtual void finish(Ending ending) = 0;
};

struct Login;

/// What all sessions of a server share. Outlives them.
struct Hall {
  World& world;
  Switchboard& switchboard;
  PairingDesk desk;
  crypto::KeyPair server_key;
  Bytes certificate_chain;  ///< for server_key
  Bytes plain_in;           ///< scratch: one frame at a time, everything runs on one executor
  Bytes plain_out;
  Transcripts transcripts{};
};

class ClientSession final : public Link {
 public:
  static constexpr std::size_t kMaxFrame = 1U << 20;

  ClientSession(Hall& hall, Wire& wire);
  ~ClientSession() override;
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;

  /// Bytes from the client, cut anywhere.
  void receive(BytesView bytes);
  /// The socket is gone.
  void lost();
  /// The server stops: says <xmlstreamend/> and closes.
  void leave();
  [[nodiscard]] bool greeted() const noexcept { return ciphers_.has_value(); }

  void deliver(const Node& stanza) override;
  void end(Ending ending) override;

 private:
  enum class State { opening, hello, finish, pairing, logged_in, closed };

  [[nodiscard]] Result<bool> take_opening(BytesView bytes);
  [[nodiscard]] Result<void> take_frame(BytesView body);
  [[nodiscard]] Result<void> take_stanza(BytesView body);
  [[nodiscard]] Result<void> greet(BytesView client_finish);
  void register_companion(Registration registration);
  void log_in(const Login& login, const crypto::PublicKey& noise_key);
  void refuse(std::string_view reason);
  void drain_frames();
  void break_off(const Error& error);
  void record(Direction direction, const Node& stanza);

  Hall& hall_;
  Wire& wire_;
  State state_ = State::opening;
  std::uint64_t number_;  ///< of the connection
  Bytes early_;           ///< the beginning of the stream, until the opening is complete
  whatsapp::noise::FrameReader frames_;
  std::unique_ptr<whatsapp::noise::Responder> responder_;
  std::optional<whatsapp::noise::Ciphers> ciphers_;
  std::unique_ptr<Pairing> pairing_;
  Device* device_ = nullptr;
};

}  // namespace kurir::simulator
