// Ids that refuse raw and foreign numbers: an AccountId is not a DeviceId.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include <fmt/format.h>

namespace kurir {

template <class Tag, class Value = std::int64_t>
struct StrongId {
  Value value{};

  constexpr StrongId() = default;
  constexpr explicit StrongId(Value v) : value(v) {}
  friend constexpr auto operator<=>(const StrongId&, const StrongId&) = default;
};

}  // namespace kurir

template <class Tag, class Value>
struct std::hash<kurir::StrongId<Tag, Value>> {
  std::size_t operator()(const kurir::StrongId<Tag, Value>& id) const noexcept { return std::hash<Value>{}(id.value); }
};

template <class Tag, class Value>
struct fmt::formatter<kurir::StrongId<Tag, Value>> : fmt::formatter<Value> {
  template <class Context>
  auto format(const kurir::StrongId<Tag, Value>& id, Context& context) const {
    return fmt::formatter<Value>::format(id.value, context);
  }
};
