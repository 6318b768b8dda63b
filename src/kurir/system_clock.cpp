#include "kurir/system_clock.hpp"

namespace kurir {

Time SystemClock::now() const { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

}  // namespace kurir
