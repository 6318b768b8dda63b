// Everything of Signal's that comes from outside or from storage: arbitrary bytes must neither crash nor change a record.
#include <array>
#include <cstdlib>

#include "support/scripted_random.hpp"
#include "whatsapp/signal/sender_key.hpp"
#include "whatsapp/signal/test_party.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp::signal;
using kurir::whatsapp::signal::test::Party;

/// A party with an open session, an archived one and a group member's key.
struct Prepared {
  kurir::test::SeededRandom random{1};
  Party alice = Party::make(random);
  Party bob = Party::make(random);
  SenderKeyRecord member;

  Prepared() {
    for (int session = 0; session < 2; ++session) {
      if (!alice.start(bob, random)) std::abort();
      exchange(alice, bob);
      exchange(bob, alice);
    }
    SenderKeyRecord own;
    rotate_sender_key(own, random);
    if (!process_distribution(member, *write_distribution(own))) std::abort();
  }
  void exchange(Party& from, Party& to) {
    if (!to.decrypt(*from.encrypt(as_bytes("hello")), random)) std::abort();
  }
};

void expect_refused(Prepared& prepared, CiphertextKind kind, BytesView wire) {
  const auto before = prepared.bob.record.serialise();
  if (prepared.bob.decrypt(kind, wire, prepared.random)) std::abort();  // a forgery
  if (prepared.bob.record.serialise() != before) std::abort();
}

/// What parses is written back as it was.
template <class Record>
void expect_same(BytesView stored) {
  const auto record = Record::parse(stored);
  if (record && record->serialise() != to_bytes(stored)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Prepared prepared;
  const BytesView input(data, size);
  (void)peek(input);
  (void)unpad(input);
  expect_refused(prepared, CiphertextKind::message, input);
  expect_refused(prepared, CiphertextKind::prekey_message, input);
  if (group_decrypt(prepared.member, input)) std::abort();
  SenderKeyRecord installed;
  (void)process_distribution(installed, input);
  expect_same<SessionRecord>(input);
  expect_same<SenderKeyRecord>(input);
  return 0;
}
