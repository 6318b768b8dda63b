// Steps that the handshakes share: reading messages and keys, and what an initiator does with a ServerHello.
#pragma once

#include "whatsapp/noise/handshake.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::noise {

[[nodiscard]] Result<proto::HandshakeMessage> parse_handshake(BytesView body);
/// `malformed` where `bytes` is not 32 long; `what` is for the message.
[[nodiscard]] Result<crypto::PublicKey> parse_key(BytesView bytes, std::string_view what);

/// The counterpart's static key, sealed under `state`.
[[nodiscard]] Result<crypto::PublicKey> decrypt_key(SymmetricState& state, BytesView sealed, std::string_view what);
/// The server's certificate chain, sealed under `state`: opened and verified.
[[nodiscard]] Result<void> decrypt_chain(SymmetricState& state, BytesView sealed, const crypto::PublicKey& root,
                                         const crypto::PublicKey& server_static, Time now);

/// XX from the ServerHello to the end: verifies the server, gives the ClientFinish body. `state` has taken in the ephemeral.
[[nodiscard]] Result<Bytes> complete_xx(SymmetricState& state, const Identity& identity, const crypto::KeyPair& ephemeral,
                                        const proto::HandshakeMessage::ServerHello& server, BytesView client_payload, Time now);

[[nodiscard]] Ciphers initiator_ciphers(const SymmetricState& state);

}  // namespace kurir::whatsapp::noise
