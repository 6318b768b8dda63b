#include "simulator/faults.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kurir::simulator {
namespace {

struct Named {
  FaultKind kind;
  std::string_view name;
};

constexpr std::array kNames{
    Named{FaultKind::drop, "drop"},
    Named{FaultKind::restart, "515"},
    Named{FaultKind::logout, "401"},
    Named{FaultKind::unavailable, "503"},
    Named{FaultKind::lost_ack, "lost_ack"},
    Named{FaultKind::retry_receipt, "retry_receipt"},
    Named{FaultKind::not_on_whatsapp, "not_on_whatsapp"},
    Named{FaultKind::duplicate, "duplicate"},
    Named{FaultKind::out_of_order, "out_of_order"},
    Named{FaultKind::unavailable_message, "unavailable_message"},
    Named{FaultKind::broken_ciphertext, "broken_ciphertext"},
    Named{FaultKind::lost_sender_key, "lost_sender_key"},
    Named{FaultKind::companion_reg_refresh, "companion_reg_refresh"},
    Named{FaultKind::no_link_code, "no_link_code"},
    Named{FaultKind::passkey, "passkey"},
    Named{FaultKind::media_auth, "media_auth"},
    Named{FaultKind::media_busy, "media_busy"},
    Named{FaultKind::media_gone, "media_gone"},
    Named{FaultKind::media_broken, "media_broken"},
    Named{FaultKind::media_cut, "media_cut"},
    Named{FaultKind::wrong_digest, "wrong_digest"},
    Named{FaultKind::refused_rotation, "refused_rotation"},
    Named{FaultKind::hidden_lid, "hidden_lid"},
    Named{FaultKind::slow_backlog, "slow_backlog"},
    Named{FaultKind::bad_routing, "bad_routing"},
    Named{FaultKind::keys_forgotten, "keys_forgotten"},
    Named{FaultKind::failure, "failure"},
    Named{FaultKind::stream_error, "stream_error"},
    Named{FaultKind::ack_error, "ack_error"},
    Named{FaultKind::silent, "silent"},
    Named{FaultKind::zombie, "zombie"},
    Named{FaultKind::prekey_low, "prekey_low"},
};

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view name(FaultKind kind) noexcept {
  for (const auto& known : kNames) {
    if (known.kind == kind) return known.name;
  }
  return "";
}

std::optional<FaultKind> fault_kind(std::string_view text) noexcept {
  for (const auto& known : kNames) {
    if (known.name == text) return known.kind;
  }
  return std::nullopt;
}

std::string fault_names() {
  std::string all;
  for (const auto& known : kNames) all.append(all.empty() ? "" : ", ").append(known.name);
  return all;
}

Result<FaultTarget> FaultTarget::parse(std::string_view text) {
  auto colon = text.find(':');
  FaultTarget target{std::string(text.substr(0, colon)), std::nullopt};
  if (!all_digits(target.number)) return fail(ErrorCode::invalid_argument, "client must be a number or number:device");
  if (colon == std::string_view::npos) return target;
  auto device = text.substr(colon + 1);
  std::uint16_t id = 0;
  auto [end, error] = std::from_chars(device.data(), device.data() + device.size(), id);
  if (error != std::errc() || end != device.data() + device.size()) {
    return fail(ErrorCode::invalid_argument, "the device in client must be a small number: number:device");
  }
  target.device = id;
  return target;
}

bool FaultTarget::matches(const Device& candidate) const {
  if (candidate.account.number != number) return false;
  return device ? candidate.id == *device : !candidate.is_phone();
}

std::string FaultTarget::to_string() const { return device ? fmt::format("{}:{}", number, *device) : number; }

Result<std::uint64_t> Faults::add(Fault fault) {
  if (waiting_.size() >= kMaxFaults) return fail(ErrorCode::unavailable, "too many faults are waiting: DELETE /faults first");
  fault.id = next_id_++;
  waiting_.push_back(std::move(fault));
  return waiting_.back().id;
}

template <class Matches>
bool Faults::take_if(FaultKind kind, Matches matches) {
  auto found = std::ranges::find_if(waiting_, [&](const Fault& fault) { return fault.kind == kind && matches(fault.client); });
  if (found == waiting_.end()) return false;
  ++found->fired;
  if (--found->times == 0) waiting_.erase(found);
  return true;
}

bool Faults::is_waiting(FaultKind kind, const Device& client) const {
  return std::ranges::any_of(waiting_, [&](const Fault& fault) { return fault.kind == kind && fault.client.matches(client); });
}

std::optional<Fault> Faults::take_whole(FaultKind kind, const Device& client) {
  const auto found =
      std::ranges::find_if(waiting_, [&](const Fault& fault) { return fault.kind == kind && fault.client.matches(client); });
  if (found == waiting_.end()) return std::nullopt;
  auto whole = *found;
  (void)take(kind, client);
  return whole;
}

bool Faults::take(FaultKind kind, const Device& client) {
  return take_if(kind, [&](const FaultTarget& target) { return target.matches(client); });
}

bool Faults::take(FaultKind kind, std::string_view number) {
  return take_if(kind, [&](const FaultTarget& target) { return target.number == number; });
}

}  // namespace kurir::simulator
