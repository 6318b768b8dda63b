// Settings that an account's devices share, as far as one device follows them: the keys, where each collection stands, and the
// MACs of its entries, by which the next change is checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class AppStateRows {
 public:
  virtual ~AppStateRows() = default;
  struct Key {
    Bytes id;
    Bytes data;  ///< 32 bytes, sealed at rest
    Time made_at;
  };
  virtual std::vector<Key> keys(domain::DeviceId device, std::size_t limit) = 0;  ///< in order of id
  virtual void put_key(domain::DeviceId device, const Key& key) = 0;

  struct Collection {
    std::uint64_t version = 0;
    Bytes hash{};  ///< over its entries, 128 bytes
    friend bool operator==(const Collection&, const Collection&) = default;
  };
  virtual std::optional<Collection> collection(domain::DeviceId device, const std::string& name) = 0;
  virtual void put_collection(domain::DeviceId device, const std::string& name, const Collection& collection) = 0;
  /// Forgets where it stands, and its entries: it is fetched from its beginning.
  virtual void drop_collection(domain::DeviceId device, const std::string& name) = 0;

  virtual std::optional<Bytes> value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac) = 0;
  virtual void put_value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac,
                             BytesView value_mac) = 0;
  virtual void drop_value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac) = 0;

  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
