// One message to a group: encrypted once with our sender key, which goes along to the devices that lack it.
#pragma once

#include <set>
#include <span>

#include "whatsapp/client/fanout.hpp"
#include "whatsapp/client/group.hpp"
#include "whatsapp/client/sender_keys.hpp"

namespace kurir::whatsapp::client {

/// Who a group message is for.
struct Audience {
  Jid group;
  Addressing addressing = Addressing::lid;
  std::vector<Target> devices;  ///< of all members and our own others, without this one
};

/// The devices of a member in the group's namespace, without our own. Hosted ones get nothing.
[[nodiscard]] std::vector<Target> member_devices(const Account& own, const GroupMember& member,
                                                 std::span<const std::uint16_t> devices);

/// Over all devices of the audience and this one.
[[nodiscard]] std::string audience_hash(const Account& own, const Audience& audience);

using Holders = std::set<signal::Address>;  ///< devices that were handed our present key

/// Makes our key, also anew where a device holds it that is not in the audience any more: `holders` is empty then. True
/// where a key was made.
bool prepare_sender_key(signal::SenderKeyRecord& own_key, Holders& holders, const Audience& audience, Random& random);

struct GroupSending {
  Node stanza;
  Holders handed;  ///< who gets our key with this stanza
};

/// The whole <message> stanza. Those who are not among `holders` and have an open session get the key along.
/// REQUIRES prepare_sender_key().
[[nodiscard]] Result<GroupSending> fan_out_to_group(const OutgoingMessage& message, const Credentials& credentials,
                                                    const Audience& audience, const Holders& holders,
                                                    signal::SenderKeyRecord& own_key, SessionSet& sessions, Random& random);

/// The same message once more for one device that could not read it, with the key for what follows.
[[nodiscard]] Result<Node> resend_in_group(const OutgoingMessage& message, const Credentials& credentials,
                                           const Node& retry_receipt, const Target& target, std::int64_t count,
                                           const signal::SenderKeyRecord& own_key, SessionSet& sessions, Random& random);

}  // namespace kurir::whatsapp::client
