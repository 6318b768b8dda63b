#include "whatsapp/client/account_news.hpp"

#include <algorithm>

#include "whatsapp/binary/inflate.hpp"
#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/client/account_news_fields.hpp"
#include "whatsapp/client/file_reference.hpp"
#include "whatsapp/client/history.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxMappings = 32U << 20;  ///< bytes inflated
constexpr std::size_t kMaxKeys = 1'000;
constexpr std::size_t kMaxKeyId = 64;
constexpr std::size_t kMaxPushName = 100;
constexpr std::uint64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999

template <class Message>
bool parse(Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Chunks of long ago, of statuses, or that were asked for, hold nothing that a gateway needs.
bool is_of_use(proto::HistorySyncType type) {
  return type == proto::INITIAL_BOOTSTRAP || type == proto::RECENT || type == proto::PUSH_NAME ||
         type == proto::NON_BLOCKING_DATA;
}

AccountNews take_history(const proto::HistorySyncNotification& notification, const Account& own) {
  AccountNews news;
  const auto& packed = notification.initialhistbootstrapinlinepayload();
  if (packed.empty()) {
    if (is_of_use(notification.synctype())) news.history = file_of(notification, notification.filelength());
    return news;
  }
  HistoryReader reader(own);
  if (!reader.take(as_bytes(packed))) return news;
  return reader.finish().value_or(AccountNews{});
}

void take_mappings(AccountNews& news, const proto::LIDMigrationMappingSyncMessage& sync) {
  const auto& bytes = sync.encodedmappingpayload();
  proto::LIDMigrationMappingSyncPayload plain;
  const auto inflated = inflate(as_bytes(bytes), kMaxMappings);
  if (!parse(plain, inflated ? BytesView(*inflated) : as_bytes(bytes))) return;
  for (const auto& pair : plain.pntolidmappings()) {
    const auto lid = pair.latestlid() != 0 ? pair.latestlid() : pair.assignedlid();
    if (pair.pn() != 0 && lid != 0) add_mapping(news, std::to_string(pair.pn()), std::to_string(lid));
  }
  news.lid_migrated = true;
}

void take_keys(AccountNews& news, const proto::AppStateSyncKeyShare& share) {
  for (const auto& key : share.keys()) {
    const auto& id = key.keyid().keyid();
    const auto data = exactly<32>(as_bytes(key.keydata().keydata()));
    if (!data || id.empty() || id.size() > kMaxKeyId || news.app_state_keys.size() >= kMaxKeys) continue;
    const auto at = key.keydata().timestamp();
    // The phone tells milliseconds.
    news.app_state_keys.push_back(
        {to_bytes(id), Secret<32>(*data), news_time(at > 0 ? static_cast<std::uint64_t>(at) / 1000 : 0)});
  }
}

}  // namespace

Time news_time(std::uint64_t seconds) { return from_unix_seconds(static_cast<std::int64_t>(std::min(seconds, kLatestTime))); }

void add_mapping(AccountNews& news, std::string number, std::string lid) {
  if (is_digits(number) && is_digits(lid) && news.mappings.size() < kMaxNews)
    news.mappings.push_back({std::move(number), std::move(lid)});
}

void add_pair(AccountNews& news, std::string_view pn_text, std::string_view lid_text) {
  const auto pn = Jid::parse(pn_text);
  const auto lid = Jid::parse(lid_text);
  if (pn && lid && pn->is_phone_number() && lid->is_lid()) add_mapping(news, pn->user, lid->user);
}

AccountNews parse_account_news(BytesView bytes, const Account& own) {
  AccountNews news;
  proto::Message message;
  if (!parse(message, bytes)) return news;
  const auto& protocol =
      message.has_devicesentmessage() ? message.devicesentmessage().message().protocolmessage() : message.protocolmessage();
  if (protocol.has_historysyncnotification()) news = take_history(protocol.historysyncnotification(), own);
  if (protocol.has_lidmigrationmappingsyncmessage()) take_mappings(news, protocol.lidmigrationmappingsyncmessage());
  if (protocol.has_appstatesynckeyshare()) take_keys(news, protocol.appstatesynckeyshare());
  if (protocol.has_peerdataoperationrequestresponsemessage()) news.recalled = parse_placeholder_response(bytes);
  return news;
}

std::string clean_push_name(std::string_view name) {
  std::string clean;
  for (const char c : name) {
    if (c != '@' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) clean += c;
  }
  return clean.size() <= kMaxPushName && is_utf8(as_bytes(clean)) ? clean : std::string();
}

}  // namespace kurir::whatsapp::client
