// The checks of a TextRequest, alike for sending it and for trying it.
#pragma once

#include "app/send_texts.hpp"

namespace kurir::app {

struct TextSender {
  domain::Account account;
  domain::Device device;
};

/// What needs no store, and whose device it is.
[[nodiscard]] std::expected<TextSender, Refusal> find_sender(ports::Transaction& tx, const TextRequest& request, Time now);

/// What is paid for, linked and within the plan's terms.
[[nodiscard]] std::expected<Sender, Refusal> load_text_sender(ports::Transaction& tx, TextSender found,
                                                              const TextRequest& request, Time now);

[[nodiscard]] inline Time due_time(const TextRequest& request, Time now) { return std::max(request.send_at.value_or(now), now); }

/// The lane it gets, whatever it asks for.
[[nodiscard]] domain::Lane granted_lane(ports::Transaction& tx, const Sender& sender, const std::string& number,
                                        const TextRequest& request, Time now);

[[nodiscard]] Refusal no_such_number(const Error& why);
[[nodiscard]] Refusal named_twice();
/// Of an admission that is none.
[[nodiscard]] Refusal refusal_of(const Admission& admission, const Sender& sender);
[[nodiscard]] Refusal refusal_of(const domain::policy::Decision& decision);
[[nodiscard]] Refusal not_enough_money();
[[nodiscard]] Refusal quota_used_up();

}  // namespace kurir::app
