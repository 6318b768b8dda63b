// What a device has acknowledged and still has to fetch: nobody else remembers it.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

enum class OwedKind {
  history = 0,     ///< a chunk on the media servers, by the id of the message that told of it
  collection = 1,  ///< of app state, by its name
};

struct Owed {
  OwedKind kind = OwedKind::history;
  std::string key;
  Bytes content{};  ///< sealed at rest
  friend bool operator==(const Owed&, const Owed&) = default;
};

class OwedRows {
 public:
  virtual ~OwedRows() = default;
  /// Replaces what is there under the same key.
  virtual void put(domain::DeviceId device, const Owed& owed) = 0;
  virtual void remove(domain::DeviceId device, OwedKind kind, const std::string& key) = 0;
  /// In order of kind and key.
  virtual std::vector<Owed> all(domain::DeviceId device, std::size_t limit) = 0;
  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
