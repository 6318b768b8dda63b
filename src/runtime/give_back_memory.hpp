// Memory that nobody uses any more, out of the process.
#pragma once

namespace kurir::runtime {

/// What the C library keeps for later, between what is in use, goes back to the system: after many devices came at once that
/// is a third of the heap. Takes some milliseconds; from any thread.
void give_back_memory() noexcept;

}  // namespace kurir::runtime
