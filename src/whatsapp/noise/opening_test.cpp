#include "whatsapp/noise/opening.hpp"

#include <gtest/gtest.h>

#include "support/noise_vectors.hpp"
#include "whatsapp/noise/frames.hpp"

namespace kurir::whatsapp::noise::test {
namespace {

Bytes opening(BytesView routing_info) {
  Bytes out;
  append_opening(out, routing_info);
  return out;
}

TEST(Opening, is_the_vectors_with_and_without_routing_info) {
  EXPECT_EQ(to_hex(opening({})), noise_vectors().at("prologue").as_string());
  const auto& vector = noise_vectors().at("xx_with_routing_info");
  auto wire = opening(hex(vector.at("routing_info")));
  append_frame(wire, hex(noise_vectors().at("xx").at("client_hello").at("message")));
  EXPECT_EQ(to_hex(wire), vector.at("first_wire_bytes").as_string());
}

TEST(Opening, is_measured_as_soon_as_it_is_complete) {
  for (const auto& routing_info : {Bytes(), Bytes(1, 7), Bytes(kMaxRoutingInfo, 7)}) {
    const auto whole = opening(routing_info);
    const auto stream = concat(whole, as_bytes("frames"));
    for (std::size_t size = 0; size <= stream.size(); ++size) {
      const auto measured = measure_opening(BytesView(stream).first(size));
      ASSERT_TRUE(measured) << size;
      ASSERT_EQ(measured->has_value(), size >= whole.size()) << size;
      if (*measured) {
        EXPECT_EQ(**measured, whole.size());
      }
    }
  }
}

TEST(Opening, anything_else_is_malformed_at_the_first_wrong_byte) {
  for (const auto* stream : {"58", "5742", "57410503", "57410602", "474554202f", "46", "454500", "45440002",
                             "45440001001001",         // 4097 bytes of routing information
                             "454400010000010758"}) {  // no prologue after it
    const auto measured = measure_opening(*from_hex(stream));
    ASSERT_FALSE(measured) << stream;
    EXPECT_EQ(measured.error().code, ErrorCode::malformed);
  }
}

}  // namespace
}  // namespace kurir::whatsapp::noise::test
