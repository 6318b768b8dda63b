// OpenSSL's way to a socket. Its own writes with write(), which raises SIGPIPE where the peer has gone.
#pragma once

using BIO = struct bio_st;

namespace kurir::websocket {

/// Neither owns nor closes the descriptor, which does not block. Throws std::bad_alloc.
[[nodiscard]] BIO* make_descriptor_bio(int descriptor);

}  // namespace kurir::websocket
