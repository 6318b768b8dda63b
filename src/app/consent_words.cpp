// Words of opting out and in, as they come in.
#include "app/consent.hpp"
#include "app/message_progress.hpp"
#include "app/policy.hpp"
#include "domain/policy/words.hpp"
#include "domain/wire_id.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::app {

namespace policy = domain::policy;
using policy::ConsentState;

namespace {

constexpr std::size_t kLongestWord = 200;      ///< bytes of a text that may be one
constexpr std::size_t kMostCancelled = 1'000;  ///< of an account's waiting messages looked at now; later ones when they are due

std::optional<ConsentState> wish_of(const policy::Settings& rules, const std::string& text) {
  if (text.size() > kLongestWord) return std::nullopt;
  if (policy::is_one_of(text, rules.opt_out_words)) return ConsentState::opted_out;
  if (policy::is_one_of(text, rules.opt_in_words)) return ConsentState::opted_in;
  return std::nullopt;
}

std::string answer_to(ConsentState wish, const policy::Settings& rules, const std::string& language) {
  const bool out = wish == ConsentState::opted_out;
  const auto& own = out ? rules.opt_out_answer : rules.opt_in_answer;
  if (!own.empty()) return own;
  if (language == "en") {
    return out ? "You will get no more messages from this number. Write START to get them again."
               : "You will get messages from this number again. Write STOP to end them.";
  }
  return out ? "Anda tidak akan menerima pesan lagi dari nomor ini. Balas MULAI untuk menerimanya kembali."
             : "Anda akan menerima pesan dari nomor ini kembali. Balas BERHENTI untuk berhenti.";
}

void insert_answer(ports::Transaction& tx, const domain::Device& device, const std::string& number, std::string text, Time now,
                   Random& random) {
  domain::Message answer;
  answer.account = device.account;
  answer.device = device.id;
  answer.number = number;
  answer.text = std::move(text);
  answer.wire_id = domain::make_wire_id(random);
  answer.accepted_at = now;
  answer.due_at = now;
  answer.origin = domain::MessageOrigin::system;
  answer.lane = domain::Lane::reply;
  (void)tx.messages().insert(answer);
}

bool cancel_waiting(ports::Transaction& tx, domain::AccountId account, const std::string& number, Time now) {
  bool announced = false;
  for (const auto& message : tx.messages().waiting(account, {}, kMostCancelled)) {
    if (message.number != number || message.origin == domain::MessageOrigin::system) continue;
    tx.messages().set_reason(message.id, "opted_out: the recipient asked not to be written to");
    announced |= advance(tx, message, domain::MessageState::cancelled, now) == Progress::announced;
  }
  return announced;
}

}  // namespace

Heed heed(ports::Transaction& tx, domain::DeviceId id, const ports::InboxRows::Incoming& incoming, Time now, Random& random) {
  const auto device = tx.devices().find(id);
  if (!device) return {};
  const auto rules = rules_of(tx, *device);
  if (policy::is_paced(rules)) tx.pacing().heard_from(id, incoming.number, now);
  const auto wish = wish_of(rules, incoming.text);
  if (!wish || rules.consent == policy::ConsentRule::off) return {};
  const auto known = tx.consent().find(device->account, incoming.number);
  if (known && known->state == *wish) return {};
  tx.consent().record(device->account, {.number = incoming.number,
                                        .state = *wish,
                                        .source = fmt::format("message to device {}", device->waid),
                                        .proof = incoming.text,
                                        .at = now});
  tx.note({.topic = ports::Topic::contact, .account = device->account, .number = incoming.number});
  Heed heed{.announced = false, .answered = true};
  if (*wish == ConsentState::opted_out) heed.announced = cancel_waiting(tx, device->account, incoming.number, now);
  const auto account = tx.accounts().find(device->account);
  insert_answer(tx, *device, incoming.number, answer_to(*wish, rules, account ? account->language : std::string()), now, random);
  return heed;
}

}  // namespace kurir::app
