// What sending a text would do: price, what the rules of use would say, when it would leave. Nothing is stored.
#pragma once

#include "app/send_texts.hpp"
#include "domain/policy/decision.hpp"

namespace kurir::app {

struct TextPreview {
  std::int64_t characters = 0;
  std::int64_t max_characters = 0;
  domain::Rupiah price = 0;                      ///< of all that would be accepted
  domain::Rupiah balance_after = 0;              ///< without credit
  std::optional<std::int64_t> quota_after = {};  ///< nothing = unlimited

  struct Recipient {
    std::string number;        ///< international digits; as given where it is invalid
    domain::Rupiah price = 0;  ///< 0 where refused
    std::optional<domain::Lane> lane = {};
    domain::policy::Outcome outcome = domain::policy::Outcome::refuse;
    std::optional<Time> leaves_at = {};                    ///< by the queue and the gaps as they are now
    std::optional<Time> expires_at = {};                   ///< cancelled where it has not left by then
    std::vector<domain::policy::Decision> decisions = {};  ///< what delays, holds or refuses it, one after the other
    std::optional<Refusal> refusal = {};
  };
  std::vector<Recipient> recipients = {};  ///< in order
};

[[nodiscard]] boost::asio::awaitable<std::expected<TextPreview, Refusal>> preview_texts(ports::Store& store, const Clock& clock,
                                                                                        TextRequest request);

}  // namespace kurir::app
