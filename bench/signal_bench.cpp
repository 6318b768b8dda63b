// What a Signal message costs, as the gateway pays for it: with the record's way from and to storage.
#include <benchmark/benchmark.h>

#include "crypto/system_random.hpp"
#include "whatsapp/signal/test_party.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp::signal;
using kurir::whatsapp::signal::test::Party;

/// Two parties that have heard from each other, so that plain messages flow.
struct Pair {
  crypto::SystemRandom random;
  Party alice = Party::make(random);
  Party bob = Party::make(random);
  Bytes text = Bytes(160, 'x');

  Pair() {
    benchmark::DoNotOptimize(alice.start(bob, random));
    exchange(alice, bob);
    exchange(bob, alice);
  }
  void exchange(Party& from, Party& to) { benchmark::DoNotOptimize(to.decrypt(from.encrypt(text).value(), random).value()); }
};

void encrypt_text(benchmark::State& state) {
  Pair pair;
  for (auto _ : state) benchmark::DoNotOptimize(pair.alice.encrypt(pair.text));
}
BENCHMARK(encrypt_text);

void encrypt_text_and_store(benchmark::State& state) {
  Pair pair;
  auto stored = pair.alice.record.serialise();
  for (auto _ : state) {
    pair.alice.record = SessionRecord::parse(stored).value();
    benchmark::DoNotOptimize(pair.alice.encrypt(pair.text));
    stored = pair.alice.record.serialise();
  }
}
BENCHMARK(encrypt_text_and_store);

void decrypt_text_and_store(benchmark::State& state) {
  Pair pair;
  auto stored = pair.bob.record.serialise();
  std::vector<Ciphertext> messages;
  std::size_t next = 0;
  for (auto _ : state) {
    if (next == messages.size()) {
      state.PauseTiming();
      messages.clear();
      for (int i = 0; i < 1'000; ++i) messages.push_back(pair.alice.encrypt(pair.text).value());
      next = 0;
      state.ResumeTiming();
    }
    pair.bob.record = SessionRecord::parse(stored).value();
    benchmark::DoNotOptimize(pair.bob.decrypt(messages[next++], pair.random).value());
    stored = pair.bob.record.serialise();
  }
}
BENCHMARK(decrypt_text_and_store);

void encrypt_with_forty_archived_states(benchmark::State& state) {
  Pair pair;
  for (std::size_t i = 0; i < kMaxArchivedStates; ++i) benchmark::DoNotOptimize(pair.alice.start(pair.bob, pair.random));
  auto stored = pair.alice.record.serialise();
  for (auto _ : state) {
    pair.alice.record = SessionRecord::parse(stored).value();
    benchmark::DoNotOptimize(pair.alice.encrypt(pair.text));
    stored = pair.alice.record.serialise();
  }
}
BENCHMARK(encrypt_with_forty_archived_states);

void ping_pong(benchmark::State& state) {
  Pair pair;
  for (auto _ : state) {
    pair.exchange(pair.alice, pair.bob);
    pair.exchange(pair.bob, pair.alice);
  }
}
BENCHMARK(ping_pong);

void first_message(benchmark::State& state) {
  Pair pair;
  for (auto _ : state) {
    pair.alice.record = {};
    benchmark::DoNotOptimize(pair.alice.start(pair.bob, pair.random));
    benchmark::DoNotOptimize(pair.alice.encrypt(pair.text));
    benchmark::DoNotOptimize(pair.alice.record.serialise());
  }
}
BENCHMARK(first_message);

void first_message_received(benchmark::State& state) {
  Pair pair;
  pair.alice.record = {};
  pair.bob.prekeys.clear();
  benchmark::DoNotOptimize(pair.alice.start(pair.bob, pair.random));
  const auto message = pair.alice.encrypt(pair.text).value();
  for (auto _ : state) {
    pair.bob.record = {};
    benchmark::DoNotOptimize(pair.bob.decrypt(message, pair.random).value());
    benchmark::DoNotOptimize(pair.bob.record.serialise());
  }
}
BENCHMARK(first_message_received);

}  // namespace
