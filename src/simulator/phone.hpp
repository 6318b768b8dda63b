// A virtual phone: a primary device with its own keys. It acts on the world through the same stanzas as any client:
// receives, decrypts, sends receipts, marks read, answers, asks for resends and answers such requests.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "simulator/kept_file.hpp"
#include "simulator/message_content.hpp"
#include "simulator/message_kinds.hpp"
#include "simulator/pairing.hpp"
#include "simulator/phone_sender_keys.hpp"
#include "simulator/phone_sessions.hpp"
#include "simulator/phone_types.hpp"
#include "simulator/switchboard.hpp"

namespace kurir::proto {
class Message;
}

namespace kurir::simulator {

struct PhoneSettings {
  Reading reading = Reading::manual;
  std::string auto_reply;  ///< empty = silent; answers companions only, so that two phones never talk for ever
};

/// A message that this phone sent, kept for those who could not decrypt it.
struct SentMessage {
  std::uint64_t serial = 0;
  std::string id;
  Jid chat;
  Bytes content;
  Time at{};
  SentStatus status = SentStatus::sent;
};

/// What a companion sent, as this phone was told: shown, not kept over a restart.
struct CompanionMessage {
  std::string id;
  std::string number;
  std::string text;
  Time at{};
};

/// Something that this phone heard, of whatever kind: not kept over a restart.
struct Happening {
  Time at{};
  std::string from{};        ///< number
  std::uint16_t device = 0;  ///< of the sender
  std::string id{};          ///< of a message
  std::string group{};       ///< that it was written to; empty = to this phone alone
  Bytes message{};           ///< decrypted; empty where it is a signal
  Node signal{};             ///< somebody types, comes or goes
};

/// A received message with the address that its receipts go to.
struct ReceivedMessage {
  std::uint64_t serial = 0;
  PhoneMessage shown;
  Jid sender;  ///< in a group the author's device
};

class Phone final : public Link {
 public:
  static constexpr std::size_t kMaxMessages = 100'000;  ///< kept; the oldest go first
  static constexpr std::size_t kMaxSent = 1'000;        ///< kept for resends
  static constexpr std::size_t kMaxText = 64U << 10;    ///< bytes
  static constexpr int kMaxRetries = 5;                 ///< per message and requester
  static constexpr std::uint16_t kMaxDeviceId = 255;    ///< the wire has one byte for it

  Phone(World& world, Switchboard& switchboard, Account& account, PhoneKeys keys, PhoneSettings settings);

  [[nodiscard]] Account& account() const noexcept { return account_; }
  [[nodiscard]] const PhoneSettings& settings() const noexcept { return settings_; }
  void change_settings(PhoneSettings settings) {
    settings_ = std::move(settings);
    changed();
  }
  [[nodiscard]] bool online() const noexcept { return account_.phone().link == this; }
  void go_online();
  void go_offline();

  /// Starts pairing with the client whose code this is; `done` is called with the outcome.
  [[nodiscard]] Result<void> scan(const PairingDesk& desk, std::string_view qr, Pairing::Done done);
  /// Types the code that a client shows for this phone; `done` is called with the outcome, `verification_failed` for a wrong
  /// code. Works for a tenth of a second: the code is made to be slow to guess.
  [[nodiscard]] Result<void> type_code(const PairingDesk& desk, std::string_view code, Pairing::Done done);
  // phone_account_news.cpp: to all companions; gives how many were told.
  [[nodiscard]] Result<std::size_t> share_app_state_keys();
  [[nodiscard]] Result<std::size_t> share_history(const std::vector<Account*>& contacts, Placement placement);
  /// The account is LID-migrated from now on.
  [[nodiscard]] Result<std::size_t> share_lids(const std::vector<Account*>& contacts);
  /// Another push name, by app state.
  [[nodiscard]] Result<std::size_t> rename(std::string name, Placement placement);
  /// Another salt of privacy tokens, by app state.
  [[nodiscard]] Result<std::size_t> draw_salt(Placement placement);
  /// The server makes snapshots of the settings, for devices that start anew. Nobody is told.
  [[nodiscard]] Result<std::size_t> snapshot_settings();
  /// Another identity, as after a new installation: companions are unlinked, contacts told.
  void reinstall();
  /// What its owner holds in hand where the account is linked with a passkey only.
  [[nodiscard]] Passkey passkey() const;
  /// Signs the account's present device list.
  void sign_device_list();
  /// To a number or to a group ("…@g.us"); gives the message id.
  [[nodiscard]] Result<std::string> send_text(std::string_view to, std::string_view text);
  /// Encrypts `file`, puts it on the media server and sends what names it; `note` says what it is.
  [[nodiscard]] Result<std::string> send_media(std::string_view to, MediaNote note, BytesView file);
  /// The file that came with a message, fetched and decrypted. `not_found`, or `verification_failed` where it does not hold.
  [[nodiscard]] Result<Bytes> open_media(std::string_view id) const;
  // Beyond texts: phone_kinds.cpp. Each that sends a message gives its id; `id` names a message that this phone has.
  struct Reply {
    std::string quote;                  ///< id of the message that is answered; empty = of none
    std::vector<std::string> mentions;  ///< numbers
  };
  [[nodiscard]] Result<std::string> reply(std::string_view to, std::string_view text, const Reply& around);
  /// An empty emoji takes the reaction back.
  [[nodiscard]] Result<std::string> react(std::string_view to, std::string_view id, std::string_view emoji);
  [[nodiscard]] Result<std::string> edit(std::string_view to, std::string_view id, std::string_view text);
  [[nodiscard]] Result<std::string> revoke(std::string_view to, std::string_view id);
  [[nodiscard]] Result<std::string> share(std::string_view to, const Place& place);
  [[nodiscard]] Result<std::string> share(std::string_view to, const std::vector<Card>& cards);
  /// `state`: composing, recording, paused.
  [[nodiscard]] Result<void> show_typing(std::string_view to, std::string_view state);
  enum class Presence { available, unavailable };
  [[nodiscard]] Result<void> show_presence(Presence presence);
  /// Wants to be told when somebody comes and goes.
  [[nodiscard]] Result<void> watch(std::string_view to);
  /// The latest, in order.
  [[nodiscard]] const std::deque<Happening>& happenings() const noexcept { return happenings_; }
  [[nodiscard]] const std::deque<SentMessage>& sent() const noexcept { return sent_; }

  /// One message, or all; gives how many became read by this.
  [[nodiscard]] Result<std::size_t> mark_read(std::optional<std::string> id);
  /// All of a chat, by the other's number.
  [[nodiscard]] Result<std::size_t> read_chat(std::string_view number);
  /// The latest first.
  [[nodiscard]] std::vector<PhoneChat> chats() const;
  [[nodiscard]] const std::deque<ReceivedMessage>& messages() const noexcept { return messages_; }

  /// Handles one stanza that arrived; false where none waits.
  bool work();

  void deliver(const Node& stanza) override;
  void end(Ending) override {}
  /// Told each time a stanza arrives.
  std::function<void(Phone&)> on_arrival;

 private:
  friend struct PhoneRecord;

  struct TypedCode;
  [[nodiscard]] Result<void> finish_code(Pairing& pairing, const TypedCode& attempt, const CodeExchange::Finish& finish);
  [[nodiscard]] Result<void> ask_for_passkey(Pairing& pairing, const ByteArray<32>& adv_secret, Pairing::Done done);
  [[nodiscard]] Result<void> vouch_for(Pairing& pairing, const ByteArray<32>& adv_secret, Pairing::Done done);
  [[nodiscard]] std::string new_message_id();
  [[nodiscard]] Result<std::string> send_content(std::string_view to, Bytes content);
  void answer_media_retry(const Node& receipt);
  [[nodiscard]] std::optional<MediaNote> media_of_message(std::string_view id) const;
  void on_message(const Node& message);
  void on_group_message(const Node& message);
  void on_used_key(const Device& sender, const Node& message);
  [[nodiscard]] bool has_seen(const Device& sender, const Node& message) const;
  [[nodiscard]] bool remember(const Device& sender, const Node& message);
  void on_content(const Device& sender, const Node& message, BytesView plaintext);
  void on_receipt(const Node& receipt);
  void on_peer_message(Device& companion, const Node& request, BytesView plaintext);  ///< phone_placeholder.cpp
  void note_progress(const Node& receipt, SentStatus status);
  void keep_copy(const Node& message, std::string_view text);
  void on_notification(const Node& notification);
  struct Known {
    bool ours;
    Jid author;  ///< bare, in the chat's namespace
    std::string text;
  };
  [[nodiscard]] Result<Known> known(std::string_view id, const Jid& chat) const;
  [[nodiscard]] Result<Jid> chat_with(std::string_view to) const;
  [[nodiscard]] Result<MessageKey> key_for(std::string_view id, std::string_view to) const;
  void note(Happening happening);
  void note_message(const Device& sender, const Node& message, BytesView content);
  void on_signal(const Node& stanza);
  void on_other_kind(const Device& sender, const Node& message, Content content, BytesView plaintext);
  void apply_change(const Device& sender, BytesView content);
  void remember_sent(SentMessage message);
  void ask_again(const Node& message, whatsapp::signal::SignalError why);
  void answer_retry(const Node& receipt);
  void answer_group_retry(const Group& group, Device& requester, const SentMessage& sent, std::int64_t count);
  [[nodiscard]] bool is_note_to_self(const Node& message) const;
  void keep(const Device& sender, const Node& message, const Content& content);
  void confirm(const Node& message, std::string_view type);
  void acknowledge(const Node& stanza);
  using IsMeant = std::function<bool(const PhoneMessage&)>;
  [[nodiscard]] std::size_t mark_read_where(const IsMeant& is_meant);
  /// Where receipts go: to the sender, or to a group and in it to the author's device.
  struct Author {
    std::string group;
    Jid sender;
    auto operator<=>(const Author&) const = default;
  };
  [[nodiscard]] static Author author_of(const Node& message);
  void send_read_receipts(const Author& author, const std::vector<std::string>& ids);
  [[nodiscard]] Result<std::string> send_to_group(const Group& group, Bytes content, const WireForm& form);
  void say(const Node& stanza) { switchboard_.accept(account_.phone(), stanza); }
  /// Its keys, settings or presence.
  void changed() { world_.changes.changed(key(RecordKind::phone)); }
  [[nodiscard]] RecordKey key(RecordKind kind, std::uint64_t serial = 0) const {
    return {.kind = kind, .number = account_.number, .serial = serial};
  }
  /// With the kind of media that `content` carries, if any.
  [[nodiscard]] AppStateShelf& app_state();
  [[nodiscard]] Result<std::size_t> tell_companions(const proto::Message& message);
  [[nodiscard]] KeepFile keep_settings();
  [[nodiscard]] Result<std::size_t> tell_of_collection(const std::string& name, Placement placement);
  [[nodiscard]] Result<Node> enc_for(Device& target, BytesView content);

  World& world_;
  Switchboard& switchboard_;
  Account& account_;
  PhoneKeys keys_;
  PhoneSettings settings_;
  PhoneSessions sessions_;
  PhoneSenderKeys sender_keys_;
  std::deque<Node> inbox_;
  std::deque<ReceivedMessage> messages_;
  std::uint64_t next_message_ = 0;
  std::unordered_set<std::string> seen_;  ///< "sender number/id" of what was decrypted
  std::deque<std::string> seen_order_;
  std::deque<SentMessage> sent_;
  std::uint64_t next_sent_ = 0;
  std::deque<CompanionMessage> copies_;
  std::deque<Happening> happenings_;
  std::unordered_map<std::string, int> retries_;  ///< asked for, by "sender device/id"
};

}  // namespace kurir::simulator
