#include "app/contacts.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "domain/find_text.hpp"
#include "domain/phone_number.hpp"
#include "ports/consent_rows.hpp"
#include "ports/contact_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::AccountId;
using domain::Contact;

constexpr std::size_t kBatch = 500;
constexpr std::size_t kMostLookedAt = 5'000;  ///< contacts, for one page
constexpr std::size_t kHistory = 100;
constexpr std::size_t kMaxProof = 1'000;  // bytes
constexpr auto kBehindAllNumbers = ":";   // the character behind '9'

Result<domain::Account> account_in(ports::Transaction& tx, AccountId id) {
  auto account = tx.accounts().find(id);
  if (!account) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", id);
  return std::move(*account);
}

Result<std::string> number_of(ports::Transaction& tx, AccountId id, const std::string& text) {
  const auto account = account_in(tx, id);
  if (!account) return std::unexpected(account.error());
  return domain::normalise_number(text, account->region);
}

class Search {
 public:
  Search(ports::Transaction& tx, const domain::Account& account, const ContactSearch& wanted)
      : tx_(tx), account_(account.id), wanted_(wanted), beginning_(domain::beginning_of_number(wanted.words, account.region)) {}

  ContactPage run() {
    ports::ContactRows::Range range{std::max(wanted_.from, beginning_), beginning_ + kBehindAllNumbers};
    for (std::size_t looked_at = 0; looked_at < kMostLookedAt; looked_at += kBatch) {
      auto batch = tx_.contacts().list(account_, range, kBatch + 1);
      for (std::size_t i = 0; i < std::min(batch.size(), kBatch); ++i) {
        if (!fits(batch[i])) continue;
        if (page_.contacts.size() == wanted_.limit) return ends_before(batch[i].number);
        page_.contacts.push_back(std::move(batch[i]));
      }
      if (batch.size() <= kBatch) return std::move(page_);
      range.from = batch.back().number;
    }
    return ends_before(range.from);
  }

 private:
  [[nodiscard]] bool fits(const Contact& contact) const {
    if (wanted_.consent && contact.consent != wanted_.consent) return false;
    return !beginning_.empty() || domain::contains_text(contact.name, wanted_.words);
  }

  ContactPage ends_before(std::string number) {
    page_.next = std::move(number);
    return std::move(page_);
  }

  ports::Transaction& tx_;
  const AccountId account_;
  const ContactSearch& wanted_;
  const std::string beginning_;  ///< of the numbers; empty = any
  ContactPage page_;
};

Result<ContactDetails> details_in(ports::Transaction& tx, AccountId account, const std::string& number) {
  auto contact = tx.contacts().find(account, number);
  if (!contact) return fail(ErrorCode::not_found, "nothing is known of {}", number);
  return ContactDetails{std::move(*contact), tx.consent().history(account, number, kHistory)};
}

void note_change(ports::Transaction& tx, AccountId account, std::string number) {
  tx.note({.topic = ports::Topic::contact, .account = account, .number = std::move(number)});
}

Result<ContactDetails> put_in(ports::Transaction& tx, AccountId account, const ContactChange& change, const std::string& actor,
                              Time now) {
  auto number = number_of(tx, account, change.number);
  if (!number) return pass_on(std::move(number));
  auto contact = tx.contacts().find(account, *number).value_or(Contact{.number = *number});
  contact.name = change.name.value_or(contact.name);
  contact.note = change.note.value_or(contact.note);
  contact.changed_at = now;
  tx.contacts().put(account, contact);
  note_change(tx, account, *number);
  audit(tx, {actor, "contact.put", "number:" + *number, account, ""}, now);
  return details_in(tx, account, *number);
}

class Import {
 public:
  Import(ports::Transaction& tx, AccountId account, const ContactImport& wanted, const std::string& actor, Time now)
      : tx_(tx), account_(account), wanted_(wanted), actor_(actor), now_(now) {}

  void store(const domain::ContactList::Entry& entry) {
    auto known = tx_.contacts().find(account_, entry.number);
    const bool is_new = !known || !known->changed_at;
    auto contact = std::move(known).value_or(Contact{.number = entry.number});
    const auto name = entry.name.value_or(contact.name);
    const auto note = entry.note.value_or(contact.note);
    if (is_new || name != contact.name || note != contact.note) {
      contact.name = name;
      contact.note = note;
      contact.changed_at = now_;
      tx_.contacts().put(account_, contact);
    }
    ++(is_new ? report_.imported : report_.updated);
    take_consent(entry, contact);
  }

  [[nodiscard]] ImportReport done() {
    if (report_.imported + report_.updated == 0) return std::move(report_);
    note_change(tx_, account_, {});
    audit(tx_,
          {actor_, "contact.import", "", account_,
           fmt::format("{} new, {} known, {} opted in", report_.imported, report_.updated, report_.opted_in)},
          now_);
    return std::move(report_);
  }

 private:
  void take_consent(const domain::ContactList::Entry& entry, const Contact& contact) {
    using domain::policy::ConsentState;
    if (entry.proof.empty() && !wanted_.opted_in) return;
    if (contact.consent == ConsentState::opted_in) return;
    if (contact.consent == ConsentState::opted_out) {
      ++report_.opted_out;
      return;
    }
    tx_.consent().record(account_, {.number = entry.number,
                                    .state = ConsentState::opted_in,
                                    .source = actor_,
                                    .proof = entry.proof.empty() ? wanted_.proof : entry.proof,
                                    .at = now_});
    ++report_.opted_in;
  }

  ports::Transaction& tx_;
  const AccountId account_;
  const ContactImport& wanted_;
  const std::string& actor_;
  const Time now_;
  ImportReport report_;
};

/// Lines that need a proof and have none are bad as well.
void check_proofs(domain::ContactList& list, const ContactImport& import) {
  if (!import.opted_in || !import.proof.empty()) return;
  std::erase_if(list.entries, [&](const domain::ContactList::Entry& entry) {
    if (!entry.proof.empty()) return false;
    list.bad_lines.push_back(
        {entry.line, entry.number, domain::ContactFault::proof, "consent needs a proof: say how it was given"});
    return true;
  });
  std::ranges::sort(list.bad_lines, {}, &domain::ContactList::BadLine::line);
}

Result<void> check(const ContactChange& change) {
  if (auto checked = domain::check_contact_name(change.name.value_or("")); !checked) return checked;
  return domain::check_contact_note(change.note.value_or(""));
}

}  // namespace

awaitable<Result<ContactPage>> list_contacts(ports::Store& store, AccountId account, ContactSearch search) {
  co_return co_await ports::read<ContactPage>(
      store, [account, search = std::move(search)](ports::Transaction& tx) -> Result<ContactPage> {
        const auto owner = account_in(tx, account);
        if (!owner) return std::unexpected(owner.error());
        return Search(tx, *owner, search).run();
      });
}

awaitable<Result<ContactDetails>> find_contact(ports::Store& store, AccountId account, std::string number) {
  co_return co_await ports::read<ContactDetails>(
      store, [account, number = std::move(number)](ports::Transaction& tx) -> Result<ContactDetails> {
        const auto digits = number_of(tx, account, number);
        if (!digits) return std::unexpected(digits.error());
        return details_in(tx, account, *digits);
      });
}

awaitable<Result<ContactDetails>> put_contact(Admin admin, AccountId account, ContactChange change) {
  if (auto checked = check(change); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<ContactDetails>(
      admin.store, [account, change = std::move(change), actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return put_in(tx, account, change, actor, now);
      });
}

awaitable<Result<void>> remove_contact(Admin admin, AccountId account, std::string number) {
  co_return co_await admin.store.transact([account, number = std::move(number), actor = admin.actor,
                                           now = admin.clock.now()](ports::Transaction& tx) -> Result<void> {
    const auto digits = number_of(tx, account, number);
    if (!digits) return std::unexpected(digits.error());
    if (!tx.contacts().remove(account, *digits)) return fail(ErrorCode::not_found, "there is no contact {}", *digits);
    note_change(tx, account, *digits);
    audit(tx, {actor, "contact.remove", "number:" + *digits, account, ""}, now);
    return {};
  });
}

awaitable<Result<ImportReport>> import_contacts(Admin admin, AccountId account, ContactImport import) {
  if (import.proof.size() > kMaxProof) co_return fail(ErrorCode::invalid_argument, "a proof has {} bytes at most", kMaxProof);
  const auto owner =
      co_await ports::read<domain::Account>(admin.store, [account](ports::Transaction& tx) { return account_in(tx, account); });
  if (!owner) co_return std::unexpected(owner.error());
  auto list = domain::read_contact_list({import.csv, import.first_line, import.header}, owner->region);
  if (!list) co_return pass_on(std::move(list));
  check_proofs(*list, import);
  import.csv.clear();  // read
  auto bad_lines = std::move(list->bad_lines);
  auto report = co_await ports::transact<ImportReport>(
      admin.store,
      [account, entries = std::move(list->entries), import = std::move(import), actor = admin.actor,
       now = admin.clock.now()](ports::Transaction& tx) -> Result<ImportReport> {
        Import importing(tx, account, import, actor, now);
        for (const auto& entry : entries) importing.store(entry);
        return importing.done();
      });
  if (report) report->bad_lines = std::move(bad_lines);
  co_return report;
}

}  // namespace kurir::app
