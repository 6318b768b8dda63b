#include "simulator/qr.hpp"

#include <vector>

#include "crypto/encoding.hpp"

namespace kurir::simulator {
namespace {

constexpr std::size_t kMaxLength = 2'000;

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> fields;
  while (true) {
    auto comma = text.find(',');
    fields.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    text.remove_prefix(comma + 1);
  }
}

std::optional<ByteArray<32>> key_in(std::string_view field) {
  auto bytes = crypto::from_base64(field);
  return bytes ? exactly<32>(*bytes) : std::nullopt;
}

}  // namespace

Result<QrCode> QrCode::parse(std::string_view text) {
  if (text.size() > kMaxLength) return fail(ErrorCode::invalid_argument, "qr is too long: {} characters at most", kMaxLength);
  if (text.starts_with("https://")) {
    auto hash = text.find('#');
    if (hash == std::string_view::npos)
      return fail(ErrorCode::invalid_argument, "qr is an address without '#': send the whole text of the code");
    text.remove_prefix(hash + 1);
  }
  auto fields = split(text);
  if (fields.back().starts_with("https://")) fields.pop_back();
  // A ref may contain commas, so the known fields are counted from the end.
  if (fields.size() < 5) return fail(ErrorCode::invalid_argument, "qr must have five fields: ref,noise,identity,secret,platform");
  auto noise = key_in(fields[fields.size() - 4]);
  auto identity = key_in(fields[fields.size() - 3]);
  auto secret = key_in(fields[fields.size() - 2]);
  if (!noise || !identity || !secret) return fail(ErrorCode::invalid_argument, "qr: the three keys must be 32 bytes in base64");
  auto ref_end = fields[fields.size() - 4].data() - 1;
  std::string ref(text.data(), static_cast<std::size_t>(ref_end - text.data()));
  auto platform = fields.back();
  if (ref.empty() || platform.size() != 1)
    return fail(ErrorCode::invalid_argument, "qr: the ref is empty or the platform is not one character");
  if (platform == "0") return fail(ErrorCode::invalid_argument, "qr: platform 0 (unknown) is refused");
  return QrCode{std::move(ref), {*noise}, {*identity}, *secret, std::string(platform)};
}

}  // namespace kurir::simulator
