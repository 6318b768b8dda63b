#include "kurir/kept_version.hpp"

#include <filesystem>
#include <fstream>

#include "base/log.hpp"

namespace kurir {
namespace {

using whatsapp::client::ClientVersion;

std::filesystem::path file_in(const std::string& data) { return std::filesystem::path(data) / "client_version"; }

}  // namespace

std::optional<ClientVersion> kept_version(const std::string& data) {
  std::string text;
  std::getline(std::ifstream(file_in(data)), text);
  const auto version = ClientVersion::parse(text);
  return version ? std::optional(*version) : std::nullopt;
}

void keep_version(const std::string& data, const ClientVersion& version) {
  const auto file = file_in(data);
  auto part = file;
  part += ".part";
  const bool written = static_cast<bool>(std::ofstream(part) << version.to_string() << std::endl);
  std::error_code failed;
  if (written) std::filesystem::rename(part, file, failed);
  if (!written || failed) log::warn("client_version.not_kept", {log::field("file", file.string())});
}

}  // namespace kurir
