#include "whatsapp/client/surroundings.hpp"

#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

void put_quote(proto::ContextInfo& context, const Quote& quote) {
  context.set_stanzaid(quote.wire_id);
  if (quote.author) context.set_participant(quote.author->bare().to_string());
  auto& quoted = *context.mutable_quotedmessage();
  const bool given =
      !quote.message.empty() && quoted.ParseFromArray(quote.message.data(), static_cast<int>(quote.message.size()));
  if (!given) quoted.set_conversation(quote.text);
  // Its secret, and what it quoted itself, are nobody's business here.
  quoted.clear_messagecontextinfo();
  if (quoted.has_extendedtextmessage()) quoted.mutable_extendedtextmessage()->clear_contextinfo();
}

}  // namespace

void put_context(proto::ContextInfo& context, const Surroundings& around) {
  if (around.quote) put_quote(context, *around.quote);
  for (const auto& person : around.mentions) context.add_mentionedjid(person.bare().to_string());
}

}  // namespace kurir::whatsapp::client
