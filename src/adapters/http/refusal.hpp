// What the server itself answers in place of a handler.
#pragma once

#include <string>
#include <string_view>

namespace kurir::http {

/// Status 0: the peer is gone, there is nobody to answer.
struct Refusal {
  unsigned status = 0;
  std::string_view code;     ///< a literal
  std::string_view message;  ///< a literal without characters that JSON escapes: nothing of the request is echoed
  std::string allow;         ///< for 405 and OPTIONS
};

}  // namespace kurir::http
