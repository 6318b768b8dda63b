#include "whatsapp/media/message_secret.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "crypto/hash.hpp"

namespace kurir::whatsapp::media {
namespace {

std::string_view purpose(AddOn add_on) {
  switch (add_on) {
    case AddOn::poll_vote: return "Poll Vote";
    case AddOn::reaction: return "Enc Reaction";
    case AddOn::report_token: return "Report Token";
    case AddOn::message_edit: return "Message Edit";
  }
  std::abort();
}

}  // namespace

Secret<32> derive_add_on_key(const Secret<32>& message_secret, const AddOnContext& context, AddOn add_on) {
  const auto info = fmt::format("{}{}{}{}", context.message_id, context.original_sender, context.adding_sender, purpose(add_on));
  Secret<32> key;
  crypto::hkdf_sha256(message_secret.reveal(), {}, info, key.reveal());
  return key;
}

}  // namespace kurir::whatsapp::media
