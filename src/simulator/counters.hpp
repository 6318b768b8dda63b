// What happened in the world so far; the control API's GET /state shows it and tests assert on it.
#pragma once

#include <cstdint>

namespace kurir::simulator {

struct Counters {
  std::uint64_t connections = 0;  ///< sockets accepted
  std::uint64_t logins = 0;
  std::uint64_t pairings = 0;  ///< companions linked
  std::uint64_t stanzas_in = 0;
  std::uint64_t stanzas_out = 0;
  std::uint64_t messages_accepted = 0;      ///< taken from a device, dispatched to others
  std::uint64_t messages_repeated = 0;      ///< the same id again from the same account: acknowledged, not dispatched
  std::uint64_t messages_resent = 0;        ///< answers to retry receipts
  std::uint64_t messages_delivered = 0;     ///< first delivery receipt of the recipient
  std::uint64_t messages_read = 0;          ///< first read receipt of the recipient
  std::uint64_t messages_with_tctoken = 0;  ///< with the recipient's privacy token
  std::uint64_t messages_with_cstoken = 0;  ///< with one made from the sender's salt
  std::uint64_t retry_receipts = 0;
  std::uint64_t placeholders_resent = 0;  ///< messages that phones told their companions again
  std::uint64_t phone_decrypted = 0;      ///< messages of others that phones decrypted
  std::uint64_t phone_copies = 0;         ///< copies of their companions' own messages that phones decrypted
  std::uint64_t phone_duplicates = 0;     ///< deliveries of a message that the phone had already
  std::uint64_t phone_failures = 0;       ///< deliveries that a phone could not decrypt, pretended ones included
  std::uint64_t media_uploads = 0;        ///< files taken by the media server
  std::uint64_t media_downloads = 0;      ///< files given out, broken ones included
  std::uint64_t queue_overflows = 0;      ///< stanzas dropped because a device's queue was full

  /// Things that a correct client never does.
  struct Violations {
    std::uint64_t wrong_acks = 0;       ///< address, type, participant or recipient not as delivered
    std::uint64_t unexpected_acks = 0;  ///< acknowledged twice, or never delivered
    std::uint64_t unknown_stanzas = 0;
    std::uint64_t unknown_requests = 0;   ///< answered with 501
    std::uint64_t refused_messages = 0;   ///< answered with an error ack
    std::uint64_t reused_counters = 0;    ///< another message under a Signal message key that was used before
    std::uint64_t bad_identities = 0;     ///< a prekey message without a valid device identity
    std::uint64_t wrong_tokens = 0;       ///< a privacy token that the recipient did not give, or made from another salt
    std::uint64_t malformed_streams = 0;  ///< frames or stanzas that do not parse or decrypt
    std::uint64_t refused_payloads = 0;   ///< registrations with invalid keys, logins of unknown devices
  } violations;
};

}  // namespace kurir::simulator
