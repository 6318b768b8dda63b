#include "adapters/sqlite/link_code_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr std::string_view kLinkCode = "devices.link_code";

}  // namespace

SqliteLinkCodeRows::SqliteLinkCodeRows(Connection& connection, Sealer sealer, ChangeNotes& notes)
    : sealer_(sealer),
      notes_(notes),
      find_(connection, "SELECT link_number, link_code, link_code_expires_at, link_failure FROM devices WHERE id = ?1"),
      put_(connection,
           "UPDATE devices SET link_number = ?2, link_code = ?3, link_code_expires_at = ?4, link_failure = ?5 WHERE id = ?1"
           " RETURNING account") {}

ports::LinkCodeRows::LinkCode SqliteLinkCodeRows::find(domain::DeviceId device) {
  auto rows = find_.query(device);
  LinkCode link;
  if (!rows.next()) return link;
  link.number = rows.text();
  if (const auto sealed = rows.blob(); !sealed.empty()) link.code = to_string(sealer_.open({kLinkCode, device}, sealed));
  link.expires_at = rows.optional_time().value_or(Time{});
  link.failure = rows.as<domain::LinkFailure>();
  return link;
}

void SqliteLinkCodeRows::put(domain::DeviceId device, const LinkCode& link) {
  std::optional<Bytes> sealed;
  std::optional<Time> expires_at;
  if (!link.code.empty()) {
    sealed = sealer_.seal({kLinkCode, device}, as_bytes(link.code));
    expires_at = link.expires_at;
  }
  auto rows = put_.query(device, link.number, sealed, expires_at, link.failure);
  if (!rows.next()) raise(ErrorCode::not_found, "device {} does not exist", device);
  notes_.add({.topic = ports::Topic::pairing, .account = rows.id<domain::AccountId>(), .device = device});
}

}  // namespace kurir::sqlite
