// Signing in and out, the own password, second factor and sessions.
#pragma once

#include <string_view>
#include <vector>

#include "adapters/http/v1/desk.hpp"
#include "app/sessions.hpp"
#include "app/sign_in.hpp"

namespace kurir::http::v1 {

/// The references outlive the server.
struct SessionDesk {
  Desk desk;
  app::SignIn& sign_in;
  app::Sessions& sessions;
  Random& random;            ///< thread-safe
  bool sandbox = false;      ///< whether there are virtual phones
  std::string_view version;  ///< a literal
};

[[nodiscard]] std::vector<Endpoint> session_endpoints(SessionDesk desk);

}  // namespace kurir::http::v1
