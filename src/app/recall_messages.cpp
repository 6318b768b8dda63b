// What retries wait for: their turn to be answered, and our own phone's memory of what nobody sent again.
#include <algorithm>

#include "app/receive_stanzas.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
namespace client = whatsapp::client;

/// What an earlier connection or process left.
struct LeftOver {
  std::vector<ports::UnreadableMessage> unreadable;
  std::vector<ports::RetryRequestRow> requests;
};

constexpr std::size_t kMaxRequests = 1'000;

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

awaitable<Result<void>> ReceiveStanzas::load_retries() {
  auto left = co_await ports::read<LeftOver>(services_.store, [device = memory_.id](ports::Transaction& tx) -> Result<LeftOver> {
    return LeftOver{tx.retries().unreadable(device, MissingMessages::kMaxMissing), tx.retries().requests(device, kMaxRequests)};
  });
  if (!left) co_return pass_on(std::move(left));
  missing_.load(std::move(left->unreadable));
  put_off_ = std::move(left->requests);
  co_return Result<void>{};
}

std::optional<Time> ReceiveStanzas::retries_due_at() const {
  auto due = missing_.due_at();
  for (const auto& request : put_off_) due = std::min(due.value_or(request.due_at), request.due_at);
  return due;
}

awaitable<Result<void>> ReceiveStanzas::work_off_retries(Link& link) {
  const auto now = services_.clock.now();
  auto waiting = std::exchange(put_off_, {});
  const auto later = std::partition(waiting.begin(), waiting.end(), [&](const auto& row) { return row.due_at <= now; });
  put_off_.assign(std::make_move_iterator(later), std::make_move_iterator(waiting.end()));
  waiting.erase(later, waiting.end());
  for (const auto& row : waiting) {
    const auto receipt = whatsapp::decode(row.receipt);
    const auto request = receipt ? client::parse_retry_request(*receipt) : fail(ErrorCode::malformed, "not a receipt");
    if (request) {
      if (auto sent = co_await send_once_more(link, *request, *receipt); !sent) co_return sent;
    }
    auto removed = co_await services_.store.transact([device = memory_.id, row](ports::Transaction& tx) -> Result<void> {
      tx.retries().remove_request(device, row.wire_id, row.requester);
      return {};
    });
    if (!removed) co_return removed;
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
