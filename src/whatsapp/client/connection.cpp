#include "whatsapp/client/connection.hpp"

#include "whatsapp/binary/codec.hpp"
#include "whatsapp/noise/opening.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kFrameHeader = 3;

}  // namespace

Connection::Connection(Setup setup, Random& random)
    : handshake_(std::make_unique<noise::Initiator>(std::move(setup.noise_key), setup.root, random)),
      payload_(std::move(setup.payload)),
      routing_info_(std::move(setup.routing_info)) {}

Bytes Connection::open() {
  Bytes out;
  noise::append_opening(out, routing_info_);
  noise::append_frame(out, handshake_->hello());
  return out;
}

Result<Connection::Arrived> Connection::feed(BytesView bytes, Time now) {
  Arrived arrived;
  Bytes scratch;  // of this call: a quiet connection keeps no buffer
  frames_.feed(bytes);
  while (true) {
    auto frame = frames_.next();
    if (!frame) return pass_on(std::move(frame));
    if (!*frame) return arrived;
    if (auto taken = take_frame(**frame, now, scratch, arrived); !taken) return pass_on(std::move(taken));
  }
}

Result<void> Connection::take_frame(BytesView body, Time now, Bytes& scratch, Arrived& arrived) {
  if (!ciphers_) {
    auto finish = handshake_->finish(body, payload_, now);
    if (!finish) return pass_on(std::move(finish));
    noise::append_frame(arrived.reply, *finish);
    ciphers_ = handshake_->ciphers();
    handshake_.reset();
    payload_ = Bytes();
    return {};
  }
  scratch.clear();
  if (auto opened = ciphers_->receive.open(body, scratch); !opened) return opened;
  auto node = decode(scratch);
  if (!node) return pass_on(std::move(node));
  arrived.nodes.push_back(std::move(*node));
  return {};
}

Result<Bytes> Connection::seal(const Node& node) { return seal_encoded(encode(node)); }

Result<Bytes> Connection::seal_encoded(BytesView stanza) {
  if (!ciphers_) return fail(ErrorCode::closed, "the handshake is not complete");
  const std::size_t sealed = stanza.size() + crypto::kGcmTagSize;
  if (sealed > kMaxFrame)
    return fail(ErrorCode::invalid_argument, "a stanza of {} bytes does not fit into a frame", stanza.size());
  Bytes out;
  out.reserve(kFrameHeader + sealed);
  append(out, big_endian<kFrameHeader>(sealed));
  if (auto done = ciphers_->send.seal(stanza, out); !done) return pass_on(std::move(done));
  return out;
}

}  // namespace kurir::whatsapp::client
