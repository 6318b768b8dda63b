#include "simulator/client_session.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "simulator/client_payload.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::simulator {
namespace {

constexpr std::size_t kSmallRead = 4U << 10;  ///< after larger reads the reader's buffer is given back

}  // namespace

ClientSession::ClientSession(Hall& hall, Wire& wire)
    : hall_(hall), wire_(wire), number_(++hall.world.counters.connections), frames_(kMaxFrame) {}

ClientSession::~ClientSession() { lost(); }

void ClientSession::receive(BytesView bytes) {
  if (state_ == State::closed) return;
  if (state_ == State::opening) {
    auto complete = take_opening(bytes);
    if (!complete) return break_off(complete.error());
    if (!*complete) return;
  } else {
    frames_.feed(bytes);
  }
  drain_frames();
  if (bytes.size() > kSmallRead && frames_.buffered() == 0) frames_ = whatsapp::noise::FrameReader(kMaxFrame);
}

void ClientSession::drain_frames() {
  while (state_ != State::closed) {
    auto frame = frames_.next();
    if (!frame) return break_off(frame.error());
    if (!*frame) return;
    auto done = take_frame(**frame);
    if (!done) return break_off(done.error());
  }
}

/// Hands what follows the opening to the frame reader. False where more is needed.
Result<bool> ClientSession::take_opening(BytesView bytes) {
  append(early_, bytes);
  auto size = whatsapp::noise::measure_opening(early_);
  if (!size) return pass_on(std::move(size));
  if (!*size) return false;
  const bool routed = **size > whatsapp::noise::kPrologue.size();
  if (routed && hall_.world.faults.take(FaultKind::bad_routing, kAnybody)) {
    end(Ending::cut);
    return false;
  }
  frames_.feed(BytesView(early_).subspan(**size));
  early_ = {};
  auto& random = hall_.world.random;
  responder_ = std::make_unique<whatsapp::noise::Responder>(hall_.server_key.clone(), hall_.certificate_chain, random);
  state_ = State::hello;
  return true;
}

Result<void> ClientSession::take_frame(BytesView body) {
  if (state_ == State::hello) {
    auto answer = responder_->answer(body);
    if (!answer) return pass_on(std::move(answer));
    Bytes frame;
    whatsapp::noise::append_frame(frame, *answer);
    wire_.write(std::move(frame));
    state_ = State::finish;
    return {};
  }
  if (state_ == State::finish) return greet(body);
  return take_stanza(body);
}

Result<void> ClientSession::greet(BytesView client_finish) {
  auto client = responder_->accept(client_finish);
  if (!client) return pass_on(std::move(client));
  ciphers_.emplace(responder_->ciphers());
  responder_.reset();
  auto intent = read_payload(client->payload, client->noise_key);
  if (!intent) {
    log::info("simulator.client_refused", {log::field("why", intent.error().message)});
    refuse("400");
    return {};
  }
  if (revision_of(client->payload) < hall_.world.limits.minimum_revision) {
    deliver(failure("405"));
    end(Ending::orderly);
    return {};
  }
  if (auto* registration = std::get_if<Registration>(&*intent)) {
    register_companion(std::move(*registration));
  } else {
    log_in(std::get<Login>(*intent), client->noise_key);
  }
  return {};
}

void ClientSession::register_companion(Registration registration) {
  state_ = State::pairing;
  pairing_ = std::make_unique<Pairing>(hall_.world, *this, std::move(registration));
  hall_.desk.open(*pairing_);
  pairing_->begin();
}

void ClientSession::log_in(const Login& login, const crypto::PublicKey& noise_key) {
  auto* account = hall_.world.by_number(login.number);
  Device* device = account == nullptr ? nullptr : account->device(login.device);
  if (device == nullptr || device->is_phone() || device->noise_key != noise_key) return refuse("401");
  if (hall_.world.faults.take(FaultKind::logout, *device)) {
    hall_.world.unlink(*device);
    return refuse("401");
  }
  if (hall_.world.faults.take(FaultKind::unavailable, *device)) return refuse("503");
  if (const auto failed = hall_.world.faults.take_whole(FaultKind::failure, *device)) {
    deliver(*failed->stanza);
    return end(Ending::orderly);
  }
  state_ = State::logged_in;
  device_ = device;
  (void)hall_.switchboard.login(*device, *this, login.mode);
}

void ClientSession::refuse(std::string_view reason) {
  if (reason != "503") ++hall_.world.counters.violations.refused_payloads;
  deliver(failure(reason));
  end(Ending::orderly);
}

Result<void> ClientSession::take_stanza(BytesView body) {
  auto& plain = hall_.plain_in;
  plain.clear();
  auto opened = ciphers_->receive.open(body, plain);
  if (!opened) return opened;
  auto stanza = whatsapp::decode(plain);
  if (!stanza) return pass_on(std::move(stanza));
  record(Direction::from_client, *stanza);
  if (state_ == State::pairing) {
    pairing_->accept(*stanza);
  } else {
    hall_.switchboard.accept(*device_, *stanza);
  }
  return {};
}

void ClientSession::record(Direction direction, const Node& stanza) {
  hall_.transcripts.record({direction, number_, device_, hall_.world.clock.now()}, stanza);
}

void ClientSession::break_off(const Error& error) {
  ++hall_.world.counters.violations.malformed_streams;
  log::info("simulator.stream_broken", {log::field("why", error.message)});
  if (device_ != nullptr) {
    hall_.world.disconnect(*device_, std::nullopt);
  } else {
    end(Ending::cut);
  }
}

void ClientSession::deliver(const Node& stanza) {
  if (!ciphers_ || state_ == State::closed) return;
  const auto deafness = device_ == nullptr ? Deafness::none : device_->deafness;
  if (deafness == Deafness::silent || (deafness == Deafness::zombie && stanza.tag != "iq")) return;
  record(Direction::to_client, stanza);
  auto& plain = hall_.plain_out;
  plain.clear();
  whatsapp::encode_into(stanza, plain);
  Bytes frame;
  frame.reserve(3 + plain.size() + crypto::kGcmTagSize);
  append(frame, big_endian<3>(plain.size() + crypto::kGcmTagSize));
  if (auto sealed = ciphers_->send.seal(plain, frame); !sealed) return;
  wire_.write(std::move(frame));
}

void ClientSession::end(Ending ending) {
  if (state_ == State::closed) return;
  state_ = State::closed;
  device_ = nullptr;
  if (pairing_) hall_.desk.close(*pairing_);
  wire_.finish(ending);
}

void ClientSession::leave() {
  if (device_ != nullptr) return hall_.world.disconnect(*device_, Node("xmlstreamend"));
  deliver(Node("xmlstreamend"));
  end(Ending::orderly);
}

void ClientSession::lost() {
  if (device_ != nullptr) hall_.world.post.detach(*device_);
  device_ = nullptr;
  if (pairing_ && state_ != State::closed) hall_.desk.close(*pairing_);
  state_ = State::closed;
  pairing_.reset();
}

}  // namespace kurir::simulator
