#include "runtime/give_back_memory.hpp"

#include <malloc.h>

namespace kurir::runtime {

void give_back_memory() noexcept {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace kurir::runtime
