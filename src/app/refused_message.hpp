// What becomes of a message that cannot go: WhatsApp refused it, or nobody is there to get it. Each end has a reason that a
// program (the part before the colon) and a person understand.
#pragma once

#include <string>

#include "ports/store.hpp"

namespace kurir::app {

/// "not_on_whatsapp: …", for numbers without WhatsApp.
[[nodiscard]] std::string not_on_whatsapp();
/// "unreachable: …", where the recipient has no device with keys.
[[nodiscard]] std::string unreachable();

/// Refusals after which the recipient's devices must be asked for again, and the stanza made anew.
[[nodiscard]] bool is_stale(int error) noexcept;
/// Refusals that are about the number and new contacts: WhatsApp is to be asked what holds.
[[nodiscard]] bool is_about_new_contacts(int error) noexcept;

/// `error` of an <ack class="message"> to a message in state `encrypted`. What passes is tried again later; where the number
/// may not write to new contacts the message is held until it may, and refused for good the second time; all else is
/// rejected. True where a webhook event was appended.
[[nodiscard]] bool apply_refusal(ports::Transaction& tx, const domain::Message& message, int error, Time now);

}  // namespace kurir::app
