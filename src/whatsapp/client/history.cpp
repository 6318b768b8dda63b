#include "whatsapp/client/history.hpp"

#include "whatsapp/client/account_news_fields.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::uint64_t kMaxInflated = 512U << 20;
constexpr std::size_t kMaxToken = 1'024;
constexpr std::size_t kMaxSalt = 1'024;

FieldSieve::Use use_of(std::uint64_t field, bool in_chat) {
  using History = proto::HistorySync;
  using Chat = proto::Conversation;
  if (!in_chat) {
    switch (field) {
      case History::kConversationsFieldNumber: return FieldSieve::Use::enter;
      case History::kPushnamesFieldNumber:
      case History::kGlobalSettingsFieldNumber:
      case History::kPhoneNumberToLidMappingsFieldNumber:
      case History::kNctSaltFieldNumber: return FieldSieve::Use::keep;
      default: return FieldSieve::Use::skip;
    }
  }
  switch (field) {
    case Chat::kIdFieldNumber:
    case Chat::kTcTokenFieldNumber:
    case Chat::kTcTokenTimestampFieldNumber:
    case Chat::kTcTokenSenderTimestampFieldNumber:
    case Chat::kPnJidFieldNumber:
    case Chat::kLidJidFieldNumber: return FieldSieve::Use::keep;
    default: return FieldSieve::Use::skip;
  }
}

/// The LID where the chat has one: tokens are kept by it.
std::optional<Jid> person_of(const proto::Conversation& chat) {
  for (const auto& text : {chat.lidjid(), chat.id(), chat.pnjid()}) {
    const auto jid = Jid::parse(text);
    if (jid && !jid->user.empty() && (jid->is_lid() || jid->is_phone_number())) return jid->bare();
  }
  return std::nullopt;
}

}  // namespace

HistoryReader::HistoryReader(const Account& own)
    : number_(own.jid.user),
      lid_(own.lid.user),
      inflate_(kMaxInflated),
      sieve_(use_of, [this](BytesView fields, bool in_chat) { in_chat ? take_chat(fields) : take_fields(fields); }) {}

Result<void> HistoryReader::take(BytesView compressed) {
  return inflate_.update(compressed, [this](BytesView plain) { return sieve_.take(plain); });
}

Result<AccountNews> HistoryReader::finish() {
  if (!inflate_.ended() || !sieve_.at_boundary()) return fail(ErrorCode::malformed, "a chunk of history has no end");
  return std::move(news_);
}

bool HistoryReader::is_own(std::string_view text) const {
  const auto jid = Jid::parse(text);
  return jid && ((jid->is_phone_number() && jid->user == number_) || (jid->is_lid() && jid->user == lid_));
}

void HistoryReader::take_fields(BytesView fields) {
  proto::HistorySync history;
  if (!history.ParsePartialFromArray(fields.data(), static_cast<int>(fields.size()))) return;
  for (const auto& pair : history.phonenumbertolidmappings()) add_pair(news_, pair.pnjid(), pair.lidjid());
  if (!history.nctsalt().empty() && history.nctsalt().size() <= kMaxSalt) news_.nct_salt = to_bytes(history.nctsalt());
  for (const auto& name : history.pushnames()) {
    if (is_own(name.id())) news_.push_name = clean_push_name(name.pushname());
  }
  news_.lid_migrated |= history.globalsettings().chatdblidmigrationtimestamp() > 0;
}

void HistoryReader::take_chat(BytesView fields) {
  proto::Conversation chat;
  if (!chat.ParsePartialFromArray(fields.data(), static_cast<int>(fields.size()))) return;
  add_pair(news_, chat.pnjid().empty() ? chat.id() : chat.pnjid(), chat.lidjid().empty() ? chat.id() : chat.lidjid());
  const auto person = person_of(chat);
  if (!person || news_.tokens.size() >= kMaxNews || news_.issued.size() >= kMaxNews) return;
  if (!chat.tctoken().empty() && chat.tctoken().size() <= kMaxToken)
    news_.tokens.push_back({*person, to_bytes(chat.tctoken()), news_time(chat.tctokentimestamp())});
  if (chat.tctokensendertimestamp() != 0) news_.issued.push_back({*person, news_time(chat.tctokensendertimestamp())});
}

}  // namespace kurir::whatsapp::client
