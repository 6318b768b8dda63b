// application/x-www-form-urlencoded (WHATWG URL §5.2): what PHP's $_POST reads.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace kurir::domain {

/// Space becomes +; letters, digits and * - . _ stay; every other byte becomes %XX. url_decode() undoes it.
[[nodiscard]] std::string form_encode(std::string_view text);

/// name=value&name=value, in the order given.
[[nodiscard]] std::string form_body(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

}  // namespace kurir::domain
