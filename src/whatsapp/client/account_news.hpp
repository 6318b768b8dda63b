// What our own phone tells this device besides messages: history, keys of the shared settings, who has which LID.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/client/credentials.hpp"
#include "whatsapp/client/media.hpp"
#include "whatsapp/client/placeholder.hpp"
#include "whatsapp/client/trust_token.hpp"

namespace kurir::whatsapp::client {

struct LidMapping {
  std::string number;  ///< user part of the phone number
  std::string lid;     ///< user part
  friend bool operator==(const LidMapping&, const LidMapping&) = default;
};

/// A key of app state: which one it is, and what all others are derived from.
struct AppStateKey {
  Bytes id;
  Secret<32> data;
  Time made_at{};
};

struct AccountNews {
  std::vector<LidMapping> mappings{};
  std::vector<TrustToken> tokens{};   ///< from those we write with
  std::vector<IssuedToken> issued{};  ///< ours, as the phone gave it to them
  std::optional<Bytes> nct_salt{};
  std::optional<std::string> push_name{};  ///< of our own account
  bool lid_migrated = false;               ///< one-to-one chats are addressed by LID from now on
  std::vector<AppStateKey> app_state_keys{};
  std::vector<Recalled> recalled{};    ///< messages that we asked the phone for
  std::optional<MediaFile> history{};  ///< more of these, on the media servers: read by HistoryReader

  [[nodiscard]] bool empty() const {
    return mappings.empty() && tokens.empty() && issued.empty() && !nct_salt && !push_name && !lid_migrated &&
           app_state_keys.empty() && recalled.empty() && !history;
  }
};

/// From a decrypted message of our own account without padding. What does not parse is left out.
[[nodiscard]] AccountNews parse_account_news(BytesView message, const Account& own);

/// A push name as it may be shown and sent: without '@' and control characters, at most 100 bytes of valid UTF-8; else empty.
[[nodiscard]] std::string clean_push_name(std::string_view name);

}  // namespace kurir::whatsapp::client
