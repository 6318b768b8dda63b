// Everything durable. A transaction is a plain function, so none is ever held across a suspension; many functions
// share one commit, and `transact` completes only after it.
//
// Functions given to the store must not block on anything else, must not touch the caller's event loop, and own what
// they use. A function that returns an error, or throws, leaves no trace.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "domain/account.hpp"
#include "domain/device.hpp"
#include "domain/message.hpp"
#include "domain/webhook_event.hpp"
#include "ports/change.hpp"

namespace kurir::ports {

class AppStateRows;
class AuditRows;
class ConsentRows;
class DeliveryRows;
class ContactRows;
class ConversationRows;
class GroupRows;
class HistoryRows;
class InvoiceRows;
class KeyCareRows;
class LedgerRows;
class LinkCodeRows;
class OwedRows;
class PacingRows;
class PlanRows;
class PrivacyTokenRows;
class QuotaRows;
class ReminderRows;
class RetryRows;
class SecondFactorRows;
class SentPayloadRows;
class SignInRows;
class TaxRows;
class TopUpRequestRows;
class TrafficRows;
class UserRows;

using domain::AccountId;
using domain::DeviceId;
using domain::EventId;
using domain::MessageId;
using domain::Rupiah;

class AccountRows {
 public:
  virtual ~AccountRows() = default;
  virtual AccountId create(const domain::Account& account) = 0;  ///< `account.id` is ignored
  virtual std::optional<domain::Account> find(AccountId id) = 0;
  virtual domain::KeyId add_key(const domain::ApiKey& key, Time now) = 0;  ///< `key.id` is ignored
  virtual std::vector<domain::Account> list(AccountId after, std::size_t limit) = 0;
  virtual void update(const domain::Account& account) = 0;  ///< everything but the id
  virtual std::size_t device_count(AccountId account) = 0;  ///< without deleted ones

  /// Revoked and expired keys included: the caller decides.
  virtual std::optional<domain::ApiKey> find_key(const ByteArray<32>& hash) = 0;
  virtual std::optional<domain::ApiKey> find_key(domain::KeyId id) = 0;
  virtual std::vector<domain::ApiKey> keys(AccountId account) = 0;
  virtual void update_key(const domain::ApiKey& key) = 0;  ///< name, scopes, decoding, addresses, expiry, revocation
  virtual void key_used(domain::KeyId id, Time now) = 0;

  /// When the account last asked for its balance through this device.
  virtual std::optional<Time> balance_checked(AccountId account, DeviceId device) = 0;
  virtual void set_balance_checked(AccountId account, DeviceId device, Time now) = 0;
};

class DeviceRows {
 public:
  virtual ~DeviceRows() = default;
  virtual DeviceId create(const domain::Device& device) = 0;    ///< `device.id` is ignored
  virtual std::optional<domain::Device> find(DeviceId id) = 0;  ///< deleted ones, too: their messages name them
  // No other look-up knows deleted ones.
  virtual std::optional<domain::Device> find_by_waid(const std::string& waid) = 0;
  virtual std::vector<domain::Device> list() = 0;
  virtual std::vector<domain::Device> list_of(AccountId account) = 0;
  /// In order of id, after the given one; of one state, or of all.
  virtual std::vector<domain::Device> page(std::optional<domain::DeviceState> state, DeviceId after, std::size_t limit) = 0;
  virtual std::int64_t count(domain::DeviceState state) = 0;
  /// Why it is in its state: in words, and with a code for programs (may be empty).
  struct Reason {
    std::string text;
    std::string code;
  };
  virtual void set_state(DeviceId id, domain::DeviceState state, const Reason& reason, Time now) = 0;
  void set_state(DeviceId id, domain::DeviceState state, const std::string& reason, Time now) {
    set_state(id, state, Reason{reason, {}}, now);
  }
  virtual void set_name(DeviceId id, const std::string& name) = 0;
  virtual void set_paused_at(DeviceId id, std::optional<Time> at) = 0;
  virtual void remove(DeviceId id, Time now) = 0;  ///< from all lists
  virtual void set_number(DeviceId id, const std::string& number) = 0;
  virtual void set_linked_at(DeviceId id, std::optional<Time> at) = 0;
  virtual void set_plan(DeviceId id, domain::PlanId plan, Time anchor, std::optional<Time> expires_at) = 0;
  /// Devices whose paid period ended by `now` and that have not lapsed, oldest first.
  virtual std::vector<domain::Device> to_renew(Time now, std::size_t limit) = 0;
  /// Devices that could not pay (domain::has_lapsed), in order of id.
  virtual std::vector<domain::Device> lapsed(DeviceId after, std::size_t limit) = 0;
  virtual void set_policy(DeviceId id, const std::string& policy) = 0;
  virtual void set_restriction(DeviceId id, const domain::Restriction& restriction) = 0;
  /// Devices with a restriction of some kind, also of one that is over, in order of its end.
  virtual std::vector<domain::Device> restricted(std::size_t limit) = 0;
  virtual void set_webhooks(DeviceId id, const std::string& inbox_url, const std::string& tracking_url) = 0;
  /// The client's credentials: sealed at rest by the store.
  virtual void save_credentials(DeviceId id, BytesView credentials) = 0;
  virtual std::optional<Bytes> load_credentials(DeviceId id) = 0;
  /// The device shall be unlinked from WhatsApp; until that is done, or given up, it keeps its credentials.
  virtual void want_unlink(DeviceId id) = 0;
  virtual std::vector<domain::Device> to_unlink() = 0;  ///< deleted ones included
  virtual void forget_credentials(DeviceId id) = 0;     ///< nothing is left to unlink
  /// The QR text that waits for a scan; sealed at rest. An empty text clears it.
  virtual void set_qr(DeviceId id, const std::string& qr, Time expires_at) = 0;
  /// Until when somebody waits for a code to scan.
  virtual void set_qr_wanted_until(DeviceId id, std::optional<Time> until) = 0;
  virtual std::optional<Time> qr_wanted_until(DeviceId id) = 0;
  struct Qr {
    std::string text;
    Time expires_at;
  };
  virtual std::optional<Qr> qr(DeviceId id) = 0;
};

class MessageRows {
 public:
  virtual ~MessageRows() = default;
  virtual MessageId insert(const domain::Message& message) = 0;  ///< `message.id` is ignored
  virtual std::optional<domain::Message> find(MessageId id) = 0;
  /// Messages that were encrypted at least once: nobody hears of the wire id before.
  virtual std::optional<domain::Message> find_by_wire_id(DeviceId device, const std::string& wire_id) = 0;
  /// State `accepted`, not held, due_at <= now, in order of lane, due_at, id, without the stanza.
  virtual std::vector<domain::Message> due(DeviceId device, Time now, std::size_t limit) = 0;
  /// State `encrypted`, in order of id: what must be sent again after a reconnect.
  virtual std::vector<domain::Message> in_flight(DeviceId device, std::size_t limit) = 0;
  virtual void set_encrypted(MessageId id, BytesView stanza) = 0;
  /// A message that waits: another time to send it, and why (for people).
  virtual void set_due(MessageId id, Time due_at, const std::string& reason) = 0;
  /// A rule of use holds it until released; an empty rule releases.
  virtual void set_held(MessageId id, const std::string& rule, const std::string& reason) = 0;
  virtual std::vector<domain::Message> held(DeviceId device, std::size_t limit) = 0;
  virtual void set_reason(MessageId id, const std::string& reason) = 0;
  /// Those of an account that wait (held ones included), in order of due_at, id, after the given position.
  struct Position {
    Time due_at{};
    MessageId id;
  };
  virtual std::vector<domain::Message> waiting(AccountId account, const Position& after, std::size_t limit) = 0;
  virtual std::vector<domain::Message> waiting_of(DeviceId device, const Position& after, std::size_t limit) = 0;
  /// Those that wait and whose expiry has passed.
  virtual std::vector<domain::Message> expired(Time now, std::size_t limit) = 0;
  virtual std::optional<Time> next_expiry() = 0;
  /// Back to `accepted` for another try at `due_at`, where the server refused the stanza but not the message; counts an attempt.
  virtual void retry_later(MessageId id, Time due_at) = 0;
  /// The stanza is dropped where the new state is past `encrypted`.
  virtual void set_state(MessageId id, domain::MessageState state, Time now) = 0;
  virtual void set_pending_reported(MessageId id) = 0;
  /// Customers' messages `accepted`, not yet reported as pending, accepted before `before`, of linked devices.
  virtual std::vector<domain::Message> unreported(Time before, std::size_t limit) = 0;
  /// Of the messages that were to wait (due later than accepted): the devices, each once, for which one became due after
  /// `after`, by `now`; and when the next one of any device is (nothing = none waits). Who accepts a message that is due
  /// at once tells its device himself.
  virtual std::vector<DeviceId> devices_with_due(Time after, Time now) = 0;
  virtual std::optional<Time> next_due_after(Time now) = 0;
};

/// Signal's state of one device; keys are sealed at rest by the store.
class SignalRows {
 public:
  virtual ~SignalRows() = default;
  /// `address` = signal::Address::to_string().
  virtual std::optional<Bytes> session(DeviceId device, const std::string& address) = 0;
  virtual void put_session(DeviceId device, const std::string& address, BytesView record) = 0;
  virtual void remove_session(DeviceId device, const std::string& address) = 0;
  /// Of all devices of one name ("user" or "user_1").
  virtual void remove_sessions_of(DeviceId device, const std::string& name) = 0;
  /// Where no session is under `to`, the one under `from` moves there; else `from` is dropped.
  virtual void move_session(DeviceId device, const std::string& from, const std::string& to) = 0;
  /// The same for all devices of one name.
  virtual void move_sessions_of(DeviceId device, const std::string& from_name, const std::string& to_name) = 0;

  struct PreKeyRow {
    std::uint32_t id;
    Bytes private_key;
  };
  virtual void put_prekeys(DeviceId device, const std::vector<PreKeyRow>& keys) = 0;
  /// Given to somebody already: it is not for the server.
  virtual void put_handed_out(DeviceId device, const PreKeyRow& key) = 0;
  virtual std::optional<Bytes> prekey(DeviceId device, std::uint32_t id) = 0;
  virtual void remove_prekey(DeviceId device, std::uint32_t id) = 0;
  /// Not yet confirmed by the server, oldest first.
  virtual std::vector<PreKeyRow> prekeys_to_upload(DeviceId device, std::size_t limit) = 0;
  virtual void mark_uploaded(DeviceId device, std::uint32_t up_to_id) = 0;

  /// What is known of a person: PN <-> LID, the device list, whether on WhatsApp.
  struct Contact {
    std::string number;  ///< PN user
    std::string lid;     ///< LID user, empty = unknown
    bool on_whatsapp = true;
    std::vector<std::uint16_t> devices;  ///< empty = ask again
    Time checked_at;
  };
  virtual std::optional<Contact> contact(DeviceId device, const std::string& number) = 0;
  virtual std::optional<Contact> contact_by_lid(DeviceId device, const std::string& lid) = 0;
  virtual void put_contact(DeviceId device, const Contact& contact) = 0;

  /// Everything of this device, for a new pairing.
  virtual void clear(DeviceId device) = 0;
};

/// The outbox of webhook calls.
class EventRows {
 public:
  virtual ~EventRows() = default;
  virtual EventId append(const domain::WebhookEvent& event) = 0;  ///< `event.id` is ignored
  /// The URLs that have an event due, each once. Due: neither delivered nor given up, next_attempt_at <= now, and not
  /// behind an older event of the same device and ordering key that waits itself (whatever its URL and next_attempt_at).
  virtual std::vector<std::string> urls_with_due(Time now) = 0;
  /// The due events of one URL, in order of next_attempt_at, then id.
  virtual std::vector<domain::WebhookEvent> due(const std::string& url, Time now, std::size_t limit) = 0;
  virtual void delivered(EventId id, Time now) = 0;
  virtual void failed(EventId id, int attempts, Time next_attempt_at) = 0;
  virtual void given_up(EventId id, Time now) = 0;
  virtual std::optional<Time> next_attempt_after(Time now) = 0;
};

/// What came in: remembered so that a stanza delivered twice is reported once.
class InboxRows {
 public:
  virtual ~InboxRows() = default;
  struct Incoming {
    std::string chat;
    std::string sender;
    std::string wire_id;
    std::string number;
    std::string text;
    Time at;
  };
  /// False where (device, chat, sender, wire_id) is known already.
  [[nodiscard]] virtual bool insert_if_new(DeviceId device, const Incoming& incoming) = 0;
};

class IdempotencyRows {
 public:
  virtual ~IdempotencyRows() = default;
  struct Entry {
    ByteArray<32> body_hash;
    std::string response;
  };
  virtual std::optional<Entry> find(AccountId account, const std::string& key, Time now) = 0;
  virtual void put(AccountId account, const std::string& key, const Entry& entry, Time expires_at) = 0;
  /// Upkeep: drops up to `limit` entries that ended by `now`; how many there were.
  virtual std::size_t remove_expired(Time now, std::size_t limit) = 0;
};

class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual AccountRows& accounts() = 0;
  virtual DeviceRows& devices() = 0;
  virtual MessageRows& messages() = 0;
  virtual SignalRows& signal() = 0;
  virtual LedgerRows& ledger() = 0;
  virtual EventRows& events() = 0;
  virtual InboxRows& inbox() = 0;
  virtual IdempotencyRows& idempotency() = 0;
  // Each of these is declared in a header of its own: ports/<name>_rows.hpp.
  virtual UserRows& users() = 0;
  virtual SecondFactorRows& second_factors() = 0;
  virtual SignInRows& sign_ins() = 0;
  virtual AuditRows& audit() = 0;
  virtual PlanRows& plans() = 0;
  virtual QuotaRows& quota() = 0;
  virtual TaxRows& taxes() = 0;
  virtual InvoiceRows& invoices() = 0;
  virtual ReminderRows& reminders() = 0;
  virtual PacingRows& pacing() = 0;
  virtual ConsentRows& consent() = 0;
  virtual ContactRows& contacts() = 0;
  virtual TopUpRequestRows& top_up_requests() = 0;
  virtual TrafficRows& traffic() = 0;
  virtual HistoryRows& history() = 0;
  virtual ConversationRows& conversations() = 0;
  virtual LinkCodeRows& link_codes() = 0;
  virtual DeliveryRows& deliveries() = 0;
  virtual SentPayloadRows& sent_payloads() = 0;
  virtual KeyCareRows& key_care() = 0;
  virtual RetryRows& retries() = 0;
  virtual OwedRows& owed() = 0;
  virtual PrivacyTokenRows& privacy_tokens() = 0;
  virtual AppStateRows& app_state() = 0;
  virtual GroupRows& groups() = 0;

  /// Told to the store's listener once it is committed. Most rows note their changes themselves; this is for the rest.
  virtual void note(Change change) = 0;
};

class Store {
 public:
  using Work = std::move_only_function<Result<void>(Transaction&)>;
  virtual ~Store() = default;

  /// Runs `work` on the writer, alone, and completes on the caller's executor after the commit is on disk.
  /// `unavailable` where the store failed; the work's own error where it returned one.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> transact(Work work) = 0;
  /// Runs `work` on a reader's snapshot; writing through it fails with `internal`.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> read(Work work) = 0;
  /// A number that changes when another process has written.
  [[nodiscard]] virtual boost::asio::awaitable<std::int64_t> outside_changes() = 0;
  /// One listener, for what this process changes; an empty one ends it.
  virtual void listen(ChangeListener listener) = 0;
};

/// transact/read with a value: the function's result comes back after the commit.
template <class T>
[[nodiscard]] boost::asio::awaitable<Result<T>> transact(Store& store, std::move_only_function<Result<T>(Transaction&)> work) {
  std::optional<T> value;
  auto done = co_await store.transact([&value, work = std::move(work)](Transaction& tx) mutable -> Result<void> {
    auto result = work(tx);
    if (!result) return std::unexpected(std::move(result).error());
    value.emplace(std::move(*result));
    return {};
  });
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return std::move(*value);
}

template <class T>
[[nodiscard]] boost::asio::awaitable<Result<T>> read(Store& store, std::move_only_function<Result<T>(Transaction&)> work) {
  std::optional<T> value;
  auto done = co_await store.read([&value, work = std::move(work)](Transaction& tx) mutable -> Result<void> {
    auto result = work(tx);
    if (!result) return std::unexpected(std::move(result).error());
    value.emplace(std::move(*result));
    return {};
  });
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return std::move(*value);
}

}  // namespace kurir::ports
