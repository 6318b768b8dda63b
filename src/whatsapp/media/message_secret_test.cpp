#include "whatsapp/media/message_secret.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/vectors.hpp"

namespace kurir::whatsapp::media {
namespace {

TEST(MessageSecret, gives_the_vectors_key_for_every_add_on) {
  const std::map<std::string_view, AddOn> add_ons{{"Poll Vote", AddOn::poll_vote},
                                                  {"Enc Reaction", AddOn::reaction},
                                                  {"Report Token", AddOn::report_token},
                                                  {"Message Edit", AddOn::message_edit}};
  const auto file = test::load_vectors("hkdf_media");
  const auto& group = file.at("message_secret_keys");
  const Secret<32> secret(exactly<32>(test::hex(group.at("message_secret"))).value());
  ASSERT_EQ(group.at("examples").as_array().size(), 4U);
  for (const auto& vector : group.at("examples").as_array()) {
    const auto text = [&](const char* name) { return std::string_view(vector.at(name).as_string()); };
    const AddOnContext context{text("message_id"), text("original_sender"), text("modification_sender")};
    EXPECT_EQ(to_hex(derive_add_on_key(secret, context, add_ons.at(text("use_case"))).reveal()), text("key")) << text("use_case");
  }
}

}  // namespace
}  // namespace kurir::whatsapp::media
