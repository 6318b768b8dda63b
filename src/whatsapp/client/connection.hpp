// One connection to WhatsApp as a state machine over bytes: prologue, Noise handshake, frames, nodes. No socket, no clock.
//
//   open()  ->  bytes to write
//   feed(bytes read)  ->  bytes to write at once, nodes that arrived
//   seal(node)  ->  bytes to write (only once established)
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/noise/frames.hpp"
#include "whatsapp/noise/handshake.hpp"

namespace kurir::whatsapp::client {

class Connection {
 public:
  struct Setup {
    crypto::KeyPair noise_key;
    crypto::PublicKey root;  ///< verifies the server's certificate chain
    Bytes payload;           ///< ClientPayload
    Bytes routing_info;      ///< from the last connection, may be empty
  };
  Connection(Setup setup, Random& random);

  /// [routing prefix] prologue and ClientHello, to be written in one message.
  [[nodiscard]] Bytes open();

  struct Arrived {
    Bytes reply;  ///< write before anything else; empty mostly
    std::vector<Node> nodes;
  };
  /// Any error ends the connection: the stream cannot be resumed.
  [[nodiscard]] Result<Arrived> feed(BytesView bytes, Time now);

  [[nodiscard]] bool established() const noexcept { return ciphers_.has_value(); }

  /// REQUIRES established(). One frame.
  [[nodiscard]] Result<Bytes> seal(const Node& node);
  /// The same for a stanza that is stored encoded.
  [[nodiscard]] Result<Bytes> seal_encoded(BytesView stanza);

 private:
  [[nodiscard]] Result<void> take_frame(BytesView body, Time now, Bytes& scratch, Arrived& arrived);

  std::unique_ptr<noise::Initiator> handshake_;  ///< until established
  Bytes payload_;
  Bytes routing_info_;
  noise::FrameReader frames_;
  std::optional<noise::Ciphers> ciphers_;
};

}  // namespace kurir::whatsapp::client
