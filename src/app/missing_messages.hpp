// Messages to a device that are known by their envelope only: where their sender does not send them again soon, our own phone
// is asked for what they say.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"
#include "ports/retry_rows.hpp"
#include "whatsapp/client/incoming.hpp"

namespace kurir::app {

class MissingMessages {
 public:
  static constexpr std::size_t kMaxMissing = 1'000;               ///< per device
  static constexpr Duration kPatience = std::chrono::seconds(5);  ///< the sender may still send it again
  static constexpr Duration kOldest = std::chrono::days(14);      ///< the phone is not asked for older ones
  static constexpr Duration kAnswerTime = std::chrono::days(1);   ///< afterwards the phone does not have it either
  static constexpr Duration kPause = std::chrono::minutes(10);    ///< after a try that failed
  using Write = std::function<void(ports::Transaction&)>;

  MissingMessages(const WhatsAppServices& services, DeviceMemory& memory) : services_(services), memory_(memory) {}

  /// As stored.
  void load(std::vector<ports::UnreadableMessage> messages);
  /// A message that cannot be read now; `number` is its sender's, as far as it is known. What to store.
  [[nodiscard]] std::optional<Write> missed(const whatsapp::client::Envelope& envelope, std::string number);
  /// It came after all.
  [[nodiscard]] std::optional<Write> found(const std::string& wire_id, const std::string& chat);
  /// The server has answered a stanza of ours: where it was a question to the phone, that the phone was asked. Until then it is
  /// asked again on each new connection.
  [[nodiscard]] std::optional<Write> has_left(const std::string& stanza_id);
  /// That the phone was asked for, by its id: chats have two addresses, and the phone may tell the other one.
  [[nodiscard]] const ports::UnreadableMessage* asked_for(const std::string& wire_id) const;

  [[nodiscard]] bool empty() const noexcept { return messages_.empty(); }
  /// When the phone is to be asked for the next.
  [[nodiscard]] std::optional<Time> due_at() const;
  /// Asks the phone for all that are due; later, where it cannot be written to now. An error ends the connection.
  [[nodiscard]] boost::asio::awaitable<Result<void>> ask(Link& link);

 private:
  using Key = std::pair<std::string, std::string>;  ///< wire id, chat
  [[nodiscard]] std::vector<Key> due(Time now) const;
  [[nodiscard]] std::vector<Key> outdated(Time now) const;
  [[nodiscard]] std::optional<whatsapp::Node> question(const ports::UnreadableMessage& message);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  Time not_before_{};  ///< the phone could not be written to
  std::map<Key, ports::UnreadableMessage> messages_;
  std::map<std::string, Key> questions_;  ///< to the phone, on their way to the server, by stanza id
};

}  // namespace kurir::app
