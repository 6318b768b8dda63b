// What WhatsApp sends to a device, batch by batch: everything that follows from it is durable before it is acknowledged.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/device_memory.hpp"
#include "app/letters.hpp"
#include "app/link.hpp"
#include "app/retry_counts.hpp"
#include "app/send_messages.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

class ReceiveStanzas {
 public:
  ReceiveStanzas(const WhatsAppServices& services, DeviceMemory& memory, SendMessages& sender)
      : services_(services), memory_(memory), sender_(sender) {}

  /// An error ends the connection: what was not acknowledged comes again after the next login.
  [[nodiscard]] boost::asio::awaitable<Result<void>> handle(Link& link, std::vector<whatsapp::Node> batch);

  /// Whether a stanza must be handled alone: it removes sessions that others of a batch may use.
  [[nodiscard]] static bool stands_alone(const whatsapp::Node& stanza);

  /// The server's stock of prekeys runs low. Cleared by asking.
  [[nodiscard]] bool take_prekeys_low() { return std::exchange(prekeys_low_, false); }
  /// A text was answered by the gateway itself: a message is due. Cleared by asking.
  [[nodiscard]] bool take_answered() { return std::exchange(answered_, false); }

 private:
  /// Work for the store's writer, in the order of the stanzas; true where a webhook event was appended.
  using Write = std::move_only_function<bool(ports::Transaction&)>;
  struct Effects {
    std::vector<Write> writes;
    std::vector<whatsapp::Node> replies;
    std::vector<const whatsapp::Node*> retries;  ///< receipts that ask for a message again
    bool rescheduled = false;
    std::shared_ptr<bool> answered = std::make_shared<bool>(false);  ///< set by the writer
  };
  void take(const whatsapp::Node& stanza, Letters& letters, Effects& effects);
  void take_message(const whatsapp::Node& stanza, Letter& letter, Effects& effects);
  void take_receipt(const whatsapp::Node& stanza, Effects& effects);
  void take_notification(const whatsapp::Node& stanza, Effects& effects);
  void take_info(const whatsapp::Node& stanza, Effects& effects);
  void take_presence(const whatsapp::Node& stanza, Effects& effects);
  /// Only where somebody listens.
  void tell(Incoming incoming, Effects& effects);
  void tell_message(const whatsapp::client::Envelope& envelope, const whatsapp::client::Content& content, Effects& effects);
  [[nodiscard]] std::move_only_function<void(ports::Transaction&)> telling(const whatsapp::client::Envelope& envelope,
                                                                           const whatsapp::client::Content& content) const;
  void take_content(const whatsapp::Node& stanza, const Letter& letter, const whatsapp::client::Content& content,
                    Effects& effects);
  void ask_again(const whatsapp::Node& stanza, whatsapp::signal::SignalError reason, Effects& effects);
  void forget_devices(const whatsapp::Jid& user);
  [[nodiscard]] std::string number_of(const whatsapp::client::Envelope& envelope) const;
  void learn_sender(const whatsapp::client::Envelope& envelope);
  [[nodiscard]] boost::asio::awaitable<Result<void>> commit(Effects& effects);
  [[nodiscard]] boost::asio::awaitable<Result<void>> answer_retry(Link& link, const whatsapp::Node& receipt);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  SendMessages& sender_;
  RetryCounts retries_asked_;     ///< by message id
  RetryCounts retries_answered_;  ///< by message id and device
  bool prekeys_low_ = false;
  bool answered_ = false;
};

}  // namespace kurir::app
