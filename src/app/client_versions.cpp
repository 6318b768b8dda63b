#include "app/client_versions.hpp"

#include <charconv>
#include <mutex>
#include <optional>

#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::client::ClientVersion;

constexpr Duration kFetchTimeout = std::chrono::seconds(15);
constexpr Duration kBetweenFetches = std::chrono::minutes(10);
constexpr std::size_t kMaxScript = 4U << 20;
constexpr std::string_view kKey = "client_revision";

}  // namespace

Result<std::uint32_t> find_client_revision(std::string_view script) {
  for (auto at = script.find(kKey); at != std::string_view::npos; at = script.find(kKey, at + 1)) {
    auto rest = script.substr(at + kKey.size());
    const auto number = rest.find_first_not_of("\\\": \t");
    if (number == std::string_view::npos || rest.substr(0, number).find(':') == std::string_view::npos) continue;
    rest.remove_prefix(number);
    std::uint32_t revision = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), revision);
    if (error == std::errc() && revision > 0) return revision;
  }
  return fail(ErrorCode::malformed, "the page names no client revision");
}

awaitable<Result<std::uint32_t>> fetch_client_revision(ports::HttpClient& http, std::string url) {
  // As a browser that asks for the page's service worker.
  ports::HttpRequest request{.url = std::move(url),
                             .content_type = {},
                             .headers = {{"Sec-Fetch-Site", "none"},
                                         {"User-Agent",
                                          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                                          "Chrome/131.0.0.0 Safari/537.36"}},
                             .body = {},
                             .max_answer = kMaxScript};
  const auto answer = co_await http.get(std::move(request), kFetchTimeout);
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->status != 200)
    co_return fail(ErrorCode::unavailable, "the page with the client version answers {}", answer->status);
  co_return find_client_revision(answer->body);
}

struct ClientVersions::State {
  State(ClientVersion first, Fetch fetch_, Renewed renewed_)
      : fetch(std::move(fetch_)), renewed(std::move(renewed_)), version(first) {}

  const Fetch fetch;
  const Renewed renewed;
  std::mutex mutex;
  ClientVersion version;
  std::optional<Time> fetched_at;
  bool fetching = false;
  bool outdated = false;
};

ClientVersions::ClientVersions() : ClientVersions(ClientVersion{}) {}

ClientVersions::ClientVersions(ClientVersion first, Fetch fetch, Renewed renewed)
    : state_(std::make_shared<State>(first, std::move(fetch), std::move(renewed))) {}

ClientVersion ClientVersions::current() const {
  const std::lock_guard lock(state_->mutex);
  return state_->version;
}

bool ClientVersions::is_outdated() const {
  const std::lock_guard lock(state_->mutex);
  return state_->outdated;
}

bool ClientVersions::can_refresh() const noexcept { return static_cast<bool>(state_->fetch); }

awaitable<ClientVersions::Renewal> ClientVersions::renew(ClientVersion refused, Time now) const {
  const auto state = state_;
  {
    const std::lock_guard lock(state->mutex);
    if (state->version != refused) co_return Renewal::renewed;
    state->outdated = true;
    if (!state->fetch) co_return Renewal::useless;
    if (state->fetching) co_return Renewal::pending;
    if (state->fetched_at && now >= *state->fetched_at && now - *state->fetched_at < kBetweenFetches) co_return Renewal::useless;
    state->fetching = true;
  }
  const auto newer = co_await fetch(now);
  if (!newer) log::warn("client_version.not_found", {log::field("reason", newer.error().message)});
  co_return newer.value_or(false) ? Renewal::renewed : Renewal::useless;
}

awaitable<Result<bool>> ClientVersions::refresh(Time now) const {
  const auto state = state_;
  {
    const std::lock_guard lock(state->mutex);
    if (!state->fetch || state->fetching) co_return false;
    state->fetching = true;
  }
  co_return co_await fetch(now);
}

/// For the one who set `fetching`.
awaitable<Result<bool>> ClientVersions::fetch(Time now) const {
  const auto state = state_;
  const auto found = co_await state->fetch();
  ClientVersion newer;
  {
    const std::lock_guard lock(state->mutex);
    state->fetching = false;
    state->fetched_at = now;
    if (!found) co_return std::unexpected(found.error());
    if (*found <= state->version.revision) co_return false;
    state->version.revision = *found;
    state->outdated = false;
    newer = state->version;
  }
  log::info("client_version.renewed", {log::field("version", newer.to_string())});
  if (state->renewed) state->renewed(newer);
  co_return true;
}

}  // namespace kurir::app
