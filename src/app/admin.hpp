// Who changes something, and with what: the first parameter of the use cases of administration. Each writes to the audit log.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// The references outlive the use case.
struct Admin {
  ports::Store& store;
  const Clock& clock;
  std::string actor;  ///< as AuditEntry::actor
};

}  // namespace kurir::app
