// A Response as bytes, in one piece but for streams; and the JSON that the server answers by itself.
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

enum class Body { send, omit };                       ///< omit: the answer to HEAD
enum class Length { counted, chunked, until_close };  ///< how the end of the body is told
enum class Persistence { keep_alive, keep_alive_1_0, close };

struct Framing {
  Body body = Body::send;
  Length length = Length::counted;
  Persistence persistence = Persistence::close;
};

/// Whether a body follows the header at all.
[[nodiscard]] bool sends_content(const Response& response, Body body);

/// The header, and the body unless it is a stream. Headers with line breaks in them are left out, and logged as a fault.
[[nodiscard]] std::string serialise(const Response& response, const Framing& framing, std::string_view date);

/// {"error":{"code":…,"message":…}}
[[nodiscard]] Response to_response(const Refusal& refusal);

}  // namespace kurir::http
