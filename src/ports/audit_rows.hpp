// Who changed what. Lines are only added; each carries the hash of its past.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

struct AuditLine {
  std::int64_t id = 0;  ///< 1, 2, 3, … without gaps
  Time at{};
  std::string actor;
  std::string action;
  std::string target;
  std::optional<domain::AccountId> account;
  std::string details;
  ByteArray<32> hash{};
};

class AuditRows {
 public:
  virtual ~AuditRows() = default;
  virtual std::optional<AuditLine> last() = 0;
  virtual void append(const AuditLine& line) = 0;
  /// In order of id, after the given one.
  virtual std::vector<AuditLine> list(std::int64_t after, std::size_t limit) = 0;
  /// The newest first, before the given id.
  virtual std::vector<AuditLine> newest(std::int64_t before, std::size_t limit) = 0;
  virtual std::vector<AuditLine> newest_of(domain::AccountId account, std::int64_t before, std::size_t limit) = 0;
};

}  // namespace kurir::ports
