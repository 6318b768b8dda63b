#include "whatsapp/client/account_news.hpp"

#include <algorithm>

#include "whatsapp/binary/inflate.hpp"
#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxHistory = 32U << 20;  ///< bytes inflated
constexpr std::size_t kMaxEntries = 100'000;    ///< mappings or tokens of one message
constexpr std::size_t kMaxKeys = 1'000;
constexpr std::size_t kMaxKeyId = 64;
constexpr std::size_t kMaxToken = 1'024;
constexpr std::size_t kMaxSalt = 1'024;
constexpr std::size_t kMaxPushName = 100;
constexpr std::uint64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999

template <class Message>
bool parse(Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

Time seconds(std::uint64_t value) { return from_unix_seconds(static_cast<std::int64_t>(std::min(value, kLatestTime))); }

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void add_mapping(AccountNews& news, std::string number, std::string lid) {
  if (is_digits(number) && is_digits(lid) && news.mappings.size() < kMaxEntries)
    news.mappings.push_back({std::move(number), std::move(lid)});
}

void add_pair(AccountNews& news, std::string_view pn_text, std::string_view lid_text) {
  const auto pn = Jid::parse(pn_text);
  const auto lid = Jid::parse(lid_text);
  if (pn && lid && pn->is_phone_number() && lid->is_lid()) add_mapping(news, pn->user, lid->user);
}

/// The LID where the chat has one: tokens are kept by it.
std::optional<Jid> person_of(const proto::Conversation& chat) {
  for (const auto& text : {chat.lidjid(), chat.id(), chat.pnjid()}) {
    const auto jid = Jid::parse(text);
    if (jid && !jid->user.empty() && (jid->is_lid() || jid->is_phone_number())) return jid->bare();
  }
  return std::nullopt;
}

void take_chat(AccountNews& news, const proto::Conversation& chat) {
  add_pair(news, chat.pnjid().empty() ? chat.id() : chat.pnjid(), chat.lidjid().empty() ? chat.id() : chat.lidjid());
  const auto person = person_of(chat);
  if (!person || news.tokens.size() >= kMaxEntries) return;
  if (!chat.tctoken().empty() && chat.tctoken().size() <= kMaxToken)
    news.tokens.push_back({*person, to_bytes(chat.tctoken()), seconds(chat.tctokentimestamp())});
  if (chat.tctokensendertimestamp() != 0) news.issued.push_back({*person, seconds(chat.tctokensendertimestamp())});
}

bool is_own(std::string_view text, const Account& own) {
  const auto jid = Jid::parse(text);
  return jid && ((jid->is_phone_number() && jid->user == own.jid.user) || (jid->is_lid() && jid->user == own.lid.user));
}

void take_history(AccountNews& news, const proto::HistorySyncNotification& notification, const Account& own) {
  const auto& packed = notification.initialhistbootstrapinlinepayload();
  if (packed.empty()) return;
  const auto inflated = inflate(as_bytes(packed), kMaxHistory);
  proto::HistorySync history;
  if (!inflated || !parse(history, *inflated)) return;
  for (const auto& pair : history.phonenumbertolidmappings()) add_pair(news, pair.pnjid(), pair.lidjid());
  for (const auto& chat : history.conversations()) take_chat(news, chat);
  if (!history.nctsalt().empty() && history.nctsalt().size() <= kMaxSalt) news.nct_salt = to_bytes(history.nctsalt());
  for (const auto& name : history.pushnames()) {
    if (is_own(name.id(), own)) news.push_name = clean_push_name(name.pushname());
  }
  news.lid_migrated |= history.globalsettings().chatdblidmigrationtimestamp() > 0;
}

void take_mappings(AccountNews& news, const proto::LIDMigrationMappingSyncMessage& sync) {
  const auto& bytes = sync.encodedmappingpayload();
  proto::LIDMigrationMappingSyncPayload plain;
  const auto inflated = inflate(as_bytes(bytes), kMaxHistory);
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
    news.app_state_keys.push_back({to_bytes(id), Secret<32>(*data), seconds(at > 0 ? static_cast<std::uint64_t>(at) / 1000 : 0)});
  }
}

}  // namespace

AccountNews parse_account_news(BytesView bytes, const Account& own) {
  AccountNews news;
  proto::Message message;
  if (!parse(message, bytes)) return news;
  const auto& protocol =
      message.has_devicesentmessage() ? message.devicesentmessage().message().protocolmessage() : message.protocolmessage();
  if (protocol.has_historysyncnotification()) take_history(news, protocol.historysyncnotification(), own);
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
