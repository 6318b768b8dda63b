#include "crypto/hash_stream.hpp"

#include "crypto/sha256_state.hpp"

namespace kurir::crypto {

struct Sha256Stream::State : Sha256State {};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(BytesView piece) { state_->update(piece); }
Sha256 Sha256Stream::finish() { return state_->finish(); }

struct HmacStream::State : HmacState {
  using HmacState::HmacState;
};

HmacStream::HmacStream(BytesView key) : state_(std::make_unique<State>(key)) {}
HmacStream::~HmacStream() = default;
HmacStream::HmacStream(HmacStream&&) noexcept = default;
HmacStream& HmacStream::operator=(HmacStream&&) noexcept = default;

void HmacStream::update(BytesView piece) { state_->update(piece); }
Sha256 HmacStream::finish() { return state_->finish(); }

}  // namespace kurir::crypto
