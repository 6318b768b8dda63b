#include "app/key_care.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/prekey_stock.hpp"
#include "base/log.hpp"
#include "whatsapp/client/prekey_digest.hpp"
#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/client/rotate_prekey.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Node;
using whatsapp::signal::PreKeyId;
namespace client = whatsapp::client;

constexpr std::size_t kDerivedAtOnce = 32;  ///< public keys between two yields: about a millisecond of the loop

}  // namespace

/// A device that nobody looked after yet has just uploaded its keys, or comes from a version that did not look: it starts from
/// today, at its own time of the day.
awaitable<Result<KeyCare::Care>> KeyCare::load() {
  auto found = co_await ports::read<std::optional<Care>>(
      services_.store,
      [device = memory_.id](ports::Transaction& tx) -> Result<std::optional<Care>> { return tx.key_care().find(device); });
  if (!found) co_return pass_on(std::move(found));
  if (*found) co_return **found;
  const auto now = services_.clock.now();
  const Duration later(services_.random.below(static_cast<std::uint64_t>(client::kDigestInterval.count())));
  const Care first{.signed_prekey_id = memory_.credentials.signed_prekeys.front().id,
                   .rotate_at = now + client::kRotationInterval,
                   .check_at = now + later};
  if (auto stored = co_await store(first); !stored) co_return pass_on(std::move(stored));
  co_return first;
}

awaitable<Result<void>> KeyCare::store(Care care) {
  co_return co_await services_.store.transact([device = memory_.id, care](ports::Transaction& tx) -> Result<void> {
    tx.key_care().put(device, care);
    return {};
  });
}

/// Durable when it returns: the server must never hand out a key that a crash would take from us.
awaitable<Result<void>> KeyCare::store_key() {
  co_return co_await services_.store.transact(
      [device = memory_.id, credentials = memory_.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(device, credentials);
        return {};
      });
}

awaitable<Result<bool>> KeyCare::rotate_if_due() {
  auto care = co_await load();
  if (!care) co_return pass_on(std::move(care));
  const auto now = services_.clock.now();
  const bool check = care->check_at <= now;
  if (care->rotate_at > now) co_return check;
  // A key that the server has not confirmed is offered again, not replaced by a further one.
  if (memory_.credentials.signed_prekeys.front().id == care->signed_prekey_id)
    client::renew_signed_prekey(memory_.credentials, services_.random);
  if (auto stored = co_await store_key(); !stored) co_return pass_on(std::move(stored));
  const auto answer = co_await link_.request(client::rotation_request(memory_.credentials));
  const auto outcome = client::outcome_of_rotation(answer);
  const bool later = outcome == client::RotationOutcome::later;
  log::info("device.prekey_rotated", {log::field("device", memory_.id), log::field("confirmed", answer.has_value())});
  if (!later) care->signed_prekey_id = memory_.credentials.signed_prekeys.front().id;
  care->rotate_at = now + (later ? client::kRotationRetry : client::kRotationInterval);
  if (auto stored = co_await store(*care); !stored) co_return pass_on(std::move(stored));
  co_return check || outcome == client::RotationOutcome::check_bundle;
}

awaitable<Result<void>> KeyCare::check_bundle() {
  const auto answer = co_await link_.request(client::digest_request());
  bool right = true;
  if (answer) {
    const auto compared = co_await is_right(*answer);
    if (!compared) co_return std::unexpected(compared.error());
    right = *compared;
  } else if (answer.error().code == ErrorCode::not_found) {
    right = false;
  } else {
    co_return Result<void>{};  // nothing is known to be wrong: asked again after the next login
  }
  if (!right) {
    log::warn("device.bundle_wrong", {log::field("device", memory_.id)});
    PreKeyStock stock(services_, memory_, link_);
    if (auto uploaded = co_await stock.upload(client::kPreKeyTarget); !uploaded) co_return uploaded;
  }
  auto care = co_await load();
  if (!care) co_return pass_on(std::move(care));
  care->check_at = services_.clock.now() + client::kDigestInterval;
  if (!right) care->signed_prekey_id = memory_.credentials.signed_prekeys.front().id;
  co_return co_await store(*care);
}

awaitable<Result<bool>> KeyCare::is_right(const Node& answer) {
  const auto digest = client::parse_digest(answer);
  if (!digest) co_return false;
  const auto keys = co_await held(digest->prekeys);
  if (!keys) co_return std::unexpected(keys.error());
  co_return client::is_our_bundle(*digest, memory_.credentials, *keys);
}

/// The public halves, as far as we hold the private ones.
awaitable<Result<KeyCare::Keys>> KeyCare::held(std::vector<PreKeyId> ids) {
  using Secrets = std::vector<Bytes>;
  auto secrets = co_await ports::read<Secrets>(
      services_.store, [device = memory_.id, ids = std::move(ids)](ports::Transaction& tx) -> Result<Secrets> {
        Secrets found;
        for (const auto id : ids) {
          if (auto secret = tx.signal().prekey(device, id)) found.push_back(std::move(*secret));
        }
        return found;
      });
  if (!secrets) co_return pass_on(std::move(secrets));
  Keys keys;
  keys.reserve(secrets->size());
  for (const auto& secret : *secrets) {
    if (keys.size() % kDerivedAtOnce == 0) co_await boost::asio::post(boost::asio::use_awaitable);
    if (const auto bytes = exactly<crypto::kKeySize>(secret)) keys.push_back(crypto::KeyPair::from_private(*bytes).open);
  }
  co_return keys;
}

}  // namespace kurir::app
