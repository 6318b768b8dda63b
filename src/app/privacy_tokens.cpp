#include "app/privacy_tokens.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
namespace client = whatsapp::client;

Jid person(const Contact& contact) { return contact.lid.empty() ? Jid::phone_number(contact.number) : Jid::lid(contact.lid); }

/// The JID under which a person's token is kept.
std::string filed_under(ports::Transaction& tx, domain::DeviceId device, const Jid& user) {
  const auto contact = user.is_phone_number() ? tx.signal().contact(device, user.user) : std::nullopt;
  return (contact ? person(*contact) : user.bare()).to_string();
}

struct Wanted {
  std::string user;
  std::string number;  ///< under which the token stands where it came before the LID was known
  ports::PrivacyTokenRows::PrivacyToken token{};
};

void find_token(ports::Transaction& tx, domain::DeviceId device, Wanted& wanted) {
  auto found = tx.privacy_tokens().find(device, wanted.user);
  if (!found) found = tx.privacy_tokens().find(device, Jid::phone_number(wanted.number).to_string());
  if (found) wanted.token = std::move(*found);
}

}  // namespace

awaitable<Result<void>> load_tokens(ports::Store& store, DeviceMemory& memory, std::vector<std::string> numbers) {
  std::vector<Wanted> all;
  for (auto& number : numbers) {
    const auto* contact = memory.contacts.find(number);
    if (contact == nullptr) continue;
    auto user = person(*contact).to_string();
    if (!memory.tokens.holds(user)) all.push_back({.user = std::move(user), .number = std::move(number)});
  }
  const bool salt_unknown = !memory.tokens.knows_salt();
  if (all.empty() && !salt_unknown) co_return Result<void>{};
  Bytes salt;
  auto loaded = co_await store.read([&all, &salt, salt_unknown, device = memory.id](ports::Transaction& tx) -> Result<void> {
    for (auto& wanted : all) find_token(tx, device, wanted);
    if (salt_unknown) salt = tx.privacy_tokens().salt(device).value_or(Bytes{});
    return {};
  });
  if (!loaded) co_return loaded;
  for (auto& wanted : all) memory.tokens.load(wanted.user, std::move(wanted.token));
  if (salt_unknown) memory.tokens.load_salt(std::move(salt));
  co_return Result<void>{};
}

void attach_token(whatsapp::Node& message, DeviceMemory& memory, const Contact& to, Time now) {
  if (to.number == memory.account().jid.user) return;
  const auto user = person(to);
  auto* held = memory.tokens.find(user.to_string());
  auto* parts = std::get_if<whatsapp::Node::Children>(&message.content);
  if (held == nullptr || parts == nullptr) return;
  if (!held->token.empty() && client::is_valid_token(held->given_at, now)) {
    parts->push_back(client::trust_token_node(held->token));
  } else if (user.is_lid() && memory.tokens.knows_salt() && !memory.tokens.salt().empty()) {
    parts->push_back(client::salted_token_node(memory.tokens.salt(), user));
  }
  if (!client::must_issue_token(held->issued_at, now)) return;
  held->issued_at = now;
  memory.chores.tokens_to_issue.push_back({user, now});
}

awaitable<Result<void>> issue_tokens(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                     std::vector<client::IssuedToken> tokens) {
  const auto answer = co_await link.request(client::issue_tokens_request(tokens));
  // Who answers with a token of his own is named by it only where one was issued.
  for (const auto& token : tokens) memory.tokens.forget(token.user.to_string());
  if (!answer) {
    log::info("device.tokens_not_issued", {log::field("device", memory.id), log::field("reason", answer.error().message)});
    const auto code = answer.error().code;
    if (code == ErrorCode::closed || code == ErrorCode::timed_out) co_return std::unexpected(answer.error());
    co_return Result<void>{};
  }
  auto received =
      tokens.size() == 1 ? client::parse_trust_tokens(*answer, tokens.front().user) : std::vector<client::TrustToken>{};
  co_return co_await services.store.transact(
      [device = memory.id, tokens = std::move(tokens), received = std::move(received)](ports::Transaction& tx) -> Result<void> {
        for (const auto& token : tokens) store_issued(tx, device, token);
        for (const auto& token : received) store_token(tx, device, token);
        return {};
      });
}

void store_token(ports::Transaction& tx, domain::DeviceId device, const client::TrustToken& token) {
  tx.privacy_tokens().received(device, filed_under(tx, device, token.user), token.token, token.at);
}

void store_issued(ports::Transaction& tx, domain::DeviceId device, const client::IssuedToken& token) {
  tx.privacy_tokens().issued(device, filed_under(tx, device, token.user), token.at);
}

}  // namespace kurir::app
