#include "whatsapp/signal/session.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/signal/session_state.hpp"
#include "whatsapp/signal/test_party.hpp"
#include "whatsapp/signal/wire.hpp"

namespace kurir::whatsapp::signal {
namespace {

using test::Party;

class SessionTest : public testing::Test {
 protected:
  /// Alice has written, Bob has answered.
  void establish() {
    ASSERT_TRUE(alice.start(bob, random).has_value());
    deliver(send(alice), bob);
    deliver(send(bob), alice);
  }

  static Ciphertext send(Party& from, std::string_view text = "hello") { return from.encrypt(as_bytes(text)).value(); }

  void deliver(const Ciphertext& message, Party& to) { ASSERT_TRUE(to.decrypt(message, random).has_value()); }

  void expect_refused(const Ciphertext& message, Party& by, SignalError error) {
    const auto before = by.record.serialise();
    const auto decrypted = by.decrypt(message, random);
    ASSERT_FALSE(decrypted.has_value());
    EXPECT_EQ(name(decrypted.error()), name(error));
    EXPECT_EQ(by.record.serialise(), before);
  }

  kurir::test::SeededRandom random{2};
  Party alice = Party::make(random);
  Party bob = Party::make(random);
};

TEST_F(SessionTest, ABundleWithAForgedSignatureIsRefused) {
  auto bundle = bob.bundle();
  bundle.signed_prekey_signature[5] ^= 1;
  const auto started = start_session(alice.record, alice.local(), bundle, random);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error(), SignalError::bad_signature);
  EXPECT_FALSE(alice.record.has_open_state());
}

TEST_F(SessionTest, ADegenerateOneTimePreKeyIsRefused) {
  auto bundle = bob.bundle();
  bundle.prekey = crypto::PublicKey{};
  const auto started = start_session(alice.record, alice.local(), bundle, random);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error(), SignalError::invalid_key);
  EXPECT_TRUE(alice.record.states().empty());
}

TEST_F(SessionTest, AnEmptyRecordCanNeitherSendNorReceive) {
  EXPECT_EQ(alice.encrypt(as_bytes("x")).error(), SignalError::no_session);
  expect_refused({CiphertextKind::message, {}}, alice, SignalError::no_session);
}

TEST_F(SessionTest, ThePeerIsKnownFromTheBundleAndFromThePreKeyMessage) {
  establish();
  EXPECT_EQ(alice.record.remote_identity(), bob.identity.open);
  EXPECT_EQ(alice.record.remote_registration_id(), bob.registration_id);
  EXPECT_EQ(bob.record.remote_identity(), alice.identity.open);
  EXPECT_EQ(bob.record.remote_registration_id(), alice.registration_id);
  EXPECT_EQ(alice.record.base_key(), bob.record.base_key());
}

TEST_F(SessionTest, MessagesStayPreKeyMessagesUntilTheAnswerArrives) {
  ASSERT_TRUE(alice.start(bob, random).has_value());
  const auto first = send(alice);
  const auto second = send(alice);
  EXPECT_EQ(second.kind, CiphertextKind::prekey_message);
  const auto opened = bob.decrypt(first, random).value();
  EXPECT_TRUE(opened.new_session);
  EXPECT_EQ(opened.used_prekey, 1U);
  const auto repeated = bob.decrypt(second, random).value();
  EXPECT_FALSE(repeated.new_session);
  EXPECT_FALSE(repeated.used_prekey.has_value());
  deliver(send(bob), alice);
  EXPECT_EQ(send(alice).kind, CiphertextKind::message);
}

TEST_F(SessionTest, AnUnderflowedPreviousCounterIsTolerated) {
  establish();
  alice.record.open_state()->previous_counter = 4'294'967'295U;
  const auto message = send(alice, "underflow");
  EXPECT_EQ(as_text(bob.decrypt(message, random).value().plaintext), "underflow");
}

TEST_F(SessionTest, AMessageUnderADegenerateRatchetKeyIsRefused) {
  establish();
  const crypto::PublicKey zero{};
  auto wire = write_signal_message({zero, 0, 0, Bytes(16)});
  wire.resize(wire.size() + kMacSize);
  expect_refused({CiphertextKind::message, wire}, bob, SignalError::invalid_key);
}

TEST_F(SessionTest, AReplayIsADuplicateEvenWhereOtherStatesCannotReadIt) {
  establish();
  const auto message = send(alice);
  deliver(message, bob);
  ASSERT_TRUE(bob.start(alice, random).has_value());
  expect_refused(message, bob, SignalError::duplicate);
}

TEST_F(SessionTest, LateMessagesOfTheLastFiveChainsAreRead) {
  establish();
  std::vector<Ciphertext> late;
  for (std::size_t i = 0; i < kMaxReceivingChains; ++i) {
    late.push_back(send(alice));
    deliver(send(alice), bob);
    deliver(send(bob), alice);
  }
  for (const auto& message : late) deliver(message, bob);
}

TEST_F(SessionTest, AMessageOfASixthChainBackIsLost) {
  establish();
  const auto late = send(alice);
  for (std::size_t i = 0; i <= kMaxReceivingChains; ++i) {
    deliver(send(alice), bob);
    deliver(send(bob), alice);
  }
  EXPECT_EQ(bob.record.states().front().receiving.size(), kMaxReceivingChains);
  expect_refused(late, bob, SignalError::bad_mac);
}

TEST_F(SessionTest, AnOwnDeviceMaySkipMoreButOnlyTheNewestSeedsAreKept) {
  establish();
  std::vector<Ciphertext> sent;
  for (int i = 0; i < 3'000; ++i) sent.push_back(send(alice));
  expect_refused(sent.back(), bob, SignalError::too_far_in_future);
  ASSERT_TRUE(
      decrypt(bob.record, bob.local(), sent.back().kind, sent.back().wire, {}, random, kMaxForwardJumpOwnAccount).has_value());
  deliver(sent[sent.size() - 1 - kMaxSkippedSeeds], bob);
  expect_refused(sent[sent.size() - 2 - kMaxSkippedSeeds], bob, SignalError::duplicate);
}

TEST_F(SessionTest, FortyStatesStayReadableAndNoMore) {
  std::vector<Ciphertext> first;
  for (std::size_t i = 0; i < kMaxArchivedStates + 2; ++i) {
    alice.record = {};
    ASSERT_TRUE(alice.start(bob, random).has_value());
    deliver(send(alice), bob);
    first.push_back(send(alice));
  }
  EXPECT_EQ(bob.record.states().size(), kMaxArchivedStates + 1);
  for (std::size_t i = 1; i < first.size(); ++i) deliver(first[i], bob);
  EXPECT_FALSE(bob.decrypt(first[0], random)->plaintext.empty()) << "an evicted state is simply opened again";
}

TEST_F(SessionTest, ANewIdentityIsAcceptedAndTold) {
  establish();
  auto reinstalled = Party::make(random);
  ASSERT_TRUE(reinstalled.start(bob, random).has_value());
  const auto late = send(alice, "late");
  const auto opened = bob.decrypt(send(reinstalled), random).value();
  EXPECT_TRUE(opened.identity_changed);
  EXPECT_EQ(bob.record.remote_identity(), reinstalled.identity.open);
  EXPECT_EQ(as_text(bob.decrypt(late, random).value().plaintext), "late");
}

TEST_F(SessionTest, AnArchivedRecordReceivesButDoesNotSend) {
  establish();
  bob.record.archive_open_state();
  EXPECT_FALSE(bob.record.has_open_state());
  EXPECT_FALSE(bob.record.remote_identity().has_value());
  deliver(send(alice), bob);
  EXPECT_EQ(bob.encrypt(as_bytes("x")).error(), SignalError::no_session);
}

TEST_F(SessionTest, ACopyOfARecordGoesItsOwnWay) {
  establish();
  const auto before = alice.record.serialise();
  auto copy = alice.record;
  send(alice);
  EXPECT_EQ(copy.serialise(), before);
  EXPECT_NE(alice.record.serialise(), before);
}

TEST_F(SessionTest, AStoredRecordWithMissingOrSurplusBytesIsRefused) {
  establish();
  auto stored = bob.record.serialise();
  for (std::size_t size = 0; size < stored.size(); ++size) {
    EXPECT_FALSE(SessionRecord::parse(BytesView(stored).first(size)).has_value()) << size << " bytes";
  }
  stored.push_back(0);
  EXPECT_FALSE(SessionRecord::parse(stored).has_value());
}

TEST_F(SessionTest, AStoredRecordOfAnotherVersionIsRefused) {
  establish();
  auto stored = bob.record.serialise();
  stored[0] = 2;
  EXPECT_FALSE(SessionRecord::parse(stored).has_value());
}

}  // namespace
}  // namespace kurir::whatsapp::signal
