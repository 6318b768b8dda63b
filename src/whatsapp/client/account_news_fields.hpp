// What several readers of account news share: bounds, times, and pairs of names.
#pragma once

#include <string_view>

#include "whatsapp/client/account_news.hpp"

namespace kurir::whatsapp::client {

inline constexpr std::size_t kMaxNews = 100'000;  ///< mappings or tokens of one message

/// Unix seconds; what lies after the year 9999 is its end.
[[nodiscard]] Time news_time(std::uint64_t seconds);

/// User parts; what is none is left out, and what is too much.
void add_mapping(AccountNews& news, std::string number, std::string lid);
/// Likewise, whole JIDs.
void add_pair(AccountNews& news, std::string_view pn, std::string_view lid);

}  // namespace kurir::whatsapp::client
