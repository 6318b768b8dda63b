#include "kurir/actor.hpp"

#include <pwd.h>
#include <unistd.h>

#include <fmt/core.h>

namespace kurir {

std::string command_line_actor() {
  const auto user = ::getuid();
  const auto* entry = ::getpwuid(user);  // one thread: commands run before any other starts
  return entry != nullptr ? fmt::format("cli:{}", entry->pw_name) : fmt::format("cli:{}", user);
}

}  // namespace kurir
