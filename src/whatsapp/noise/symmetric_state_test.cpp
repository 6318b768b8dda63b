#include "whatsapp/noise/symmetric_state.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "support/noise_vectors.hpp"

namespace kurir::whatsapp::noise::test {
namespace {

/// Runs one step of a trace; the keys are checked through what is encrypted and split with them.
void replay(SymmetricState& state, const boost::json::object& step) {
  const auto op = step.at("op").as_string();
  if (op == "mix_hash") {
    if (step.at("what") != "prologue") state.mix_hash(hex(step.at("data")));
  } else if (op == "mix_key") {
    state.mix_key(hex(step.at("ikm")));
  } else if (op == "encrypt_and_hash") {
    EXPECT_EQ(to_hex(state.encrypt(hex(step.at("plaintext")))), step.at("ciphertext").as_string());
  } else if (op == "decrypt_and_hash") {
    const auto plain = state.decrypt(hex(step.at("ciphertext")));
    ASSERT_TRUE(plain);
    EXPECT_EQ(to_hex(*plain), step.at("plaintext").as_string());
  } else {
    ASSERT_EQ(op, "split");
    EXPECT_EQ(to_hex(state.split().first), step.at("k_initiator_to_responder").as_string());
    EXPECT_EQ(to_hex(state.split().second), step.at("k_responder_to_initiator").as_string());
  }
}

void replay_trace(const boost::json::value& trace, std::string_view protocol_name, std::size_t expected_steps) {
  const auto& steps = trace.as_array();
  ASSERT_EQ(steps.size(), expected_steps);
  SymmetricState state(protocol_name);
  for (const auto& value : steps) {
    const auto& step = value.as_object();
    SCOPED_TRACE(testing::Message() << "step " << step.at("step"));
    if (step.at("op") == "init") continue;  // the constructor takes the prologue in as well
    replay(state, step);
    EXPECT_EQ(to_hex(state.hash()), step.at("h").as_string());
    const auto split = crypto::hkdf<64>({}, hex(step.at("ck")), "");
    EXPECT_EQ(to_hex(concat(state.split().first, state.split().second)), to_hex(split)) << "chaining key";
  }
}

TEST(SymmetricState, follows_every_trace_step_by_step) {
  replay_trace(noise_vectors().at("xx").at("trace_initiator"), kXx, 12);
  replay_trace(noise_vectors().at("xx").at("trace_responder"), kXx, 12);
  replay_trace(noise_vectors().at("ik").at("trace"), kIk, 13);
  replay_trace(noise_vectors().at("xxfallback").at("trace"), kXxFallback, 12);
}

TEST(SymmetricState, ciphertexts_open_only_in_the_same_history) {
  SymmetricState sender(kXx);
  sender.mix_key(Bytes(32, 1));
  const auto sealed = sender.encrypt(as_bytes("secret"));
  SymmetricState other(kXx);
  other.mix_hash(as_bytes("something else"));
  other.mix_key(Bytes(32, 1));
  EXPECT_EQ(other.decrypt(sealed).error().code, ErrorCode::verification_failed);
}

TEST(SymmetricState, the_nonce_is_the_counter_in_big_endian) {
  EXPECT_EQ(to_hex(counter_nonce(0)), "000000000000000000000000");
  EXPECT_EQ(to_hex(counter_nonce(0x01020304)), "000000000000000001020304");
}

}  // namespace
}  // namespace kurir::whatsapp::noise::test
