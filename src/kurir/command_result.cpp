#include "kurir/command_result.hpp"

#include <fmt/core.h>

#include <cstdio>

namespace kurir {

int report(const Error& error) {
  fmt::print(stderr, "kurir: {}\n", error.message);
  return kFailed;
}

}  // namespace kurir
