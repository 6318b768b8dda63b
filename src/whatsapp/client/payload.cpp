#include "whatsapp/client/payload.hpp"

#include <charconv>

#include "crypto/hash.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

using proto::ClientPayload;

constexpr std::uint32_t kHistoryStorageQuotaMb = 10'240;

/// Common to both payloads. Enums that are zero are written explicitly, as the official client does.
ClientPayload base_payload(const ClientVersion& version) {
  ClientPayload payload;
  auto* agent = payload.mutable_useragent();
  agent->set_platform(ClientPayload::UserAgent::WEB);
  agent->mutable_appversion()->set_primary(version.primary);
  agent->mutable_appversion()->set_secondary(version.secondary);
  agent->mutable_appversion()->set_tertiary(version.revision);
  agent->set_mcc("000");
  agent->set_mnc("000");
  agent->set_osversion("0.1");
  agent->set_device("Desktop");
  agent->set_osbuildnumber("0.1");
  agent->set_releasechannel(ClientPayload::UserAgent::RELEASE);
  agent->set_localelanguageiso6391("en");
  agent->set_localecountryiso31661alpha2("US");
  payload.mutable_webinfo()->set_websubplatform(ClientPayload::WebInfo::WEB_BROWSER);
  payload.set_connecttype(ClientPayload::WIFI_UNKNOWN);
  payload.set_connectreason(ClientPayload::USER_ACTIVATED);
  return payload;
}

std::string device_props(const Appearance& appearance) {
  proto::DeviceProps props;
  props.set_os(appearance.os_name);
  props.mutable_version()->set_primary(0);
  props.mutable_version()->set_secondary(1);
  props.set_platformtype(proto::DeviceProps::CHROME);
  props.set_requirefullsync(false);
  auto* history = props.mutable_historysyncconfig();
  history->set_storagequotamb(kHistoryStorageQuotaMb);
  history->set_inlineinitialpayloadine2eemsg(true);
  history->set_supportbotuseragentchathistory(true);
  history->set_supportcagreactionsandpolls(true);
  history->set_supportbizhostedmsg(true);
  history->set_supportrecentsyncchunkmessagecounttuning(true);
  history->set_supporthostedgroupmsg(true);
  history->set_supportfbidbotchathistory(true);
  history->set_supportmessageassociation(true);
  return props.SerializeAsString();
}

template <std::size_t N>
std::string big_endian_field(std::uint64_t value) {
  return to_string(big_endian<N>(value));
}

Bytes encoded(const ClientPayload& payload) { return to_bytes(payload.SerializeAsString()); }

}  // namespace

Result<ClientVersion> ClientVersion::parse(std::string_view text) {
  const auto wrong = [] {
    return fail(ErrorCode::invalid_argument, "a client version reads 2.3000.1045649367, or its last number alone");
  };
  ClientVersion version;
  std::vector<std::uint32_t> numbers;
  for (const char *at = text.data(), *end = at + text.size();; ++at) {
    std::uint32_t number = 0;
    const auto [rest, error] = std::from_chars(at, end, number);
    if (error != std::errc()) return wrong();
    numbers.push_back(number);
    at = rest;
    if (at == end) break;
    if (*at != '.' || numbers.size() == 3) return wrong();
  }
  if (numbers.size() == 2 || numbers.back() == 0) return wrong();
  if (numbers.size() == 3) {
    version.primary = numbers[0];
    version.secondary = numbers[1];
  }
  version.revision = numbers.back();
  return version;
}

std::string ClientVersion::to_string() const { return fmt::format("{}.{}.{}", primary, secondary, revision); }

Bytes registration_payload(const Credentials& credentials, const ClientVersion& version, const Appearance& appearance) {
  auto payload = base_payload(version);
  payload.set_passive(false);
  payload.set_pull(false);
  const auto& signed_prekey = credentials.signed_prekeys.front();
  auto* data = payload.mutable_devicepairingdata();
  data->set_eregid(big_endian_field<4>(credentials.registration_id));
  data->set_ekeytype(std::string(1, '\x05'));
  data->set_eident(to_string(credentials.identity.open.bytes));
  data->set_eskeyid(big_endian_field<3>(signed_prekey.id));
  data->set_eskeyval(to_string(signed_prekey.pair.open.bytes));
  data->set_eskeysig(to_string(signed_prekey.signature));
  data->set_buildhash(to_string(crypto::md5(as_bytes(version.to_string()))));
  data->set_deviceprops(device_props(appearance));
  return encoded(payload);
}

Bytes login_payload(const Credentials& credentials, const ClientVersion& version) {
  const auto& account = *credentials.account;
  auto payload = base_payload(version);
  std::uint64_t username = 0;
  std::from_chars(account.jid.user.data(), account.jid.user.data() + account.jid.user.size(), username);
  payload.set_username(username);
  payload.set_device(account.jid.device);
  // Passive: the server holds deliveries back until <active/>, so that prekeys are in place first.
  payload.set_passive(true);
  payload.set_pull(true);
  payload.set_lc(static_cast<std::int32_t>(credentials.login_counter));
  payload.set_liddbmigrated(account.lid_migrated);
  return encoded(payload);
}

}  // namespace kurir::whatsapp::client
