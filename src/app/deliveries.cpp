#include "app/deliveries.hpp"

#include "app/audit.hpp"
#include "app/deliver_webhooks.hpp"
#include "app/webhook_attempt.hpp"
#include "app/webhook_signature.hpp"
#include "domain/legacy_text.hpp"
#include "domain/valid_text.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::EventKind;
using ports::Delivery;
using ports::DeliveryState;

constexpr std::size_t kSummary = 120;      ///< bytes
constexpr std::size_t kFailedBatch = 200;  ///< events a transaction: accepts wait for its end
constexpr std::string_view kSampleNumber = "6281234567890";
constexpr std::string_view kSampleText = "Ini pesan percobaan. This is a test message.";

/// One decoded field of a form body.
std::string field_of(std::string_view body, std::string_view name) {
  while (!body.empty()) {
    const auto pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(pair.size() + 1, body.size()));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return domain::url_decode(pair.substr(name.size() + 1));
    }
  }
  return {};
}

std::string summary_of(const domain::WebhookEvent& event) {
  const auto text = event.kind == EventKind::inbox
                        ? fmt::format("{}: {}", field_of(event.body, "number"), field_of(event.body, "message"))
                        : fmt::format("{} {}", field_of(event.body, "id"), field_of(event.body, "status"));
  return domain::valid_beginning(text, kSummary);
}

DeliveryView view_of(ports::Transaction& tx, Delivery delivery) {
  const auto device = tx.devices().find(delivery.event.device);
  auto summary = summary_of(delivery.event);
  return {std::move(delivery), device ? device->waid : "", std::move(summary)};
}

/// Nothing where no device is named.
Result<std::optional<domain::DeviceId>> device_of(ports::Transaction& tx, domain::AccountId account, const std::string& waid) {
  if (waid.empty()) return std::optional<domain::DeviceId>();
  const auto device = find_device(tx, {waid, account});
  if (!device) return std::unexpected(device.error());
  return std::optional(device->id);
}

Result<Delivery> find(ports::Transaction& tx, const WhichDelivery& which) {
  auto delivery = tx.deliveries().find(which.id);
  if (delivery && delivery->account == which.account) return std::move(*delivery);
  return fail(ErrorCode::not_found, "there is no webhook call {}", which.id);
}

Result<DeliveryDetail> detail_of(ports::Transaction& tx, const WhichDelivery& which) {
  auto delivery = find(tx, which);
  if (!delivery) return std::unexpected(delivery.error());
  auto attempts = tx.deliveries().attempts(which.id);
  return DeliveryDetail{view_of(tx, std::move(*delivery)), std::move(attempts)};
}

/// One that waits may be under way to the URL it has.
void redeliver_now(ports::Transaction& tx, const Delivery& delivery, Time now) {
  auto url = delivery.event.url;
  const auto device = tx.devices().find(delivery.event.device);
  if (device && delivery.state != DeliveryState::waiting) {
    const auto& current = delivery.event.kind == EventKind::inbox ? device->inbox_url : device->tracking_url;
    if (!current.empty()) url = current;
  }
  tx.deliveries().redeliver(delivery.event.id, url, now);
}

struct FailedBatch {
  std::size_t redelivered = 0;
  std::optional<domain::EventId> older_than;
};

Result<FailedBatch> redeliver_batch(ports::Transaction& tx, const Admin& admin, domain::AccountId account,
                                    const std::string& waid, std::optional<domain::EventId> before, Time now) {
  const auto device = device_of(tx, account, waid);
  if (!device) return std::unexpected(device.error());
  const ports::DeliveryFilter filter{.account = account, .device = *device, .state = DeliveryState::failed};
  const auto page = tx.deliveries().page(filter, before, kFailedBatch);
  for (const auto& delivery : page.deliveries) redeliver_now(tx, delivery, now);
  if (!page.deliveries.empty()) {
    const auto target = waid.empty() ? fmt::format("account:{}", account) : "device:" + waid;
    audit(tx, {admin.actor, "webhook.redeliver", target, account, fmt::format("{} calls", page.deliveries.size())}, now);
  }
  return FailedBatch{page.deliveries.size(), page.older_than};
}

domain::WebhookEvent sample(domain::Device device, EventKind kind, Time now) {
  if (kind == EventKind::inbox) return *domain::inbox_event(device, kSampleNumber, kSampleText, now);
  domain::Message message;
  message.number = kSampleNumber;
  return *domain::tracking_event(device, message, domain::MessageState::sent, now);
}

}  // namespace

awaitable<Result<DeliveriesPage>> list_deliveries(ports::Store& store, DeliveriesWanted wanted) {
  co_return co_await ports::read<DeliveriesPage>(store, [wanted](ports::Transaction& tx) -> Result<DeliveriesPage> {
    const auto device = device_of(tx, wanted.account, wanted.waid);
    if (!device) return std::unexpected(device.error());
    auto found = tx.deliveries().page({.account = wanted.account, .device = *device, .state = wanted.state, .kind = wanted.kind},
                                      wanted.before, wanted.limit);
    DeliveriesPage page{.deliveries = {}, .older_than = found.older_than};
    for (auto& delivery : found.deliveries) page.deliveries.push_back(view_of(tx, std::move(delivery)));
    return page;
  });
}

awaitable<Result<DeliveryDetail>> show_delivery(ports::Store& store, WhichDelivery which) {
  co_return co_await ports::read<DeliveryDetail>(store, [which](ports::Transaction& tx) { return detail_of(tx, which); });
}

awaitable<Result<DeliveryDetail>> redeliver(Admin admin, WhichDelivery which) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<DeliveryDetail>(
      admin.store, [which, actor = admin.actor, now](ports::Transaction& tx) -> Result<DeliveryDetail> {
        const auto delivery = find(tx, which);
        if (!delivery) return std::unexpected(delivery.error());
        redeliver_now(tx, *delivery, now);
        audit(tx, {actor, "webhook.redeliver", fmt::format("event:{}", which.id), which.account, ""}, now);
        return detail_of(tx, which);
      });
}

awaitable<Result<std::size_t>> redeliver_failed(Admin admin, domain::AccountId account, std::string waid) {
  std::size_t redelivered = 0;
  std::optional<domain::EventId> before;
  do {
    const auto now = admin.clock.now();
    const auto batch = co_await ports::transact<FailedBatch>(
        admin.store, [=](ports::Transaction& tx) { return redeliver_batch(tx, admin, account, waid, before, now); });
    if (!batch) co_return std::unexpected(batch.error());
    redelivered += batch->redelivered;
    before = batch->older_than;
  } while (before);
  co_return redelivered;
}

awaitable<Result<ports::WebhookAttempt>> test_webhook(const WebhookTest& with, WhichDevice which, EventKind kind) {
  const auto device = co_await ports::read<domain::Device>(
      with.store, [which](ports::Transaction& tx) -> Result<domain::Device> { return find_device(tx, which); });
  if (!device) co_return std::unexpected(device.error());
  const auto& url = kind == EventKind::inbox ? device->inbox_url : device->tracking_url;
  if (url.empty()) co_return fail(ErrorCode::conflict, "device {} has no such webhook: set its URL first", which.waid);
  const auto began = with.clock.now();
  auto event = sample(*device, kind, began);
  ports::HttpRequest request{
      .url = url,
      .content_type = "application/x-www-form-urlencoded",
      .headers = webhook_headers(with.signing_secret(device->id), fmt::format("test_{:016x}", with.random.below(1ULL << 62)),
                                 began, event.body),
      .body = std::move(event.body)};
  const auto response = co_await with.http.post(std::move(request), kWebhookTimeout);
  co_return attempt_of(response, 1, began, with.clock.now());
}

}  // namespace kurir::app
