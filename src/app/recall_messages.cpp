// What retries wait for: their turn to be answered, and our own phone's memory of what nobody sent again.
#include <algorithm>

#include "app/client/send_message.hpp"
#include "app/owed_chores.hpp"
#include "app/receive_stanzas.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
namespace client = whatsapp::client;

constexpr std::size_t kMaxRequests = 1'000;
constexpr std::size_t kMaxOwed = 1'000;
constexpr Duration kAnswersKept = std::chrono::days(1);  ///< that the server does not acknowledge

/// As it was before it could not be read.
client::Envelope envelope_of(const ports::UnreadableMessage& message) {
  const auto chat = Jid::parse(message.chat).value_or(Jid());
  const auto sender = Jid::parse(message.sender).value_or(chat);
  client::Envelope envelope{.id = message.wire_id, .at = message.at};
  envelope.in_group = !chat.is_phone_number() && !chat.is_lid();
  envelope.from = envelope.in_group ? chat : sender;
  envelope.chat = chat;
  envelope.sender = sender;
  if (!message.number.empty()) envelope.sender_pn = Jid::phone_number(message.number);
  if (sender.is_lid()) envelope.sender_lid = sender.bare();
  return envelope;
}

}  // namespace

/// What an earlier connection or process left.
struct ReceiveStanzas::LeftOver {
  std::vector<ports::UnreadableMessage> unreadable;
  std::vector<ports::RetryRequestRow> requests;
  std::vector<ports::Owed> owed;
};

awaitable<Result<void>> ReceiveStanzas::load_retries() {
  auto left = co_await ports::transact<LeftOver>(
      services_.store, [device = memory_.id, now = services_.clock.now()](ports::Transaction& tx) -> Result<LeftOver> {
        tx.retries().remove_answered_before(device, now - kAnswersKept);
        return LeftOver{.unreadable = tx.retries().unreadable(device, MissingMessages::kMaxMissing),
                        .requests = tx.retries().requests(device, kMaxRequests),
                        .owed = tx.owed().all(device, kMaxOwed)};
      });
  if (!left) co_return pass_on(std::move(left));
  take_over(std::move(*left));
  co_return Result<void>{};
}

void ReceiveStanzas::take_over(LeftOver left) {
  missing_.load(std::move(left.unreadable));
  for (auto& row : left.requests) {
    if (row.stanza.empty())
      put_off_.push_back(std::move(row));
    else
      remember_unanswered(memory_, {.wire_id = row.wire_id, .stanza = std::move(row.stanza), .requester = row.requester});
  }
  auto& chores = memory_.chores;
  chores.take_over(std::exchange(memory_.undone, {}));
  chores.history.clear();  // all of it is stored
  for (const auto& owed : left.owed) {
    const bool read = std::ranges::find(memory_.filed_news, owed.key, &FiledNews::wire_id) != memory_.filed_news.end();
    if (owed.kind == ports::OwedKind::collection)
      chores.collections.insert(owed.key);
    else if (auto chunk = read ? std::nullopt : to_chunk(owed))
      chores.history.push_back(std::move(*chunk));
  }
}

std::optional<Time> ReceiveStanzas::retries_due_at() const {
  auto due = missing_.due_at();
  for (const auto& request : put_off_) due = std::min(due.value_or(request.due_at), request.due_at);
  return due;
}

awaitable<Result<void>> ReceiveStanzas::work_off_retries(Link& link) {
  const auto now = services_.clock.now();
  const auto due_rows = std::partition(put_off_.begin(), put_off_.end(), [&](const auto& row) { return row.due_at > now; });
  std::vector<ports::RetryRequestRow> waiting(std::make_move_iterator(due_rows), std::make_move_iterator(put_off_.end()));
  put_off_.erase(due_rows, put_off_.end());
  for (auto& row : waiting) {
    if (auto answered = co_await answer_late(link, std::move(row)); !answered) co_return answered;
  }
  if (const auto due = missing_.due_at(); due && *due <= now) co_return co_await missing_.ask(link);
  co_return Result<void>{};
}

void ReceiveStanzas::note_missed(const client::Envelope& envelope, Effects& effects) {
  const auto* contact = envelope.sender_lid ? memory_.contacts.find_by_lid(envelope.sender_lid->user) : nullptr;
  auto number = envelope.sender_pn ? envelope.sender_pn->user : contact != nullptr ? contact->number : std::string();
  if (auto write = missing_.missed(envelope, std::move(number))) {
    effects.writes.push_back([write = std::move(*write)](ports::Transaction& tx) {
      write(tx);
      return false;
    });
  }
}

void ReceiveStanzas::note_found(const client::Envelope& envelope, Effects& effects) {
  if (!trouble_.none()) trouble_.read(envelope.sender.to_string());
  if (missing_.empty()) return;
  if (auto write = missing_.found(envelope.id, envelope.chat.to_string())) {
    effects.writes.push_back([write = std::move(*write)](ports::Transaction& tx) {
      write(tx);
      return false;
    });
  }
}

/// Only what was asked for: the phone may tell us what others wrote, not what it likes.
void ReceiveStanzas::take_recalled(const client::Recalled& recalled, Effects& effects) {
  const auto* missing = missing_.asked_for(recalled.id);
  if (missing == nullptr) return;
  const auto envelope = envelope_of(*missing);
  const auto content = client::parse_content(recalled.message);
  if (!content || content->device_sent || client::self_only(content->kind)) return;
  take_saying(envelope, *content, effects);
  note_found(envelope, effects);
}

}  // namespace kurir::app
