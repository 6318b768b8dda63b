// The ledger of consent: who agreed to be written to, with proof; who asked not to be, by whom and in which words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "ports/consent_rows.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// What follows from a text that just came in.
struct Heed {
  bool announced = false;  ///< a webhook event was appended
  bool answered = false;   ///< a message of the gateway's own waits to be sent
};

/// In the transaction that stores the incoming text: who wrote may be answered as a reply; a word of opting out or in is
/// recorded, obeyed and answered once, free of charge; what waits for somebody who opted out is cancelled. Nothing of it
/// where the device has no rules.
[[nodiscard]] Heed heed(ports::Transaction& tx, domain::DeviceId device, const ports::InboxRows::Incoming& incoming, Time now,
                        Random& random);

struct ConsentChange {
  domain::AccountId account;
  std::string number;  ///< as people write it
  domain::policy::ConsentState state = domain::policy::ConsentState::opted_in;
  std::string proof;  ///< the form, the words, the document; an opt-in needs one
  std::string actor;
};

/// The number in international digits. `not_found` for the account, `invalid_argument` for number or proof.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> change_consent(ports::Store& store, const Clock& clock,
                                                                         ConsentChange change);

/// Lines "number,proof" (quoted as in RFC 4180) of people who opted in; a first line "number,proof" is skipped. All or none:
/// an error names its line. Gives how many were recorded.
[[nodiscard]] boost::asio::awaitable<Result<std::size_t>> import_consent(ports::Store& store, const Clock& clock,
                                                                         domain::AccountId account, std::string csv,
                                                                         std::string actor);

/// The newest first. `not_found` where nothing is known of the number.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::policy::ConsentEntry>>> consent_history(ports::Store& store,
                                                                                                        domain::AccountId account,
                                                                                                        std::string number);

/// In order of the number, after the given one.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::policy::Consent>>> list_consent(ports::Store& store,
                                                                                                domain::AccountId account,
                                                                                                std::string after,
                                                                                                std::size_t limit);

}  // namespace kurir::app
