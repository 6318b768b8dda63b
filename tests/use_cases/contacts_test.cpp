// Contacts: found by number and by name, imported a part at a time, joined with what they said about being written to.
#include <gmock/gmock.h>

#include "app/audit.hpp"
#include "app/consent.hpp"
#include "app/contacts.hpp"
#include "ports/contact_rows.hpp"
#include "support/change_log.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using domain::policy::ConsentState;
using test::await;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Contacts : public testing::Test {
 protected:
  Result<ContactDetails> put(const std::string& number, std::optional<std::string> name, std::optional<std::string> note = {}) {
    return await(put_contact(admin_, shop_.account, {number, std::move(name), std::move(note)}));
  }
  void consent(const std::string& number, ConsentState state) {
    ASSERT_TRUE(await(change_consent(store_.get(), clock_, {shop_.account, number, state, "form 7", "user:ani"})));
  }
  ContactPage page(ContactSearch search) { return await(list_contacts(store_.get(), shop_.account, std::move(search))).value(); }
  /// Of all pages.
  std::vector<std::string> found(ContactSearch search) {
    std::vector<std::string> numbers;
    for (;;) {
      const auto next = page(search);
      for (const auto& contact : next.contacts) numbers.push_back(contact.number);
      if (!next.next) return numbers;
      search.from = *next.next;
    }
  }
  ImportReport import(ContactImport wanted) { return await(import_contacts(admin_, shop_.account, std::move(wanted))).value(); }
  domain::Contact contact(const std::string& number) {
    return await(find_contact(store_.get(), shop_.account, number)).value().contact;
  }
  std::size_t consents(const std::string& number) {
    return await(find_contact(store_.get(), shop_.account, number)).value().history.size();
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::Customer shop_ = test::add_customer(store_, "shop");
  test::Customer other_ = test::add_customer(store_, "other");
  Admin admin_{store_.get(), clock_, "user:ani"};
};

TEST_F(Contacts, AContactIsKeptUnderItsNumberHoweverItIsWritten) {
  const auto made = put("0812-3456-7890", "Budi", "since 2019").value();
  EXPECT_EQ(made.contact.number, "6281234567890");
  EXPECT_EQ(made.contact.consent, std::nullopt);
  EXPECT_EQ(put("+62 812 3456 7890", std::nullopt, "moved").value().contact.name, "Budi") << "what is not given stays";
  EXPECT_EQ(contact("081234567890").note, "moved");
  EXPECT_EQ(put("12", "x").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(put("081234567890", "two\nlines").error().code, ErrorCode::invalid_argument);
  const auto log = await(list_audit(store_.get(), shop_.account, 1'000, 1)).value().at(0);
  EXPECT_EQ(log.action, "contact.put");
  EXPECT_EQ(log.target, "number:6281234567890");
}

TEST_F(Contacts, WhoOnlySaidSomethingAboutConsentIsAContactToo) {
  put("081200000002", "Siti").value();
  consent("081200000001", ConsentState::opted_out);
  consent("081200000002", ConsentState::opted_in);
  EXPECT_THAT(found({}), ElementsAre("6281200000001", "6281200000002"));
  EXPECT_EQ(contact("081200000001").consent, ConsentState::opted_out);
  EXPECT_EQ(contact("081200000001").changed_at, std::nullopt);
  EXPECT_THAT(found({.consent = ConsentState::opted_in}), ElementsAre("6281200000002"));
  EXPECT_EQ(consents("081200000002"), 1U);
}

TEST_F(Contacts, RemovingForgetsTheNameAndKeepsTheConsent) {
  put("081200000001", "Budi").value();
  put("081200000002", "Siti").value();
  consent("081200000002", ConsentState::opted_out);
  const auto remove = [&](const std::string& number) { return await(remove_contact(admin_, shop_.account, number)); };
  EXPECT_TRUE(remove("081200000001"));
  EXPECT_TRUE(remove("081200000002"));
  EXPECT_EQ(remove("081200000001").error().code, ErrorCode::not_found);
  EXPECT_THAT(found({}), ElementsAre("6281200000002"));
  EXPECT_EQ(contact("081200000002").name, "");
}

TEST_F(Contacts, OneAccountKnowsNothingOfAnothers) {
  put("081200000001", "Budi").value();
  EXPECT_EQ(await(find_contact(store_.get(), other_.account, "081200000001")).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(remove_contact(admin_, other_.account, "081200000001")).error().code, ErrorCode::not_found);
  EXPECT_THAT(await(list_contacts(store_.get(), other_.account, {})).value().contacts, IsEmpty());
}

TEST_F(Contacts, TheyAreFoundByTheBeginningOfTheNumberAndAnyPartOfTheName) {
  put("081211110001", "Budi Santoso").value();
  put("081211110002", "Siti").value();
  put("081322220003", "Bu DINA").value();
  put("+6591234567", "Lim").value();
  EXPECT_THAT(found({.words = "0812 1111"}), ElementsAre("6281211110001", "6281211110002"));
  EXPECT_THAT(found({.words = "+65"}), ElementsAre("6591234567"));
  EXPECT_THAT(found({.words = "081211110002"}), ElementsAre("6281211110002"));
  EXPECT_THAT(found({.words = "di"}), ElementsAre("6281211110001", "6281322220003"));
  EXPECT_THAT(found({.words = "nobody"}), IsEmpty());
  EXPECT_THAT(found({.words = "%"}), IsEmpty()) << "no pattern, a text";
}

TEST_F(Contacts, PagesMeetWithoutGapOrRepetition) {
  std::vector<std::string> all;
  store_.write([&](ports::Transaction& tx) {
    for (int i = 0; i < 1'203; ++i) {
      all.push_back("62812" + std::to_string(10'000'000 + i));
      tx.contacts().put(shop_.account, {.number = all.back(), .name = i % 3 == 0 ? "third" : "", .changed_at = clock_.now()});
    }
  });
  EXPECT_EQ(found({.limit = 7}), all);
  EXPECT_EQ(found({.limit = 100}), all);
  EXPECT_THAT(found({.words = "THIRD", .limit = 100}), SizeIs(401));
}

TEST_F(Contacts, ASearchThatFindsLittleStillEndsSoonAndGoesOn) {
  store_.write([&](ports::Transaction& tx) {
    for (int i = 0; i < 6'000; ++i) {
      tx.contacts().put(
          shop_.account,
          {.number = "62812" + std::to_string(10'000'000 + i), .name = i == 5'999 ? "last" : "x", .changed_at = clock_.now()});
    }
  });
  const auto first = page({.words = "last"});
  EXPECT_THAT(first.contacts, IsEmpty());
  ASSERT_TRUE(first.next);
  EXPECT_THAT(found({.words = "last"}), ElementsAre("6281210005999"));
}

TEST_F(Contacts, AFileIsImportedAPartAtATime) {
  put("081200000001", "Budi", "an old friend").value();
  const auto first = import({.csv = "nama;nomor\nBudi S.;081200000001\nSiti;081200000002\nAndi;12\n"});
  EXPECT_EQ(first.imported, 1U);
  EXPECT_EQ(first.updated, 1U);
  ASSERT_THAT(first.bad_lines, SizeIs(1));
  EXPECT_EQ(first.bad_lines[0].line, 4U);
  EXPECT_EQ(contact("081200000001").name, "Budi S.");
  EXPECT_EQ(contact("081200000001").note, "an old friend") << "the file says nothing of notes";
  const auto next = import({.csv = "Dina;081200000003\nSiti;081200000002\n", .first_line = 5, .header = "nama;nomor"});
  EXPECT_EQ(next.imported, 1U);
  EXPECT_EQ(next.updated, 1U);
  EXPECT_EQ(await(list_audit(store_.get(), shop_.account, 1'000, 1)).value().at(0).action, "contact.import");
  EXPECT_FALSE(await(import_contacts(admin_, shop_.account, {.csv = "who,where\n"})));
}

TEST_F(Contacts, OfANumberThatIsThereTwiceTheLastLineCounts) {
  const auto report = import({.csv = "number,name\n081200000001,Budi\n+6281200000001,Siti\n"});
  EXPECT_EQ(report.imported, 1U);
  EXPECT_EQ(report.updated, 1U);
  EXPECT_EQ(contact("081200000001").name, "Siti");
}

TEST_F(Contacts, AnImportRecordsConsentWithItsProofOnce) {
  const ContactImport wanted{.csv = "number,proof\n081200000001,form 1\n081200000002,\n", .opted_in = true, .proof = "shop card"};
  EXPECT_EQ(import(wanted).opted_in, 2U);
  const auto history = [&](const std::string& number) {
    return await(find_contact(store_.get(), shop_.account, number)).value().history;
  };
  EXPECT_EQ(history("081200000001").at(0).proof, "form 1");
  EXPECT_EQ(history("081200000002").at(0).proof, "shop card");
  EXPECT_EQ(history("081200000002").at(0).source, "user:ani");
  EXPECT_EQ(import(wanted).opted_in, 0U);
  EXPECT_EQ(consents("081200000001"), 1U) << "importing again adds nothing";
}

TEST_F(Contacts, AnImportNeedsAProofForConsent) {
  const auto report = import({.csv = "number,proof\n081200000001,\n081200000002,form 2\n", .opted_in = true});
  EXPECT_EQ(report.imported, 1U);
  ASSERT_THAT(report.bad_lines, SizeIs(1));
  EXPECT_EQ(report.bad_lines[0].line, 2U);
  EXPECT_EQ(report.bad_lines[0].fault, domain::ContactFault::proof);
  EXPECT_EQ(import({.csv = "number\n081200000003\n"}).opted_in, 0U) << "nobody said so";
}

TEST_F(Contacts, AListDoesNotOverruleWhoAskedNotToBeWrittenTo) {
  consent("081200000001", ConsentState::opted_out);
  const auto report = import({.csv = "number,name\n081200000001,Budi\n", .opted_in = true, .proof = "bought list"});
  EXPECT_EQ(report.imported, 1U);
  EXPECT_EQ(report.opted_in, 0U);
  EXPECT_EQ(report.opted_out, 1U);
  EXPECT_EQ(contact("081200000001").consent, ConsentState::opted_out);
}

TEST_F(Contacts, WhoWatchesIsToldOfEachChangeAndOfAnImportOnce) {
  test::ChangeLog changes(store_.get());
  put("081200000001", "Budi").value();
  consent("081200000001", ConsentState::opted_in);
  import({.csv = "number\n081200000002\n081200000003\n"});
  EXPECT_FALSE(put("081200000001", "two\nlines"));
  EXPECT_THAT(changes.all(), ElementsAre("contact 6281200000001", "contact 6281200000001", "contact "));
}

}  // namespace
}  // namespace kurir::app
