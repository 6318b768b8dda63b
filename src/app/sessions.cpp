#include "app/sessions.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "ports/user_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;

constexpr Duration kSeenKept = std::chrono::minutes(1);
constexpr std::size_t kTokenSize = 43;   ///< characters
constexpr std::size_t kMaxAgent = 300;   ///< bytes
constexpr std::size_t kIdSize = 8;       ///< bytes
constexpr std::size_t kDropBatch = 500;  ///< rows a transaction

std::unexpected<Error> signed_out() { return fail(ErrorCode::unauthorized, "the session has ended: sign in again"); }

/// A line of text that anybody may send, made fit to be kept and shown.
std::string tame(std::string agent) {
  agent.resize(std::min(agent.size(), kMaxAgent));
  std::ranges::replace_if(agent, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return agent;
}

/// Somebody who signs in again and again keeps the sessions used last.
void make_room(ports::Transaction& tx, domain::UserId user) {
  const auto sessions = tx.sign_ins().of(user);
  if (sessions.size() < kMaxSessions) return;
  tx.sign_ins().remove(std::ranges::min(sessions, {}, &Session::seen_at).hash);
}

Result<domain::User> begin_in(ports::Transaction& tx, const domain::User& known, const Session& session, Time now) {
  auto user = tx.users().find(known.id);
  if (!user || user->disabled || user->password != known.password) return signed_out();
  make_room(tx, user->id);
  tx.sign_ins().add(session);
  audit(tx, {user_actor(*user), "session.begin", user_actor(*user), user->account, "from " + session.address}, now);
  return std::move(*user);
}

}  // namespace

Result<SignedIn> resolve_session(ports::Transaction& tx, std::string_view token, Time now) {
  if (token.size() != kTokenSize) return signed_out();
  auto session = tx.sign_ins().find(crypto::sha256(as_bytes(token)));
  if (!session || session->expires_at <= now) return signed_out();
  auto user = tx.users().find(session->user);
  if (!user || user->disabled) return signed_out();
  return SignedIn{std::move(*user), std::move(*session)};
}

std::string csrf_token(std::string_view session_token) {
  return crypto::to_base64url(crypto::hmac_sha256(as_bytes(session_token), as_bytes("kurir csrf")));
}

Principal principal_of(SignedIn signed_in, std::string_view token) {
  Principal who;
  who.actor = user_actor(signed_in.user);
  who.account = signed_in.user.account;
  who.session = signed_in.session.hash;
  who.csrf_token = csrf_token(token);
  who.user = std::move(signed_in.user);
  return who;
}

Sessions::Sessions(ports::Store& store, const Clock& clock, Random& random, SessionLimits limits)
    : store_(store), clock_(clock), random_(random), limits_(limits) {}

Time Sessions::end_of(const Session& session) const {
  return std::min(session.created_at + limits_.life, session.seen_at + limits_.idle);
}

awaitable<Result<NewSession>> Sessions::open(domain::User user, std::string address, std::string agent) {
  const auto now = clock_.now();
  auto token = crypto::to_base64url(random_.bytes<32>());
  Session session{.hash = crypto::sha256(as_bytes(token)),
                  .user = user.id,
                  .created_at = now,
                  .seen_at = now,
                  .address = std::move(address),
                  .agent = tame(std::move(agent))};
  session.expires_at = end_of(session);
  auto begun = co_await ports::transact<domain::User>(
      store_, [&user, &session, now](ports::Transaction& tx) { return begin_in(tx, user, session, now); });
  if (!begun) co_return pass_on(std::move(begun));
  co_return NewSession{{std::move(*begun), std::move(session)}, std::move(token)};
}

awaitable<Result<Principal>> Sessions::admit(std::string token) {
  auto found = co_await ports::read<SignedIn>(
      store_, [&token, now = clock_.now()](ports::Transaction& tx) { return resolve_session(tx, token, now); });
  if (!found) co_return pass_on(std::move(found));
  if (clock_.now() - found->session.seen_at >= kSeenKept) {
    if (auto kept = co_await keep_alive(found->session); !kept) co_return pass_on(std::move(kept));
  }
  co_return principal_of(std::move(*found), token);
}

awaitable<Result<void>> Sessions::keep_alive(Session session) {
  session.seen_at = clock_.now();
  co_return co_await store_.transact([&session, end = end_of(session)](ports::Transaction& tx) -> Result<void> {
    tx.sign_ins().touch(session.hash, session.seen_at, end);
    return {};
  });
}

awaitable<Result<void>> Sessions::close(ByteArray<32> session) {
  co_return co_await store_.transact([session](ports::Transaction& tx) -> Result<void> {
    tx.sign_ins().remove(session);
    return {};
  });
}

awaitable<Result<std::vector<Session>>> Sessions::list(domain::UserId user) {
  auto sessions = co_await ports::read<std::vector<Session>>(
      store_, [user](ports::Transaction& tx) -> Result<std::vector<Session>> { return tx.sign_ins().of(user); });
  if (!sessions) co_return sessions;
  std::erase_if(*sessions, [now = clock_.now()](const Session& each) { return each.expires_at <= now; });
  std::ranges::sort(*sessions, std::greater(), &Session::created_at);
  co_return sessions;
}

awaitable<Result<void>> Sessions::end(domain::User user, std::string id) {
  co_return co_await store_.transact(
      [user = std::move(user), id = std::move(id), now = clock_.now()](ports::Transaction& tx) -> Result<void> {
        const auto sessions = tx.sign_ins().of(user.id);
        const auto found = std::ranges::find(sessions, id, session_id);
        if (found == sessions.end()) return fail(ErrorCode::not_found, "there is no session {}", id);
        tx.sign_ins().remove(found->hash);
        audit(tx, {user_actor(user), "session.end", user_actor(user), user.account, "of " + found->address}, now);
        return {};
      });
}

awaitable<Result<std::size_t>> Sessions::drop_expired() {
  co_return co_await ports::transact<std::size_t>(store_, [now = clock_.now()](ports::Transaction& tx) -> Result<std::size_t> {
    return tx.sign_ins().remove_expired(now, kDropBatch);
  });
}

std::string session_id(const Session& session) { return to_hex(BytesView(session.hash).first(kIdSize)); }

}  // namespace kurir::app
