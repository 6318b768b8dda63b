#include "app/second_factor.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/one_time_code.hpp"
#include "domain/names.hpp"
#include "ports/user_rows.hpp"

namespace kurir::app {
namespace {

using Factor = ports::SecondFactorRows::SecondFactor;
using Codes = std::vector<std::string>;

constexpr std::int64_t kStepSeconds = 30;
constexpr std::size_t kDigits = 6;
constexpr std::size_t kSecretSize = 20;  ///< bytes; RFC 4226 §4 recommends 160 bits

/// Without what people put between, in lower case.
std::string bare(const std::string& code) {
  std::string out;
  for (const char c : code) {
    if (c == ' ' || c == '-') continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

ByteArray<32> recovery_hash(const std::string& code) { return crypto::sha256(as_bytes(bare(code))); }

void audit_factor(ports::Transaction& tx, const std::string& actor, std::string action, const domain::User& user,
                  std::string details, Time now) {
  audit(tx, {actor, std::move(action), user_actor(user), user.account, std::move(details)}, now);
  tx.note({.topic = ports::Topic::account, .account = user.account.value_or(domain::AccountId()), .id = user.id.value});
}

bool take_recovery_code(ports::Transaction& tx, const domain::User& user, const std::string& code, Time now) {
  if (!tx.second_factors().take_recovery_code(user.id, recovery_hash(code))) return false;
  const auto left = tx.second_factors().recovery_codes_left(user.id);
  audit_factor(tx, user_actor(user), "totp.recover", user, fmt::format("a recovery code; {} are left", left), now);
  return true;
}

std::string uri_of(const std::string& secret, const std::string& login) {
  std::string label;
  for (const char c : login) label += c == '+' || c == '@' ? fmt::format("%{:02X}", c) : std::string(1, c);
  return fmt::format("otpauth://totp/Kurir:{}?secret={}&issuer=Kurir&algorithm=SHA1&digits={}&period={}", label, secret, kDigits,
                     kStepSeconds);
}

Result<TotpEnrolment> enrol_in(ports::Transaction& tx, domain::UserId id, const Bytes& secret) {
  const auto user = tx.users().find(id);
  if (!user) return fail(ErrorCode::not_found, "there is no user {}", id);
  if (user->second_factor) return fail(ErrorCode::conflict, "there is a second factor already: end it first");
  tx.second_factors().put(id, {.secret = secret});
  const auto text = crypto::to_base32(secret);
  return TotpEnrolment{text, uri_of(text, user->login)};
}

Result<Codes> confirm_in(ports::Transaction& tx, domain::UserId id, const std::string& code, const Codes& recovery,
                         const std::string& actor, Time now) {
  const auto user = tx.users().find(id);
  auto factor = tx.second_factors().find(id);
  if (!user || !factor || factor->confirmed) {
    return fail(ErrorCode::conflict, "there is no second factor to confirm: begin with one first");
  }
  const auto step = matching_step(*factor, code, now);
  if (!step) return fail(ErrorCode::invalid_argument, "this is not the code of this moment: is the phone's clock right?");
  tx.second_factors().put(id, {.secret = factor->secret, .confirmed = true, .last_step = *step});
  ports::SecondFactorRows::Hashes hashes;
  for (const auto& each : recovery) hashes.push_back(recovery_hash(each));
  tx.second_factors().set_recovery_codes(id, hashes);
  audit_factor(tx, actor, "totp.enable", *user, "", now);
  return recovery;
}

}  // namespace

std::optional<std::int64_t> matching_step(const Factor& factor, const std::string& code, Time now) {
  const auto digits = bare(code);
  const auto current = to_unix_seconds(now) / kStepSeconds;
  std::optional<std::int64_t> found;
  for (auto step = current - 1; step <= current + 1; ++step) {
    const auto right = crypto::one_time_code(factor.secret, static_cast<std::uint64_t>(step), kDigits);
    if (crypto::equal(as_bytes(right), as_bytes(digits)) && step > factor.last_step) found = step;
  }
  return found;
}

bool take_second_factor(ports::Transaction& tx, const domain::User& user, const std::string& code, Time now) {
  auto factor = tx.second_factors().find(user.id);
  if (!factor || !factor->confirmed) return false;
  if (bare(code).size() != kDigits) return take_recovery_code(tx, user, code, now);
  const auto step = matching_step(*factor, code, now);
  if (!step) return false;
  factor->last_step = *step;
  tx.second_factors().put(user.id, *factor);
  return true;
}

boost::asio::awaitable<Result<TotpEnrolment>> enrol_totp(Admin admin, Random& random, domain::UserId user) {
  co_return co_await ports::transact<TotpEnrolment>(
      admin.store, [user, secret = to_bytes(BytesView(random.bytes<kSecretSize>()))](ports::Transaction& tx) {
        return enrol_in(tx, user, secret);
      });
}

boost::asio::awaitable<Result<Codes>> confirm_totp(Admin admin, Random& random, domain::UserId user, std::string code) {
  Codes recovery(kRecoveryCodes);
  for (auto& each : recovery) each = domain::make_password(random);
  co_return co_await ports::transact<Codes>(
      admin.store, [user, code = std::move(code), recovery = std::move(recovery), actor = admin.actor, now = admin.clock.now()](
                       ports::Transaction& tx) { return confirm_in(tx, user, code, recovery, actor, now); });
}

boost::asio::awaitable<Result<void>> disable_totp(Admin admin, domain::UserId id) {
  co_return co_await admin.store.transact(
      [id, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) -> Result<void> {
        const auto user = tx.users().find(id);
        if (!user) return fail(ErrorCode::not_found, "there is no user {}", id);
        tx.second_factors().remove(id);
        if (user->second_factor) audit_factor(tx, actor, "totp.disable", *user, "", now);
        return {};
      });
}

}  // namespace kurir::app
