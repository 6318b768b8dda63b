// A file that the media servers have no more: the own phone is asked to upload it again, and says where it lies now.
//
//   <receipt id=message to=own account type="server-error"><encrypt><enc_p/><enc_iv/></encrypt><rmr jid=chat …/></receipt>
//   <notification type="mediaretry" id=message><rmr …/><encrypt>…</encrypt> | <error code/></notification>
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/bodies.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

/// `message` names the message that carried the file, `key` is the file's.
[[nodiscard]] Node ask_for_upload(const Account& own, const MessageName& message, const ByteArray<32>& key, Random& random);

[[nodiscard]] bool is_media_retry(const Node& notification);
/// The new direct path. `not_found` where the phone has the file no more or refuses, `malformed`, `verification_failed` where the
/// answer was not made with the file's key or is for another message.
[[nodiscard]] Result<std::string> parse_media_retry(const Node& notification, const ByteArray<32>& key);

}  // namespace kurir::whatsapp::client
