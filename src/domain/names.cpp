#include "domain/names.hpp"

namespace kurir::domain {
namespace {

constexpr std::string_view kKeyPrefix = "kurir_";
constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kReadable = "23456789abcdefghjkmnpqrstuvwxyz";

void append_random(std::string& out, std::string_view alphabet, std::size_t count, Random& random) {
  for (; count > 0; --count) out.push_back(alphabet[random.below(alphabet.size())]);
}

}  // namespace

std::string make_api_key(Random& random) {
  std::string key(kKeyPrefix);
  append_random(key, kBase62, 43, random);
  return key;
}

std::string_view visible_prefix(std::string_view api_key) noexcept { return api_key.substr(0, kKeyPrefix.size() + 4); }

std::string make_waid(Random& random) {
  std::string waid;
  append_random(waid, kReadable, 10, random);
  return waid;
}

std::string make_password(Random& random) {
  std::string password;
  for (int group = 0; group < 4; ++group) {
    if (group > 0) password.push_back('-');
    append_random(password, kReadable, 4, random);
  }
  return password;
}

}  // namespace kurir::domain
