#include "kurir/process_use.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace kurir {
namespace {

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

}  // namespace

app::ProcessUse process_use() {
  app::ProcessUse use;
  std::int64_t all_pages = 0;
  std::int64_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> all_pages >> resident_pages;
  use.memory_bytes = resident_pages * ::sysconf(_SC_PAGESIZE);
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) use.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  return use;
}

}  // namespace kurir
