// A patch of app state as a server could forge it: nothing crashes, and without the account's key nothing is believed.
#include <cstdlib>

#include "whatsapp/app_state/patch.hpp"
#include "whatsapp/client/app_state_sync.hpp"

using namespace kurir;
using namespace kurir::whatsapp::app_state;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Keys keys = derive_keys(Secret<32>(ByteArray<32>{1, 2, 3}));
  const auto find_keys = [](BytesView) { return &keys; };
  const auto held = [](const crypto::Sha256&) { return std::optional<crypto::Sha256>(); };
  const BytesView input(data, size);
  const auto patch = open_patch(input, "critical_block", {}, find_keys, held);
  if (patch && !patch->changes.empty()) std::abort();
  const auto snapshot = open_snapshot(input, "critical_block", find_keys);
  if (snapshot && !snapshot->changes.empty()) std::abort();
  (void)whatsapp::client::file_of_patch(input);
  (void)whatsapp::client::complete_patch(input, input);
  return 0;
}
