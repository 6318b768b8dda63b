// A customer's contacts: what they are called, and whether they may be written to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "domain/contact.hpp"
#include "domain/contact_list.hpp"

namespace kurir::app {

struct ContactSearch {
  std::string words = {};  ///< the beginning of a number, or a part of a name whatever the case of its letters; empty = all
  std::optional<domain::policy::ConsentState> consent = {};
  std::string from = {};  ///< where the page begins: ContactPage::next of the page before
  std::size_t limit = 50;
};

struct ContactPage {
  std::vector<domain::Contact> contacts;  ///< in order of number
  std::optional<std::string> next;        ///< nothing = this was the last
};

/// Whoever has a name or a word on consent. A page may be short, or empty, although more follow: one page looks at a few
/// thousand contacts at most. `not_found` for the account.
[[nodiscard]] boost::asio::awaitable<Result<ContactPage>> list_contacts(ports::Store& store, domain::AccountId account,
                                                                        ContactSearch search);

struct ContactDetails {
  domain::Contact contact;
  std::vector<domain::policy::ConsentEntry> history;  ///< the newest first, 100 at most
};

/// `not_found` where neither name nor consent of the number is known.
[[nodiscard]] boost::asio::awaitable<Result<ContactDetails>> find_contact(ports::Store& store, domain::AccountId account,
                                                                          std::string number);

struct ContactChange {
  std::string number;                    ///< as people write it
  std::optional<std::string> name = {};  ///< absent = as it is
  std::optional<std::string> note = {};
};
/// Makes the contact where there is none. `invalid_argument` for number, name or note.
[[nodiscard]] boost::asio::awaitable<Result<ContactDetails>> put_contact(Admin admin, domain::AccountId account,
                                                                         ContactChange change);

/// Name and note; what was said about consent stays. `not_found` where there are none.
[[nodiscard]] boost::asio::awaitable<Result<void>> remove_contact(Admin admin, domain::AccountId account, std::string number);

struct ContactImport {
  std::string csv;             ///< whole lines of the file
  std::size_t first_line = 1;  ///< of them
  std::string header = {};     ///< domain::ContactChunk::header
  bool opted_in = false;       ///< all of them agreed to be written to; else those with a proof of their own
  std::string proof = {};      ///< how they agreed, for lines without a proof of their own
};

struct ImportReport {
  std::size_t imported = 0;   ///< new contacts
  std::size_t updated = 0;    ///< known ones
  std::size_t opted_in = 0;   ///< new consents
  std::size_t opted_out = 0;  ///< who asked not to be written to: a list does not change that
  std::vector<domain::ContactList::BadLine> bad_lines;
};

/// Stores the good lines in one transaction; of a number that occurs twice the last line counts. Importing the same again
/// changes nothing. `invalid_argument` as domain::read_contact_list.
[[nodiscard]] boost::asio::awaitable<Result<ImportReport>> import_contacts(Admin admin, domain::AccountId account,
                                                                           ContactImport import);

}  // namespace kurir::app
