#include <algorithm>

#include "whatsapp/signal/session.hpp"
#include "whatsapp/signal/session_state.hpp"

namespace kurir::whatsapp::signal {

namespace {

constexpr std::uint8_t kFormatVersion = 1;
constexpr std::size_t kHeaderSize = 3;  // version, is a state open, number of states

}  // namespace

SessionRecord::SessionRecord() = default;
SessionRecord::~SessionRecord() = default;
SessionRecord::SessionRecord(SessionRecord&&) noexcept = default;
SessionRecord& SessionRecord::operator=(SessionRecord&&) noexcept = default;

SessionRecord::SessionRecord(const SessionRecord& other) : open_(other.open_) {
  states_.reserve(other.states_.size());
  for (const auto& state : other.states_) states_.push_back(state.clone());
}

SessionRecord& SessionRecord::operator=(const SessionRecord& other) {
  if (this != &other) *this = SessionRecord(other);
  return *this;
}

Result<SessionRecord> SessionRecord::parse(BytesView stored) {
  StorageReader reader(stored);
  const auto version = reader.u8();
  const auto open = reader.u8();
  const std::size_t count = reader.u8();
  if (version != kFormatVersion || open > 1 || count > kMaxArchivedStates + open || count < open) reader.fail();

  SessionRecord record;
  record.open_ = open == 1;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) record.states_.push_back(SessionState::read(reader));
  if (!reader.complete()) return fail(ErrorCode::malformed, "the stored session record is damaged; delete it to start anew");
  return record;
}

Bytes SessionRecord::serialise() const {
  auto size = kHeaderSize;
  for (const auto& state : states_) size += state.stored_size();
  StorageWriter writer(size);
  writer.u8(kFormatVersion);
  writer.u8(open_ ? 1 : 0);
  writer.u8(static_cast<std::uint8_t>(states_.size()));
  for (const auto& state : states_) state.write(writer);
  return std::move(writer).take();
}

bool SessionRecord::has_open_state() const noexcept { return open_; }

std::optional<crypto::PublicKey> SessionRecord::remote_identity() const {
  if (!open_) return std::nullopt;
  return states_.front().remote_identity;
}

std::optional<std::uint32_t> SessionRecord::remote_registration_id() const {
  if (!open_) return std::nullopt;
  return states_.front().remote_registration_id;
}

std::optional<crypto::PublicKey> SessionRecord::base_key() const {
  if (!open_) return std::nullopt;
  return states_.front().base_key;
}

void SessionRecord::archive_open_state() {
  open_ = false;
  if (states_.size() > kMaxArchivedStates) states_.pop_back();
}

std::vector<SessionState>& SessionRecord::states() noexcept { return states_; }

SessionState* SessionRecord::open_state() noexcept { return open_ ? &states_.front() : nullptr; }

void SessionRecord::open(SessionState state) {
  archive_open_state();
  states_.insert(states_.begin(), std::move(state));
  open_ = true;
}

}  // namespace kurir::whatsapp::signal
