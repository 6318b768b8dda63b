#include "kurir/gateway_secret.hpp"

#include <filesystem>

#include "adapters/sqlite/master_key.hpp"
#include "crypto/hash.hpp"

namespace kurir {

Result<Secret<32>> load_gateway_secret(const std::string& data) {
  auto key = sqlite::load_master_key(std::filesystem::path(data) / "master.key");
  if (!key) return pass_on(std::move(key));
  return Secret<32>(crypto::hkdf<32>(key->reveal(), {}, "kurir webhook signatures"));
}

}  // namespace kurir
