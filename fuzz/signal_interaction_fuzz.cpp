// Two parties whose network the fuzzer drives: each byte is an event. Nothing may be read twice or wrongly, and a failure must
// leave the record as it was.
#include <array>
#include <cstdlib>
#include <optional>
#include <vector>

#include "support/scripted_random.hpp"
#include "whatsapp/signal/test_party.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp::signal;
using kurir::whatsapp::signal::test::Party;

struct Sent {
  Ciphertext message;
  bool read = false;
};

struct Way {
  Party& from;
  Party& to;
  std::vector<Sent> sent = {};  // the index is the plaintext
};

void require(bool condition) {
  if (!condition) std::abort();
}

void start(Way& way, Random& random) {
  if (way.to.prekeys.empty()) way.to.upload_prekeys(random);
  require(way.from.start(way.to, random).has_value());
}

void send(Way& way, Random& random) {
  if (!way.from.record.has_open_state()) start(way, random);
  way.sent.push_back({*way.from.encrypt(big_endian<4>(way.sent.size()))});
}

void deliver(Way& way, std::size_t index, Random& random, std::optional<std::size_t> damaged_byte) {
  if (way.sent.empty()) return;
  auto& sent = way.sent[way.sent.size() - 1 - index % way.sent.size()];
  auto message = sent.message;
  if (damaged_byte) message.wire[*damaged_byte % message.wire.size()] ^= 0x41;
  const auto before = way.to.record.serialise();
  const auto decrypted = way.to.decrypt(message, random);
  if (!decrypted) return require(way.to.record.serialise() == before);
  const auto number = read_big_endian(decrypted->plaintext);
  require(decrypted->plaintext.size() == 4 && number == static_cast<std::size_t>(&sent - way.sent.data()));
  require(!std::exchange(sent.read, true));
}

void restart(Party& party) {
  auto stored = SessionRecord::parse(party.record.serialise());
  require(stored.has_value());
  party.record = *std::move(stored);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kurir::test::SeededRandom random(size);
  Party alice = Party::make(random);
  Party bob = Party::make(random);
  std::array<Way, 2> ways{Way{alice, bob}, Way{bob, alice}};

  for (const auto event : BytesView(data, std::min<std::size_t>(size, 200))) {
    auto& way = ways[event & 1];
    const std::size_t argument = event >> 4;
    switch (event >> 1 & 7) {
      case 0:
      case 1: send(way, random); break;
      case 2:
      case 3:
      case 4: deliver(way, argument, random, std::nullopt); break;
      case 5: deliver(way, 0, random, argument * 11); break;
      case 6: restart(way.from); break;
      default: argument < 12 ? start(way, random) : way.from.record.archive_open_state(); break;
    }
  }
  return 0;
}
