#include "app/follow_app_state.hpp"

#include <map>
#include <memory>

#include "app/own_files.hpp"
#include "base/log.hpp"
#include "ports/app_state_rows.hpp"
#include "ports/privacy_token_rows.hpp"
#include "whatsapp/app_state/patch.hpp"
#include "whatsapp/client/account_news.hpp"
#include "whatsapp/client/app_state_sync.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceId;
namespace app_state = whatsapp::app_state;
namespace client = whatsapp::client;

constexpr std::size_t kMaxKeys = 1'000;
constexpr int kMaxRounds = 20;  ///< answers of one collection in a row
constexpr int kTooMany = 429;
constexpr int kServerFault = 500;  ///< and above

/// What the settings say after the changes.
struct Followed {
  std::optional<std::string> push_name{};
  bool goes_on = false;      ///< there is more to fetch
  bool starts_anew = false;  ///< what was told contradicts our state
};

void log_unread(DeviceId device, const Error& error) {
  log::info("device.app_state_unread", {log::field("device", device), log::field("reason", error.message)});
}

using KeyRing = std::map<Bytes, app_state::Keys>;

KeyRing load_keys(ports::Transaction& tx, DeviceId device) {
  KeyRing ring;
  for (const auto& key : tx.app_state().keys(device, kMaxKeys)) {
    if (const auto data = exactly<32>(key.data)) ring.emplace(key.id, app_state::derive_keys(Secret<32>(*data)));
  }
  return ring;
}

app_state::CollectionState load_state(ports::Transaction& tx, DeviceId device, const std::string& name) {
  const auto stored = tx.app_state().collection(device, name);
  const auto hash = stored ? exactly<app_state::LtHash::kSize>(stored->hash) : std::nullopt;
  if (!hash) return {};
  return {stored->version, app_state::LtHash(*hash)};
}

/// An answer whose files have been fetched.
struct Fetched {
  client::CollectionAnswer answer;
  std::optional<Bytes> snapshot{};
  bool whole = true;  ///< false: a file could not be had now
};

/// One opened patch becomes durable: the entries' MACs, and what they say.
void keep(ports::Transaction& tx, DeviceId device, const std::string& name, const app_state::OpenedPatch& patch,
          Followed& followed) {
  for (const auto& change : patch.changes) {
    const bool set = change.operation == app_state::Operation::set;
    if (set)
      tx.app_state().put_value_mac(device, name, change.index_mac, change.value_mac);
    else
      tx.app_state().drop_value_mac(device, name, change.index_mac);
    if (set && change.push_name) followed.push_name = change.push_name;
    if (change.nct_salt) tx.privacy_tokens().set_salt(device, set ? BytesView(*change.nct_salt) : BytesView());
  }
  tx.app_state().put_collection(device, name, {.version = patch.state.version, .hash = to_bytes(patch.state.hash.state())});
}

/// The snapshot, then patches in order, as far as they hold. What cannot be read yet stays for the next time; what contradicts
/// our state makes the collection start anew.
Followed apply(ports::Transaction& tx, DeviceId device, const Fetched& fetched) {
  const auto& answer = fetched.answer;
  Followed followed;
  const auto ring = load_keys(tx, device);
  const auto find_keys = [&ring](BytesView id) {
    const auto found = ring.find(to_bytes(id));
    return found == ring.end() ? nullptr : &found->second;
  };
  const auto find_mac = [&](const crypto::Sha256& index) -> std::optional<crypto::Sha256> {
    const auto stored = tx.app_state().value_mac(device, answer.name, index);
    return stored ? exactly<32>(*stored) : std::nullopt;
  };
  const auto take = [&](const Result<app_state::OpenedPatch>& opened) {
    if (opened) {
      keep(tx, device, answer.name, *opened, followed);
      return true;
    }
    log_unread(device, opened.error());
    const auto code = opened.error().code;
    followed.starts_anew = code == ErrorCode::verification_failed || code == ErrorCode::conflict;
    if (followed.starts_anew) tx.app_state().drop_collection(device, answer.name);
    return false;
  };
  if (fetched.snapshot) {
    const auto opened = app_state::open_snapshot(*fetched.snapshot, answer.name, find_keys);
    if (opened) tx.app_state().drop_collection(device, answer.name);
    if (!take(opened)) return followed;
  }
  for (const auto& encoded : answer.patches) {
    if (!take(app_state::open_patch(encoded, answer.name, load_state(tx, device, answer.name), find_keys, find_mac)))
      return followed;
  }
  followed.goes_on = answer.has_more && (fetched.snapshot || !answer.patches.empty());
  return followed;
}

/// Fetches what an answer leaves on the media servers; what comes after a file that is not to be had is left for the next time.
awaitable<Fetched> fetch_files(OwnFiles& files, DeviceId device, client::CollectionAnswer answer) {
  Fetched fetched{std::move(answer)};
  auto& patches = fetched.answer.patches;
  if (fetched.answer.snapshot) {
    auto snapshot = co_await files.settings(*fetched.answer.snapshot);
    if (!snapshot) {
      log_unread(device, snapshot.error());
      fetched.whole = !may_be_had_later(snapshot.error());
      patches.clear();
      co_return fetched;
    }
    fetched.snapshot = std::move(*snapshot);
  }
  for (std::size_t i = 0; i < patches.size(); ++i) {
    const auto file = client::file_of_patch(patches[i]);
    if (!file) continue;
    const auto entries = co_await files.settings(*file);
    auto whole = entries ? client::complete_patch(patches[i], *entries) : std::unexpected(entries.error());
    if (!whole) {
      log_unread(device, whole.error());
      fetched.whole = !may_be_had_later(whole.error());
      patches.resize(i);
      break;
    }
    patches[i] = std::move(*whole);
  }
  co_return fetched;
}

awaitable<Result<std::vector<client::CollectionAsked>>> where_they_stand(ports::Store& store, DeviceId device,
                                                                         std::set<std::string> names) {
  using Asked = std::vector<client::CollectionAsked>;
  co_return co_await ports::read<Asked>(store, [device, names = std::move(names)](ports::Transaction& tx) -> Result<Asked> {
    Asked asked;
    for (const auto& name : names) asked.push_back({.name = name, .version = load_state(tx, device, name).version});
    return asked;
  });
}

void take_push_name(DeviceMemory& memory, std::string_view told) {
  auto name = client::clean_push_name(told);
  auto& account = *memory.credentials.account;
  if (name.empty() || name == account.push_name) return;
  account.push_name = std::move(name);
  memory.credentials_changed = true;
  memory.chores.announce_name = true;
}

}  // namespace

awaitable<Result<std::set<std::string>>> follow_app_state(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                                          std::set<std::string> collections) {
  OwnFiles files(services, memory, link);
  std::set<std::string> left;
  for (int round = 0; round < kMaxRounds && !collections.empty(); ++round) {
    const auto asked = co_await where_they_stand(services.store, memory.id, std::exchange(collections, {}));
    if (!asked) co_return std::unexpected(asked.error());
    const auto answer = co_await link.request(client::app_state_request(*asked));
    if (!answer) co_return std::unexpected(answer.error());
    for (auto& collection : client::parse_app_state(*answer)) {
      auto name = collection.name;
      if (collection.error >= kServerFault || collection.error == kTooMany) left.insert(name);
      if (collection.error != 0) continue;
      auto fetched = co_await fetch_files(files, memory.id, std::move(collection));
      if (!fetched.whole) left.insert(name);
      if (!fetched.snapshot && fetched.answer.patches.empty()) continue;
      auto followed = co_await ports::transact<Followed>(
          services.store, [device = memory.id, fetched = std::move(fetched)](ports::Transaction& tx) -> Result<Followed> {
            return apply(tx, device, fetched);
          });
      if (!followed) co_return std::unexpected(followed.error());
      if (followed->push_name) take_push_name(memory, *followed->push_name);
      if (followed->starts_anew) left.insert(name);
      if (followed->goes_on) collections.insert(std::move(name));
    }
  }
  memory.tokens.forget_salt();
  left.merge(collections);
  if (!memory.chores.announce_name) co_return left;
  auto stored = co_await services.store.transact(
      [device = memory.id, credentials = memory.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(device, credentials);
        return {};
      });
  if (!stored) co_return pass_on(std::move(stored));
  co_return left;
}

}  // namespace kurir::app
