#include "adapters/sqlite/pacing_rows.hpp"

#include <bit>

#include "domain/policy/fingerprint.hpp"

namespace kurir::sqlite {
namespace {

/// The expressions are those of the indexes in schema_business.hpp, to the letter.
std::string similar_uses_by(std::string_view band) {
  return fmt::format(
      "SELECT fingerprint, number, at FROM text_uses WHERE device = ?1 AND {} = ?2 AND at > ?3 ORDER BY at DESC LIMIT ?4", band);
}

}  // namespace

SqlitePacingRows::SqlitePacingRows(Connection& connection)
    : pace_(connection, "SELECT next_at, day, sent_today FROM pacing WHERE device = ?1"),
      put_pace_(connection,
                "INSERT INTO pacing (device, next_at, day, sent_today) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET"
                " next_at = excluded.next_at, day = excluded.day, sent_today = excluded.sent_today"),
      recipient_(connection, "SELECT sent_at, heard_at FROM recipient_pacing WHERE device = ?1 AND number = ?2"),
      sent_to_(connection,
               "INSERT INTO recipient_pacing (device, number, sent_at) VALUES (?1, ?2, ?3)"
               " ON CONFLICT DO UPDATE SET sent_at = excluded.sent_at"),
      heard_from_(connection,
                  "INSERT INTO recipient_pacing (device, number, heard_at) VALUES (?1, ?2, ?3)"
                  " ON CONFLICT DO UPDATE SET heard_at = excluded.heard_at"),
      similar_uses_{Statement(connection, similar_uses_by("(fingerprint & 65535)")),
                    Statement(connection, similar_uses_by("((fingerprint >> 16) & 65535)")),
                    Statement(connection, similar_uses_by("((fingerprint >> 32) & 65535)")),
                    Statement(connection, similar_uses_by("((fingerprint >> 48) & 65535)"))},
      text_used_(connection,
                 "INSERT INTO text_uses (device, fingerprint, number, at) VALUES (?1, ?2, ?3, ?4)"
                 " ON CONFLICT (device, fingerprint, number) DO UPDATE SET at = excluded.at"),
      forget_texts_(connection,
                    "DELETE FROM text_uses WHERE id IN (SELECT id FROM text_uses WHERE at < ?1 ORDER BY at LIMIT ?2)"),
      release_(connection, "INSERT INTO released_messages (message) VALUES (?1) ON CONFLICT DO NOTHING"),
      is_released_(connection, "SELECT 1 FROM released_messages WHERE message = ?1"),
      forget_release_(connection, "DELETE FROM released_messages WHERE message = ?1"),
      default_policy_(connection, "SELECT value FROM meta WHERE name = 'policy'"),
      set_default_policy_(
          connection, "INSERT INTO meta (name, value) VALUES ('policy', ?1) ON CONFLICT DO UPDATE SET value = excluded.value") {}

domain::policy::Pace SqlitePacingRows::pace(domain::DeviceId device) {
  auto rows = pace_.query(device);
  if (!rows.next()) return {};
  return {.next_at = rows.time(), .day = rows.integer(), .sent_today = static_cast<int>(rows.integer())};
}

void SqlitePacingRows::put_pace(domain::DeviceId device, const domain::policy::Pace& pace) {
  put_pace_.execute(device, pace.next_at, pace.day, pace.sent_today);
}

ports::PacingRows::Recipient SqlitePacingRows::recipient(domain::DeviceId device, const std::string& number) {
  auto rows = recipient_.query(device, number);
  if (!rows.next()) return {};
  return {.sent_at = rows.optional_time(), .heard_at = rows.optional_time()};
}

void SqlitePacingRows::sent_to(domain::DeviceId device, const std::string& number, Time now) {
  sent_to_.execute(device, number, now);
}

void SqlitePacingRows::heard_from(domain::DeviceId device, const std::string& number, Time now) {
  heard_from_.execute(device, number, now);
}

std::vector<ports::PacingRows::TextUse> SqlitePacingRows::similar_uses(domain::DeviceId device, std::uint64_t fingerprint,
                                                                       Time since, std::size_t limit) {
  std::vector<TextUse> uses;
  const auto bands = domain::policy::bands(fingerprint);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    auto rows = similar_uses_[i].query(device, bands[i], since, limit);
    while (rows.next()) {
      uses.push_back({.fingerprint = std::bit_cast<std::uint64_t>(rows.integer()), .number = rows.text(), .at = rows.time()});
    }
  }
  return uses;
}

void SqlitePacingRows::text_used(domain::DeviceId device, const TextUse& use) {
  text_used_.execute(device, std::bit_cast<std::int64_t>(use.fingerprint), use.number, use.at);
}

void SqlitePacingRows::forget_texts(Time before, std::size_t limit) { forget_texts_.execute(before, limit); }

void SqlitePacingRows::release(domain::MessageId message) { release_.execute(message); }

bool SqlitePacingRows::is_released(domain::MessageId message) { return is_released_.query(message).next(); }

void SqlitePacingRows::forget_release(domain::MessageId message) { forget_release_.execute(message); }

std::string SqlitePacingRows::default_policy() {
  auto rows = default_policy_.query();
  return rows.next() ? rows.text() : std::string();
}

void SqlitePacingRows::set_default_policy(const std::string& lines) { set_default_policy_.execute(as_bytes(lines)); }

}  // namespace kurir::sqlite
