#include "whatsapp/noise/certificate.hpp"

#include <gtest/gtest.h>

#include "support/noise_vectors.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::noise::test {
namespace {

constexpr auto kFrom = from_unix_seconds(1'735'689'600);
constexpr auto kUntil = from_unix_seconds(4'102'444'800);

class CertificateTest : public testing::Test {
 protected:
  [[nodiscard]] Result<void> verify(BytesView chain, Time now = kNow) const {
    return verify_chain(chain, test_root(), server_.open, now);
  }
  [[nodiscard]] Bytes issue(Time from = kFrom, Time until = kUntil) {
    return issue_chain(issuer_, server_.open, from, until, random_);
  }

  Issuer issuer_{key_pair(noise_vectors().at("test_root")), named_key("intermediate")};
  crypto::KeyPair server_ = named_key("server_static");
  kurir::test::SeededRandom random_{1};
};

TEST_F(CertificateTest, issuing_with_the_vectors_nonces_gives_the_vectors_chain) {
  const auto& vector = noise_vectors().at("cert_chain");
  kurir::test::ScriptedRandom random;
  random.push(hex(vector.at("leaf").at("xeddsa_Z")));
  random.push(hex(vector.at("intermediate").at("xeddsa_Z")));
  EXPECT_EQ(to_hex(issue_chain(issuer_, server_.open, kFrom, kUntil, random)), vector.at("encoded").as_string());
}

TEST_F(CertificateTest, a_good_chain_holds) { EXPECT_TRUE(verify(cert_chain())); }

TEST_F(CertificateTest, every_negative_vector_is_refused) {
  const auto& negatives = noise_vectors().at("cert_chain_negative").as_array();
  ASSERT_EQ(negatives.size(), 11U);
  for (const auto& vector : negatives) {
    const auto server = crypto::PublicKey::from(hex(vector.at("server_static"))).value();
    const auto result = verify_chain(hex(vector.at("cert_chain")), test_root(), server, kNow);
    ASSERT_FALSE(result) << vector.at("name");
    EXPECT_EQ(result.error().code, ErrorCode::verification_failed) << vector.at("name");
  }
}

TEST_F(CertificateTest, every_flipped_bit_is_refused) {
  for_each_flipped_bit(cert_chain(),
                       [&](const Bytes& broken, std::size_t bit) { EXPECT_FALSE(verify(broken)) << "bit " << bit; });
}

TEST_F(CertificateTest, every_truncation_is_refused) {
  const auto chain = cert_chain();
  for (std::size_t size = 0; size < chain.size(); ++size) EXPECT_FALSE(verify(BytesView(chain).first(size))) << size;
}

TEST_F(CertificateTest, the_window_counts_with_a_day_of_tolerance) {
  using std::chrono::seconds;
  const auto chain = issue();
  EXPECT_TRUE(verify(chain, kFrom - kClockTolerance));
  EXPECT_FALSE(verify(chain, kFrom - kClockTolerance - seconds(1)));
  EXPECT_TRUE(verify(chain, kUntil + kClockTolerance));
  EXPECT_FALSE(verify(chain, kUntil + kClockTolerance + seconds(1)));
}

/// Signs any details, as a dishonest or broken issuer would.
class ForgeryTest : public CertificateTest {
 protected:
  struct Fields {
    proto::CertChain::NoiseCertificate::Details leaf;
    proto::CertChain::NoiseCertificate::Details intermediate;
  };

  [[nodiscard]] Fields honest() {
    proto::CertChain chain;
    EXPECT_TRUE(chain.ParseFromString(to_string(issue())));
    Fields fields;
    EXPECT_TRUE(fields.leaf.ParseFromString(chain.leaf().details()));
    EXPECT_TRUE(fields.intermediate.ParseFromString(chain.intermediate().details()));
    return fields;
  }

  [[nodiscard]] Bytes sign(const Fields& fields) {
    proto::CertChain chain;
    auto& leaf = *chain.mutable_leaf();
    leaf.set_details(fields.leaf.SerializeAsString());
    leaf.set_signature(to_string(crypto::sign(issuer_.intermediate.secret, as_bytes(leaf.details()), random_)));
    auto& intermediate = *chain.mutable_intermediate();
    intermediate.set_details(fields.intermediate.SerializeAsString());
    intermediate.set_signature(to_string(crypto::sign(issuer_.root.secret, as_bytes(intermediate.details()), random_)));
    return to_bytes(chain.SerializeAsString());
  }

  void expect_refused(const Fields& fields) {
    const auto result = verify(sign(fields));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::verification_failed);
  }
};

TEST_F(ForgeryTest, the_honest_fields_hold) { EXPECT_TRUE(verify(sign(honest()))); }

TEST_F(ForgeryTest, wrong_key_sizes_are_refused) {
  for (std::size_t size : {0U, 31U, 33U}) {
    auto fields = honest();
    fields.leaf.set_key(std::string(size, 'k'));
    expect_refused(fields);
    fields = honest();
    fields.intermediate.set_key(std::string(size, 'k'));
    expect_refused(fields);
  }
}

TEST_F(ForgeryTest, an_absent_window_is_1970_and_extreme_times_do_not_overflow) {
  auto fields = honest();
  fields.leaf.clear_notafter();
  expect_refused(fields);
  fields = honest();
  fields.intermediate.set_notbefore(~std::uint64_t{0});
  expect_refused(fields);
  fields = honest();
  fields.leaf.set_notbefore(0);
  fields.leaf.set_notafter(~std::uint64_t{0});
  EXPECT_TRUE(verify(sign(fields)));
}

TEST_F(ForgeryTest, serials_must_link_the_chain) {
  auto fields = honest();
  fields.intermediate.set_serial(7);
  expect_refused(fields);
  fields.leaf.set_issuerserial(7);
  EXPECT_TRUE(verify(sign(fields)));
  fields.intermediate.set_issuerserial(1);
  expect_refused(fields);
}

TEST_F(ForgeryTest, a_leaf_in_the_place_of_the_intermediate_is_refused) {
  proto::CertChain chain;
  ASSERT_TRUE(chain.ParseFromString(to_string(issue())));
  chain.mutable_intermediate()->Swap(chain.mutable_leaf());
  EXPECT_FALSE(verify(to_bytes(chain.SerializeAsString())));
}

TEST(WhatsAppRoot, is_the_published_key_and_does_not_verify_the_test_chain) {
  EXPECT_EQ(to_hex(kWhatsAppRoot.bytes), "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b");
  EXPECT_FALSE(verify_chain(cert_chain(), kWhatsAppRoot, named_key("server_static").open, kNow));
}

}  // namespace
}  // namespace kurir::whatsapp::noise::test
