#include "adapters/sqlite/plan_rows.hpp"

#include <limits>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kPlan = "id, code, name, policy, retired";
constexpr auto kTerms = "valid_from, quota, monthly_fee, price, max_characters, legacy_max_characters";

domain::Plan plan_of(Rows& rows) {
  return {
      .id = rows.id<domain::PlanId>(), .code = rows.text(), .name = rows.text(), .policy = rows.text(), .retired = rows.flag()};
}

domain::PlanTerms terms_of(Rows& rows) {
  return {.valid_from = rows.time(),
          .quota = rows.optional_integer(),
          .monthly_fee = rows.integer(),
          .price = rows.integer(),
          .max_characters = rows.integer(),
          .legacy_max_characters = rows.integer()};
}

std::optional<domain::Plan> first_plan(Rows rows) {
  if (!rows.next()) return std::nullopt;
  return plan_of(rows);
}

}  // namespace

SqlitePlanRows::SqlitePlanRows(Connection& connection)
    : connection_(connection),
      create_(connection, "INSERT INTO plans (code, name, policy, retired) VALUES (?1, ?2, ?3, ?4)"),
      find_(connection, fmt::format("SELECT {} FROM plans WHERE id = ?1", kPlan)),
      find_by_code_(connection, fmt::format("SELECT {} FROM plans WHERE code = ?1", kPlan)),
      list_(connection, fmt::format("SELECT {} FROM plans WHERE id > 0 ORDER BY id", kPlan)),
      update_(connection, "UPDATE plans SET name = ?2, policy = ?3, retired = ?4 WHERE id = ?1"),
      put_terms_(connection,
                 "INSERT INTO plan_terms (plan, valid_from, quota, monthly_fee, price, max_characters,"
                 " legacy_max_characters)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET quota = excluded.quota,"
                 " monthly_fee = excluded.monthly_fee, price = excluded.price, max_characters = excluded.max_characters,"
                 " legacy_max_characters = excluded.legacy_max_characters"),
      terms_(connection, fmt::format("SELECT {} FROM plan_terms WHERE plan = ?1 ORDER BY valid_from", kTerms)),
      in_force_(connection, fmt::format("SELECT {} FROM plan_terms WHERE plan = ?1 AND valid_from <= ?2"
                                        " ORDER BY valid_from DESC LIMIT 1",
                                        kTerms)) {}

domain::PlanId SqlitePlanRows::create(const domain::Plan& plan) {
  if (find_by_code(plan.code)) raise(ErrorCode::conflict, "there is a plan {} already", plan.code);
  create_.execute(plan.code, plan.name, plan.policy, plan.retired);
  return domain::PlanId(connection_.last_insert_id());
}

std::optional<domain::Plan> SqlitePlanRows::find(domain::PlanId id) { return first_plan(find_.query(id)); }

std::optional<domain::Plan> SqlitePlanRows::find_by_code(const std::string& code) {
  return first_plan(find_by_code_.query(code));
}

std::vector<domain::Plan> SqlitePlanRows::list() {
  std::vector<domain::Plan> plans;
  auto rows = list_.query();
  while (rows.next()) plans.push_back(plan_of(rows));
  return plans;
}

void SqlitePlanRows::update(const domain::Plan& plan) {
  if (update_.execute(plan.id, plan.name, plan.policy, plan.retired) != 1) {
    raise(ErrorCode::not_found, "plan {} does not exist", plan.id);
  }
}

void SqlitePlanRows::put_terms(domain::PlanId plan, const domain::PlanTerms& terms) {
  put_terms_.execute(plan, terms.valid_from, terms.quota, terms.monthly_fee, terms.price, terms.max_characters,
                     terms.legacy_max_characters);
}

std::vector<domain::PlanTerms> SqlitePlanRows::terms(domain::PlanId plan) {
  std::vector<domain::PlanTerms> all;
  auto rows = terms_.query(plan);
  while (rows.next()) all.push_back(terms_of(rows));
  return all;
}

std::optional<domain::PlanTerms> SqlitePlanRows::in_force(domain::PlanId plan, Time at) {
  auto rows = in_force_.query(plan, at);
  if (!rows.next()) return std::nullopt;
  return terms_of(rows);
}

SqliteQuotaRows::SqliteQuotaRows(Connection& connection)
    : used_(connection, "SELECT used FROM quota_use WHERE device = ?1 AND month = ?2"),
      open_(connection, "INSERT INTO quota_use (device, month, used) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING"),
      take_(connection, "UPDATE quota_use SET used = used + 1 WHERE device = ?1 AND month = ?2 AND used < ?3"),
      give_back_(connection,
                 "UPDATE quota_use SET used = used - 1 WHERE device = ?1 AND used > 0 AND month ="
                 " coalesce((SELECT max(month) FROM quota_use WHERE device = ?1 AND month <= ?2),"
                 " (SELECT min(month) FROM quota_use WHERE device = ?1))") {}

std::int64_t SqliteQuotaRows::used(domain::DeviceId device, Time month) {
  auto rows = used_.query(device, month);
  return rows.next() ? rows.integer() : 0;
}

bool SqliteQuotaRows::take(domain::DeviceId device, Time month, std::optional<std::int64_t> quota) {
  const auto limit = quota.value_or(std::numeric_limits<std::int64_t>::max());
  if (take_.execute(device, month, limit) == 1) return true;
  if (open_.execute(device, month) == 0) return false;  // it was there: the quota is used up
  return take_.execute(device, month, limit) == 1;
}

void SqliteQuotaRows::give_back(domain::DeviceId device, Time accepted_at) { give_back_.execute(device, accepted_at); }

}  // namespace kurir::sqlite
