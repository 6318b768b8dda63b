#include "app/prekey_stock.hpp"

#include <algorithm>
#include <iterator>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using ports::SignalRows;
using whatsapp::signal::PreKey;
namespace client = whatsapp::client;
namespace signal = whatsapp::signal;

constexpr std::size_t kMadeAtOnce = 16;  ///< keys between two yields: about a millisecond of the loop

}  // namespace

awaitable<Result<void>> PreKeyStock::fill(When when) {
  auto answer = co_await link_.request(client::prekey_count_request());
  if (!answer) co_return pass_on(std::move(answer));
  const auto left = client::prekey_count(*answer);
  if (left >= (when == When::few ? client::kPreKeyMinimum : client::kPreKeyTarget)) co_return Result<void>{};
  co_return co_await upload(client::kPreKeyTarget - left);
}

awaitable<Result<void>> PreKeyStock::upload(std::size_t count) {
  auto keys = co_await to_upload(count);
  if (!keys) co_return pass_on(std::move(keys));
  auto uploaded = co_await link_.request(client::prekey_upload_request(memory_.credentials, *keys));
  if (!uploaded) co_return pass_on(std::move(uploaded));
  co_return co_await services_.store.transact(
      [device = memory_.id, last = keys->back().id](ports::Transaction& tx) -> Result<void> {
        tx.signal().mark_uploaded(device, last);
        return {};
      });
}

/// What an upload before left unconfirmed comes first, so that no id is used for two keys.
awaitable<Result<std::vector<PreKey>>> PreKeyStock::to_upload(std::size_t wanted) {
  auto keys = co_await unconfirmed(wanted);
  if (!keys || keys->size() >= wanted) co_return keys;
  auto made = co_await make(wanted - keys->size());
  if (!made) co_return pass_on(std::move(made));
  std::ranges::move(*made, std::back_inserter(*keys));
  co_return keys;
}

awaitable<Result<std::vector<PreKey>>> PreKeyStock::unconfirmed(std::size_t limit) {
  using Rows = std::vector<SignalRows::PreKeyRow>;
  auto rows = co_await ports::read<Rows>(services_.store, [device = memory_.id, limit](ports::Transaction& tx) -> Result<Rows> {
    return tx.signal().prekeys_to_upload(device, limit);
  });
  if (!rows) co_return pass_on(std::move(rows));
  std::vector<PreKey> keys;
  keys.reserve(rows->size());
  for (const auto& row : *rows) {
    if (keys.size() % kMadeAtOnce == 0) co_await boost::asio::post(boost::asio::use_awaitable);
    if (const auto secret = exactly<crypto::kKeySize>(row.private_key))
      keys.push_back({row.id, crypto::KeyPair::from_private(*secret)});
  }
  co_return keys;
}

/// Durable when it returns: the server must never know a key that a crash would take from us.
awaitable<Result<std::vector<PreKey>>> PreKeyStock::make(std::size_t count) {
  std::vector<PreKey> keys;
  std::vector<SignalRows::PreKeyRow> rows;
  keys.reserve(count);
  rows.reserve(count);
  while (keys.size() < count) {
    const auto part = std::min(kMadeAtOnce, count - keys.size());
    for (auto& key : signal::generate_prekeys(memory_.credentials.next_prekey_id, part, services_.random)) {
      memory_.credentials.next_prekey_id = signal::next_id(key.id);
      rows.push_back({key.id, to_bytes(key.pair.secret.reveal())});
      keys.push_back(std::move(key));
    }
    co_await boost::asio::post(boost::asio::use_awaitable);
  }
  auto stored =
      co_await services_.store.transact([device = memory_.id, rows = std::move(rows),
                                         credentials = memory_.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.signal().put_prekeys(device, rows);
        tx.devices().save_credentials(device, credentials);
        return {};
      });
  if (!stored) co_return pass_on(std::move(stored));
  co_return keys;
}

}  // namespace kurir::app
