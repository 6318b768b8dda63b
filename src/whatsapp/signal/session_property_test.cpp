// Two parties on a network that loses, repeats, reorders and damages: whatever happens, no message is read twice or
// wrongly, and a failure leaves no trace. KURIR_SEED=<n> repeats one run.
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/signal/test_party.hpp"

namespace kurir::whatsapp::signal {
namespace {

using test::Party;

struct Sent {
  Ciphertext message;
  std::string text;
  int passed_over = 0;
};

/// Everything from one party to the other: in flight, and what has been read.
struct Direction {
  Party& from;
  Party& to;
  std::vector<Sent> in_flight;
  std::set<std::string> read;
};

class Network {
 public:
  explicit Network(std::uint64_t seed)
      : random_(seed),
        alice_(Party::make(random_)),
        bob_(Party::make(random_)),
        ways_{Direction{alice_, bob_, {}, {}}, {bob_, alice_, {}, {}}} {}

  /// Everything goes wrong, sessions included.
  void rough_step() {
    auto& way = ways_[random_.below(2)];
    const auto dice = random_.below(100);
    if (dice < 40)
      send(way);
    else if (dice < 75)
      deliver(way, random_.below(way.in_flight.size() + 1), random_.below(4) == 0 ? Keep::yes : Keep::no);
    else if (dice < 85)
      damage(way);
    else if (dice < 93)
      drop(way);
    else if (dice < 97)
      restart(way.from);
    else if (dice < 99)
      start(way);
    else
      way.from.record = {};
  }

  /// Late by a little, never lost: then everything must be read.
  void gentle_step() {
    auto& way = ways_[random_.below(2)];
    if (random_.below(2) == 0) return send(way);
    if (way.in_flight.empty()) return;
    const auto index = way.in_flight.front().passed_over > 3 ? 0 : random_.below(std::min<std::size_t>(way.in_flight.size(), 3));
    const auto text = way.in_flight[index].text;
    deliver(way, index, Keep::no);
    EXPECT_TRUE(way.read.contains(text)) << text << " was not read";
  }

  void start_both() {
    for (auto& way : ways_) start(way);
  }

  [[nodiscard]] std::size_t read() const { return ways_[0].read.size() + ways_[1].read.size(); }

 private:
  enum class Keep { no, yes };

  /// Always with a one-time prekey: without one, nothing but the record tells that a first message was read before.
  void start(Direction& way) {
    if (way.to.prekeys.empty()) way.to.upload_prekeys(random_);
    ASSERT_TRUE(way.from.start(way.to, random_).has_value());
  }

  void send(Direction& way) {
    if (!way.from.record.has_open_state()) start(way);
    auto text = "message " + std::to_string(++sent_);
    way.in_flight.push_back({way.from.encrypt(as_bytes(text)).value(), text});
  }

  void deliver(Direction& way, std::size_t index, Keep keep) {
    if (index >= way.in_flight.size()) return;
    const auto before = way.to.record.serialise();
    const auto& [message, text, passed_over] = way.in_flight[index];
    const auto decrypted = way.to.decrypt(message, random_);
    if (decrypted) {
      EXPECT_EQ(as_text(decrypted->plaintext), text);
      EXPECT_TRUE(way.read.insert(text).second) << text << " was read twice";
    } else {
      EXPECT_EQ(way.to.record.serialise(), before) << name(decrypted.error());
    }
    for (std::size_t i = 0; i < index; ++i) ++way.in_flight[i].passed_over;
    if (keep == Keep::no) way.in_flight.erase(way.in_flight.begin() + static_cast<std::ptrdiff_t>(index));
  }

  void damage(Direction& way) {
    if (way.in_flight.empty()) return;
    auto message = way.in_flight[random_.below(way.in_flight.size())].message;
    // A prekey message ends in fields outside of the MAC; this far from the end it covers every message.
    message.wire[message.wire.size() - 30] ^= static_cast<std::uint8_t>(1 + random_.below(255));
    const auto before = way.to.record.serialise();
    EXPECT_FALSE(way.to.decrypt(message, random_).has_value());
    EXPECT_EQ(way.to.record.serialise(), before);
  }

  void drop(Direction& way) {
    if (!way.in_flight.empty())
      way.in_flight.erase(way.in_flight.begin() + static_cast<std::ptrdiff_t>(random_.below(way.in_flight.size())));
  }

  static void restart(Party& party) { party.record = SessionRecord::parse(party.record.serialise()).value(); }

  kurir::test::SeededRandom random_;
  Party alice_;
  Party bob_;
  std::array<Direction, 2> ways_;
  int sent_ = 0;
};

std::vector<std::uint64_t> seeds() {
  if (const auto* one = std::getenv("KURIR_SEED")) return {std::strtoull(one, nullptr, 10)};
  std::vector<std::uint64_t> all(20);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i + 1;
  return all;
}

TEST(SessionProperty, NothingIsReadTwiceOrWronglyWhateverTheNetworkDoes) {
  for (const auto seed : seeds()) {
    SCOPED_TRACE("KURIR_SEED=" + std::to_string(seed));
    Network network(seed);
    for (int step = 0; step < 500; ++step) network.rough_step();
    EXPECT_GT(network.read(), 50U);
  }
}

TEST(SessionProperty, EverythingIsReadWhereMessagesAreOnlyLate) {
  for (const auto seed : seeds()) {
    SCOPED_TRACE("KURIR_SEED=" + std::to_string(seed));
    Network network(seed);
    for (int step = 0; step < 300; ++step) network.gentle_step();
  }
}

TEST(SessionProperty, EverythingIsReadWhereBothStartAtOnce) {
  for (const auto seed : seeds()) {
    SCOPED_TRACE("KURIR_SEED=" + std::to_string(seed));
    Network network(seed);
    network.start_both();
    for (int step = 0; step < 300; ++step) network.gentle_step();
  }
}

}  // namespace
}  // namespace kurir::whatsapp::signal
