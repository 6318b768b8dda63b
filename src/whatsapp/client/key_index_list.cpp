#include "whatsapp/client/key_index_list.hpp"

#include <algorithm>

#include "crypto/xeddsa.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr ByteArray<2> kListPrefix{0x06, 0x02};
constexpr ByteArray<2> kHostedListPrefix{0x06, 0x07};
constexpr std::size_t kMaxList = 4'096;                 ///< bytes; a list of a dozen companions has about 120
constexpr std::uint64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999

template <class Message>
bool parse(Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

bool KeyIndexList::confirms(std::uint32_t key_index) const {
  return key_index > current_index || std::ranges::find(valid, key_index) != valid.end();
}

Result<KeyIndexList> read_key_index_list(BytesView signed_list, const std::optional<crypto::PublicKey>& account_key) {
  proto::ADVSignedKeyIndexList signed_by;
  proto::ADVKeyIndexList details;
  if (signed_list.empty() || signed_list.size() > kMaxList || !parse(signed_by, signed_list) ||
      !parse(details, as_bytes(signed_by.details()))) {
    return fail(ErrorCode::malformed, "a list of companions does not parse");
  }
  auto key = account_key;
  if (!signed_by.accountsignaturekey().empty()) {
    key = crypto::PublicKey::from(as_bytes(signed_by.accountsignaturekey()));
    if (!key) return fail(ErrorCode::malformed, "a list of companions names no valid key");
  }
  const auto& prefix = details.accounttype() == proto::HOSTED ? kHostedListPrefix : kListPrefix;
  if (key && !crypto::verify(*key, concat(prefix, as_bytes(signed_by.details())), as_bytes(signed_by.accountsignature()))) {
    return fail(ErrorCode::verification_failed, "the signature of a list of companions does not hold");
  }
  return KeyIndexList{.at = from_unix_seconds(static_cast<std::int64_t>(std::min(details.timestamp(), kLatestTime))),
                      .current_index = details.currentindex(),
                      .valid = {details.validindexes().begin(), details.validindexes().end()},
                      .proven = key.has_value()};
}

}  // namespace kurir::whatsapp::client
