// Use cases of the operator: plans, their terms over time, and which device has which.
#pragma once

#include "app/admin.hpp"
#include "domain/plan.hpp"

namespace kurir::app {

struct PlanWithTerms {
  domain::Plan plan;
  std::vector<domain::PlanTerms> terms;  ///< the whole history, oldest first
};

[[nodiscard]] boost::asio::awaitable<Result<std::vector<PlanWithTerms>>> list_plans(ports::Store& store);

struct PlanOffer {
  domain::Plan plan;
  domain::PlanTerms terms;  ///< in force now
};
struct PlansOffered {
  std::vector<PlanOffer> plans;  ///< without retired ones
  int tax_basis_points = 0;      ///< in force now
};
[[nodiscard]] boost::asio::awaitable<Result<PlansOffered>> offered_plans(ports::Store& store, const Clock& clock);

/// `not_found` for the code.
[[nodiscard]] boost::asio::awaitable<Result<PlanWithTerms>> find_plan(ports::Store& store, std::string code);

struct NewPlan {
  std::string code;  ///< 1 to 20 letters, digits, "-" and "_"
  std::string name;
  domain::PlanTerms terms;  ///< `valid_from` is ignored: they hold from the beginning of time, as the plan is new
};
[[nodiscard]] boost::asio::awaitable<Result<domain::PlanId>> create_plan(Admin admin, NewPlan wanted);

struct PlanChange {
  std::string code;
  std::optional<std::string> name;
  std::optional<bool> retired;  ///< devices that have it keep it
};
[[nodiscard]] boost::asio::awaitable<Result<domain::Plan>> change_plan(Admin admin, PlanChange change);

/// What is given replaces what the terms before them say.
struct NewTerms {
  std::string code;
  std::optional<Time> valid_from;  ///< nothing = now; the past is `invalid_argument`: it has been charged for
  std::optional<std::optional<std::int64_t>> quota;
  std::optional<domain::Rupiah> monthly_fee;
  std::optional<domain::Rupiah> price;
  std::optional<std::int64_t> max_characters;
  std::optional<std::int64_t> legacy_max_characters{};
};
/// A plan without a fee cannot get one: its devices have no paid month that could end. `conflict` says so.
[[nodiscard]] boost::asio::awaitable<Result<domain::PlanTerms>> change_terms(Admin admin, NewTerms wanted);

/// In the caller's transaction. The first fee is taken at once and the device's months run from `now`; where the money does
/// not cover it, the device is expired until it does. Nothing changes where it has the plan and has paid for it. `not_found`,
/// or `conflict` where the plan is retired, or where a device in a paid month could not pay for the next plan.
[[nodiscard]] Result<domain::Device> assign_plan(ports::Transaction& tx, domain::Device device, const std::string& code,
                                                 const std::string& actor, Time now);

struct PlanWanted {
  std::string waid;
  std::string code;
  std::optional<domain::AccountId> account = {};  ///< whose the device must be; nothing = anybody's
};
[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> assign_plan(Admin admin, PlanWanted wanted);

struct DevicePlan {
  domain::Device device;
  domain::Plan plan;
  domain::PlanTerms terms;  ///< in force now
  std::int64_t used = 0;    ///< messages of the device's month
};
[[nodiscard]] boost::asio::awaitable<Result<DevicePlan>> plan_of_device(ports::Store& store, const Clock& clock,
                                                                        std::string waid);

}  // namespace kurir::app
