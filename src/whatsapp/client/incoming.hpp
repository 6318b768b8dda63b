// A message that comes in: who sent it in which chat, what must be loaded to read it, what it says, how to answer.
//
//   parse_envelope(stanza)  ->  caller loads the session and prekeys named by it  ->  open_message(…)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/account_news.hpp"
#include "whatsapp/client/acknowledge.hpp"
#include "whatsapp/client/content.hpp"
#include "whatsapp/client/credentials.hpp"
#include "whatsapp/client/sender_key_content.hpp"
#include "whatsapp/client/session_set.hpp"

namespace kurir::whatsapp::client {

struct Envelope {
  std::string id;
  Time at{};
  Jid from{};                       ///< verbatim
  Jid chat{};                       ///< bare
  Jid sender{};                     ///< the sending device
  std::optional<Jid> sender_pn{};   ///< bare, where the stanza tells it
  std::optional<Jid> sender_lid{};  ///< bare, likewise
  Delivery delivery = Delivery::other_party;
  bool in_group = false;     ///< group, broadcast or newsletter
  bool unavailable = false;  ///< a placeholder without content
};

/// REQUIRES stanza.tag == "message". `malformed` without id or from.
[[nodiscard]] Result<Envelope> parse_envelope(const Node& stanza, const Account& own);

/// Where the sender's session lives, `lid` being the sender's LID where it is known.
[[nodiscard]] signal::Address session_address(const Envelope& envelope, const std::optional<Jid>& lid);

/// The prekeys that the pairwise ciphertexts of a stanza refer to.
struct NeededPreKeys {
  std::vector<signal::PreKeyId> one_time;
  std::vector<signal::PreKeyId> signed_keys;
};
[[nodiscard]] NeededPreKeys needed_prekeys(const Node& stanza);

/// One-time prekeys that were loaded, by id.
using LoadedPreKeys = std::map<signal::PreKeyId, crypto::KeyPair>;

struct Opened {
  std::optional<Content> content;              ///< absent: nothing for the application (duplicate, keys only)
  std::vector<signal::PreKeyId> used_prekeys;  ///< delete them with the session that they made
  std::optional<signal::SignalError> failure;  ///< ask the sender to send again
  std::optional<int> refusal;                  ///< a negative ack instead of a receipt
  AccountNews news{};                          ///< of our own account
  std::optional<HandedKey> handed_key{};       ///< what opens the group part
  bool duplicate = false;
  bool identity_changed = false;
};

/// Decrypts what is for this device alone; group ciphertexts are skipped. The session of `address` is held by `sessions`.
[[nodiscard]] Opened open_message(const Node& stanza, const Envelope& envelope, const signal::Address& address,
                                  const Credentials& credentials, const LoadedPreKeys& prekeys, SessionSet& sessions,
                                  Random& random);

/// What one decrypted ciphertext adds to the outcome.
void take_plaintext(BytesView padded, const Envelope& envelope, const Account& own, Opened& opened);

}  // namespace kurir::whatsapp::client
