// A Response as bytes, in one piece; and the JSON that the server answers by itself.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "adapters/http/refusal.hpp"
#include "adapters/http/server.hpp"

namespace kurir::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7), made once a second. One thread.
class DateHeader {
 public:
  [[nodiscard]] std::string_view now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

enum class Body { send, omit };  ///< omit: the answer to HEAD
enum class Persistence { keep_alive, keep_alive_1_0, close };

/// Headers with line breaks in them are left out, and logged as a fault.
[[nodiscard]] std::string serialise(const Response& response, Body body, Persistence persistence, std::string_view date);

/// {"error":{"code":…,"message":…}}
[[nodiscard]] Response to_response(const Refusal& refusal);

}  // namespace kurir::http
