// The codec on the stanza that matters most: a text message to two devices.
#include <benchmark/benchmark.h>

#include "whatsapp/binary/codec.hpp"

namespace kurir::whatsapp {
namespace {

Node participant(Jid device, std::string type, std::size_t size) {
  return Node("to", {{"jid", std::move(device)}},
              Node::Children{Node("enc", {{"v", "2"}, {"type", std::move(type)}}, Bytes(size, 0x5a))});
}

Node text_message() {
  return Node("message", {{"to", Jid::phone_number("6281234567890")}, {"id", "3EB0C0FFEE1234567890AB"}, {"type", "text"}},
              Node::Children{Node("participants", {},
                                  Node::Children{participant(Jid::phone_number("6281234567890"), "msg", 190),
                                                 participant(Jid::phone_number("6289876543210", 12), "pkmsg", 340)}),
                             Node("device-identity", {}, Bytes(150, 0xa5))});
}

void encode_new(benchmark::State& state) {
  const auto node = text_message();
  for (auto _ : state) benchmark::DoNotOptimize(encode(node));
}
BENCHMARK(encode_new);

void encode_reusing_a_buffer(benchmark::State& state) {
  const auto node = text_message();
  Bytes out;
  for (auto _ : state) {
    out.clear();
    encode_into(node, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(encode_reusing_a_buffer);

void decode_text_message(benchmark::State& state) {
  const auto frame = encode(text_message());
  for (auto _ : state) benchmark::DoNotOptimize(decode(frame));
}
BENCHMARK(decode_text_message);

void decode_receipt(benchmark::State& state) {
  const auto frame = encode(Node("receipt", {{"from", Jid::lid("123456789012345", 7)},
                                             {"id", "3EB0C0FFEE1234567890AB"},
                                             {"type", "read"},
                                             {"t", "1700000000"},
                                             {"offline", "0"}}));
  for (auto _ : state) benchmark::DoNotOptimize(decode(frame));
}
BENCHMARK(decode_receipt);

}  // namespace
}  // namespace kurir::whatsapp
