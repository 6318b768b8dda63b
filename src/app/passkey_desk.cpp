#include "app/passkey_desk.hpp"

namespace kurir::app {

void PasskeyDesk::show(domain::DeviceId device, PasskeyChallenge challenge) {
  const std::scoped_lock lock(guard_);
  entries_.insert_or_assign(device, Entry{std::move(challenge)});
}

void PasskeyDesk::withdraw(domain::DeviceId device) {
  const std::scoped_lock lock(guard_);
  entries_.erase(device);
}

std::optional<PasskeyChallenge> PasskeyDesk::find(domain::DeviceId device, Time now) const {
  const std::scoped_lock lock(guard_);
  const auto found = entries_.find(device);
  if (found == entries_.end() || found->second.challenge.expires_at <= now) return std::nullopt;
  return found->second.challenge;
}

Result<void> PasskeyDesk::answer(domain::DeviceId device, Answer answer, Time now) {
  const std::scoped_lock lock(guard_);
  const auto found = entries_.find(device);
  if (found == entries_.end() || found->second.challenge.expires_at <= now) {
    return fail(ErrorCode::not_found, "no challenge waits for a passkey: scan the code first, then answer within five minutes");
  }
  auto& entry = found->second;
  if (entry.challenge.answered) return fail(ErrorCode::conflict, "the challenge was answered: wait for the outcome");
  entry.challenge.answered = true;
  entry.answer = std::move(answer);
  return {};
}

std::optional<PasskeyDesk::Answer> PasskeyDesk::take_answer(domain::DeviceId device) {
  const std::scoped_lock lock(guard_);
  const auto found = entries_.find(device);
  return found == entries_.end() ? std::nullopt : std::exchange(found->second.answer, std::nullopt);
}

}  // namespace kurir::app
