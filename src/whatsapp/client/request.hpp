// iq requests: ids, the common frame of a stanza, and what an answer says.
#pragma once

#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

/// "<u16>.<u16>-<n>": two random numbers a connection, n from 1; packs into nibbles.
class RequestIds {
 public:
  explicit RequestIds(Random& random) : prefix_(fmt::format("{}.{}-", random.below(65536), random.below(65536))) {}
  [[nodiscard]] std::string next() { return fmt::format("{}{}", prefix_, ++count_); }

 private:
  std::string prefix_;
  std::uint64_t count_ = 0;
};

enum class RequestType { get, set };

/// An iq to the service, without id: the sender of it adds one.
[[nodiscard]] Node make_request(RequestType type, std::string_view xmlns, std::vector<Node> children = {});

/// An <error>: code and text of the server; `unavailable` for 429 and 5xx, `not_found` for 404, else `invalid_argument`.
[[nodiscard]] Error server_error(const Node& error);
/// The error of an answer of type error.
[[nodiscard]] Result<void> check_answer(const Node& iq);

[[nodiscard]] Node ping_request();
[[nodiscard]] Node active_request();  ///< ends the passive phase after login: deliveries begin
[[nodiscard]] Node unlink_request(const Jid& own_device);
[[nodiscard]] Node offline_batch(int count);  ///< asks for queued stanzas
/// Tells the server that a change it announced by <dirty> was seen. The iq carries its own id.
[[nodiscard]] Node clean_request(const Node& dirty);
/// Server settings, block list, privacy settings: asked after each login, as the official client does.
[[nodiscard]] std::vector<Node> introductory_requests();
/// Whether the answer to the first of them says that this account's one-to-one chats are addressed by LID.
[[nodiscard]] bool tells_lid_migration(const Node& settings);

}  // namespace kurir::whatsapp::client
