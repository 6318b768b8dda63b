// What WhatsApp sends to a device, batch by batch: everything that follows from it is durable before it is acknowledged.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/device_memory.hpp"
#include "app/letters.hpp"
#include "app/link.hpp"
#include "app/missing_messages.hpp"
#include "app/retry_counts.hpp"
#include "app/retry_limits.hpp"
#include "app/send_messages.hpp"
#include "app/whatsapp_services.hpp"
#include "whatsapp/client/offline_backlog.hpp"
#include "whatsapp/client/retry.hpp"

namespace kurir::app {

class ReceiveStanzas {
 public:
  ReceiveStanzas(const WhatsAppServices& services, DeviceMemory& memory, SendMessages& sender)
      : services_(services), memory_(memory), sender_(sender), missing_(services, memory) {}

  /// An error ends the connection: what was not acknowledged comes again after the next login.
  [[nodiscard]] boost::asio::awaitable<Result<void>> handle(Link& link, std::vector<whatsapp::Node> batch);

  /// Whether a stanza must be handled alone: it removes sessions that others of a batch may use.
  [[nodiscard]] static bool stands_alone(const whatsapp::Node& stanza);

  /// After the login: what retries were waiting for before, and what was left to be fetched.
  [[nodiscard]] boost::asio::awaitable<Result<void>> load_retries();
  /// When work_off_retries() has something to do.
  [[nodiscard]] std::optional<Time> retries_due_at() const;
  /// Answers those who may be answered by now, and asks our own phone for what could not be read.
  [[nodiscard]] boost::asio::awaitable<Result<void>> work_off_retries(Link& link);

  /// A text was answered by the gateway itself: a message is due. Cleared by asking.
  [[nodiscard]] bool take_answered() { return std::exchange(answered_, false); }

 private:
  /// Work for the store's writer, in the order of the stanzas; true where a webhook event was appended.
  using Write = std::move_only_function<bool(ports::Transaction&)>;
  struct Effects {
    std::vector<Write> writes;
    std::vector<whatsapp::Node> replies;
    std::vector<const whatsapp::Node*> retries;  ///< receipts that ask for a message again
    struct Rebuild {
      std::string wire_id;
      whatsapp::Jid group;
    };
    std::vector<Rebuild> rebuild;  ///< messages that were refused because our picture of the group was out of date
    std::set<std::pair<std::string, std::string>> answered_stanzas;  ///< of DeviceMemory::unanswered: wire id, requester
    std::vector<std::string> group_acks;                             ///< of GroupMemory::unanswered
    std::size_t filed = 0;                                           ///< how many of DeviceMemory::filed_news are in it
    bool rescheduled = false;
    std::shared_ptr<bool> answered = std::make_shared<bool>(false);  ///< set by the writer
  };
  /// What goes to a device that asked for a message again; nothing where it gets none. To be committed before it leaves.
  struct Answer {
    std::optional<whatsapp::Node> stanza{};
    Effects effects{};
  };
  void take(const whatsapp::Node& stanza, Letters& letters, Effects& effects);
  // receive_acks.cpp
  void take_ack(const whatsapp::Node& ack, Effects& effects);
  void note_answered(const std::string& wire_id, Effects& effects);
  void take_filed(Effects& effects);
  void settle(const Effects& effects);
  // receive_stanzas.cpp
  void take_message(const whatsapp::Node& stanza, Letter& letter, Effects& effects);
  void take_receipt(const whatsapp::Node& stanza, Effects& effects);
  // take_notification.cpp
  void take_notification(const whatsapp::Node& stanza, Effects& effects);
  void take_devices(const whatsapp::Node& stanza, Effects& effects);
  void take_new_identity(const whatsapp::Node& stanza, Effects& effects);
  void take_tokens(const whatsapp::Node& stanza, const whatsapp::Jid& giver, Effects& effects);
  void take_push_name(std::string_view told);
  void take_news(std::shared_ptr<const whatsapp::client::AccountNews> told, Effects& effects);
  void owe_collection(const std::string& name, Effects& effects);
  void take_info(const whatsapp::Node& stanza, Effects& effects);
  static void ask_for_backlog(bool ask, Effects& effects);
  void take_unknown(const whatsapp::Node& stanza, Effects& effects);
  void count_unknown(std::string_view tag, std::string_view kind);
  // receive_stanzas.cpp
  void take_limits(const whatsapp::Node& stanza, Effects& effects);  ///< receive_limits.cpp
  void take_presence(const whatsapp::Node& stanza, Effects& effects);
  /// Only where somebody listens.
  void tell(Incoming incoming, Effects& effects);
  void tell_message(const whatsapp::client::Envelope& envelope, const whatsapp::client::Content& content, Effects& effects);
  [[nodiscard]] std::move_only_function<void(ports::Transaction&)> telling(const whatsapp::client::Envelope& envelope,
                                                                           const whatsapp::client::Content& content) const;
  void take_history(const whatsapp::Node& stanza, std::optional<whatsapp::client::MediaFile> file, Effects& effects);
  /// What a message says, to whoever is to know it.
  void take_saying(const whatsapp::client::Envelope& envelope, const whatsapp::client::Content& content, Effects& effects);
  void ask_again(const whatsapp::Node& stanza, const whatsapp::client::Envelope& envelope, whatsapp::signal::SignalError reason,
                 Effects& effects);
  /// A message that cannot be read, or that can after all.
  void note_missed(const whatsapp::client::Envelope& envelope, Effects& effects);
  void note_found(const whatsapp::client::Envelope& envelope, Effects& effects);
  // recall_messages.cpp
  void take_recalled(const whatsapp::client::Recalled& recalled, Effects& effects);
  struct LeftOver;
  void take_over(LeftOver left);
  // receive_groups.cpp
  [[nodiscard]] static bool is_from_group(const whatsapp::Node& stanza);
  [[nodiscard]] boost::asio::awaitable<Result<void>> load_group_keys(const std::vector<whatsapp::Node>& batch, Letters& letters);
  void open_group(const whatsapp::Node& stanza, const Letter& letter, whatsapp::client::Opened& opened);
  void take_group_change(const whatsapp::Node& notification, Effects& effects);
  /// True where the message is made anew: nobody needs to hear of this answer.
  [[nodiscard]] bool take_group_ack(const whatsapp::Node& ack, Effects& effects);
  void forget_group(const whatsapp::Jid& group, Effects& effects);
  void forget_holders(const whatsapp::Jid& group, Effects& effects);
  void forget_all_groups(Effects& effects);
  [[nodiscard]] boost::asio::awaitable<Result<void>> rebuild(Link& link, std::string wire_id, whatsapp::Jid group);
  [[nodiscard]] boost::asio::awaitable<Result<Answer>> make_group_answer(Link& link,
                                                                         const whatsapp::client::RetryRequest& request,
                                                                         const whatsapp::Node& receipt);
  // receive_stanzas.cpp
  [[nodiscard]] const Contact* find_contact(const whatsapp::Jid& user) const;
  [[nodiscard]] std::string number_of(const whatsapp::client::Envelope& envelope) const;
  void learn_sender(const whatsapp::client::Envelope& envelope);
  [[nodiscard]] boost::asio::awaitable<Result<void>> commit(Effects& effects);
  // answer_retry.cpp
  [[nodiscard]] boost::asio::awaitable<Result<void>> answer_retry(Link& link, const whatsapp::Node& receipt);
  [[nodiscard]] boost::asio::awaitable<Result<void>> put_off(const whatsapp::client::RetryRequest& request,
                                                             const whatsapp::Node& receipt, Time due);
  [[nodiscard]] boost::asio::awaitable<Result<void>> answer_late(Link& link, ports::RetryRequestRow row);
  [[nodiscard]] boost::asio::awaitable<Result<void>> answer_failed(const whatsapp::client::RetryRequest& request,
                                                                   const whatsapp::Node& receipt, const Error& error);
  [[nodiscard]] boost::asio::awaitable<Result<Answer>> make_answer(Link& link, const whatsapp::client::RetryRequest& request,
                                                                   const whatsapp::Node& receipt);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  SendMessages& sender_;
  RetryCounts retries_asked_;     ///< by message id
  RetryCounts retries_answered_;  ///< by message id and device
  RetryCounts retries_failed_;    ///< likewise
  AnswerBudget budget_;
  SenderTrouble trouble_;
  SessionRenewals renewals_;
  std::vector<ports::RetryRequestRow> put_off_;  ///< by the budget
  MissingMessages missing_;
  whatsapp::client::OfflineBacklog backlog_;
  bool answered_ = false;
};

}  // namespace kurir::app
