// Outgoing messages of one device: what is due becomes stanzas, durable before they leave; what was refused is decided on.
#pragma once

#include <set>
#include <string>

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/policy_dispatch.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

class SendMessages {
 public:
  SendMessages(const WhatsAppServices& services, DeviceMemory& memory)
      : services_(services), memory_(memory), health_(services.health->of(memory.id)) {}

  /// After a login: the stored stanzas that got no ack are sent again, byte for byte.
  [[nodiscard]] boost::asio::awaitable<Result<void>> send_again(Link& link);

  enum class Batch { empty, partial, full };
  /// Encrypts, stores and sends one batch of due messages, as the rules of use let them go. `full`: call again.
  [[nodiscard]] boost::asio::awaitable<Result<Batch>> send_due(Link& link);

  /// <ack class="message">. Runs on the store's writer: what becomes of the message.
  struct Verdict {
    std::string wire_id;
    int error = 0;                 ///< 0 = the server took it
    bool other_namespace = false;  ///< refused as it was addressed: to be addressed the other way, by LID or by number
    bool stale_devices = false;    ///< the server knows other devices than we addressed
  };
  [[nodiscard]] Verdict judge(const whatsapp::Node& ack);
  /// True where a webhook event was appended. `retry_at` is set where it is to be tried again.
  [[nodiscard]] static bool apply(ports::Transaction& tx, domain::DeviceId device, const Verdict& verdict, Time now);

  /// Sent on this connection and not yet answered.
  [[nodiscard]] std::size_t unanswered() const noexcept { return unanswered_.size(); }
  [[nodiscard]] bool window_open() const noexcept;
  /// When the oldest unanswered message was sent.
  [[nodiscard]] std::optional<Time> waiting_since() const;
  void connection_lost() { unanswered_.clear(); }

  /// Messages wait for the device's rules: when to call send_due() again, if nothing else happens before.
  [[nodiscard]] std::optional<Time> resume_at() const noexcept { return rest_.until; }
  /// That moment has come, or the clock was set back.
  [[nodiscard]] bool has_rested(Time now) const noexcept { return rest_.until && (now >= *rest_.until || now < rest_.since); }

 private:
  struct Prepared;
  struct Publication;
  struct Published;
  struct Rest {
    std::optional<Time> until;
    Time since{};  ///< when the queue was looked at
  };
  [[nodiscard]] bool is_resting(Time now);
  [[nodiscard]] boost::asio::awaitable<Result<void>> put_off(Dispatch& dispatch, Time now);
  [[nodiscard]] boost::asio::awaitable<Result<Batch>> send(Link& link, Dispatch dispatch, Time now);
  [[nodiscard]] static Published publish(ports::Transaction& tx, Publication& publication);
  [[nodiscard]] boost::asio::awaitable<Result<void>> prepare(Link& link, const std::vector<domain::Message>& messages);
  [[nodiscard]] bool follows_too_soon(Time now) const;
  [[nodiscard]] bool try_other_namespace(const whatsapp::Jid& refused);
  [[nodiscard]] Prepared encrypt(const domain::Message& message);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  std::shared_ptr<DeviceHealth> health_;
  std::map<std::string, Time> unanswered_;
  enum class Namespace { as_known, tried, settled } namespace_ = Namespace::as_known;  ///< on this connection
  Rest rest_;
  Time left_at_{};  ///< when the last message of a paced device went to the socket
  Duration gap_{};  ///< that the rules put behind it
};

}  // namespace kurir::app
