// Reading request bodies and writing answers of the control API.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "adapters/http/server.hpp"
#include "base/result.hpp"
#include "simulator/media_content.hpp"

namespace kurir::simulator {

/// The fields of a JSON object; each is asked for by name and type. The first mistake sticks and is reported by check().
class Fields {
 public:
  /// An empty body is an empty object.
  [[nodiscard]] static Fields parse(std::string_view body);

  [[nodiscard]] std::optional<std::string> text(std::string_view name);
  [[nodiscard]] std::optional<bool> flag(std::string_view name);
  [[nodiscard]] std::optional<std::uint64_t> count(std::string_view name);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name);  ///< a list; empty where absent
  [[nodiscard]] std::string required_text(std::string_view name);
  [[nodiscard]] double required_number(std::string_view name);

  /// `invalid_argument` for the first field that is missing, mistyped, or that nobody asked for.
  [[nodiscard]] Result<void> check();

 private:
  const boost::json::value* take(std::string_view name);
  void mistake(std::string message);

  boost::json::object object_;
  std::vector<std::string> asked_;
  std::string mistake_;
};

[[nodiscard]] http::Response json_response(unsigned status, const boost::json::value& body);
/// {"kind","mime_type","file_name","size"}; null where there is none.
[[nodiscard]] boost::json::value describe(const std::optional<MediaNote>& media);
/// {"error":{"code","message"}} with the status that fits.
[[nodiscard]] http::Response error_response(const Error& error);
/// "2026-11-22T08:30:00.125Z"
[[nodiscard]] std::string timestamp(Time time);

}  // namespace kurir::simulator
