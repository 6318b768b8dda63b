#include "app/consent.hpp"

#include "app/audit.hpp"
#include "domain/csv.hpp"
#include "domain/phone_number.hpp"
#include "domain/policy/setting_values.hpp"

namespace kurir::app {

namespace policy = domain::policy;
using policy::ConsentEntry;
using policy::ConsentState;

namespace {

constexpr std::size_t kMaxProof = 1'000;
constexpr std::size_t kMaxImport = 100'000;  ///< lines of one file
constexpr std::size_t kHistory = 100;

Result<domain::Account> account_in(ports::Transaction& tx, domain::AccountId id) {
  auto account = tx.accounts().find(id);
  if (!account) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", id);
  return std::move(*account);
}

Result<std::string> change_in(ports::Transaction& tx, const ConsentChange& change, Time now) {
  const auto account = account_in(tx, change.account);
  if (!account) return std::unexpected(account.error());
  auto number = domain::normalise_number(change.number, account->region);
  if (!number) return number;
  tx.consent().record(change.account,
                      {.number = *number, .state = change.state, .source = change.actor, .proof = change.proof, .at = now});
  tx.note({.topic = ports::Topic::contact, .account = change.account, .number = *number});
  audit(tx,
        {.actor = change.actor,
         .action = change.state == ConsentState::opted_in ? "consent.add" : "consent.remove",
         .target = "number:" + *number,
         .account = change.account,
         .details = std::string(policy::name(change.state))},
        now);
  return number;
}

struct ConsentRow {
  std::size_t line;
  std::string number;
  std::string proof;
};

Result<std::vector<ConsentRow>> read_csv(std::string_view csv) {
  std::vector<ConsentRow> rows;
  domain::CsvReader reader(domain::without_byte_order_mark(csv), ',');
  while (auto row = reader.next()) {
    if (row->empty()) continue;
    if (rows.size() == kMaxImport) return fail(ErrorCode::invalid_argument, "a file has {} lines at most: divide it", kMaxImport);
    if (row->broken || row->fields.size() != 2) {
      return fail(ErrorCode::invalid_argument, "line {}: it reads number,proof; a proof with commas stands in quotes", row->line);
    }
    if (row->line == 1 && row->field(0) == "number") continue;
    std::string proof(row->field(1));
    if (proof.empty() || proof.size() > kMaxProof) {
      return fail(ErrorCode::invalid_argument, "line {}: the proof of consent has 1 to {} bytes", row->line, kMaxProof);
    }
    rows.push_back({row->line, std::string(row->field(0)), std::move(proof)});
  }
  return rows;
}

Result<std::size_t> import_in(ports::Transaction& tx, domain::AccountId id, const std::vector<ConsentRow>& rows,
                              const std::string& actor, Time now) {
  const auto account = account_in(tx, id);
  if (!account) return std::unexpected(account.error());
  for (const auto& row : rows) {
    auto number = domain::normalise_number(row.number, account->region);
    if (!number) return fail(ErrorCode::invalid_argument, "line {}: {}", row.line, number.error().message);
    tx.consent().record(id, {.number = *number, .state = ConsentState::opted_in, .source = actor, .proof = row.proof, .at = now});
  }
  tx.note({.topic = ports::Topic::contact, .account = id});
  audit(tx,
        {.actor = actor,
         .action = "consent.import",
         .target = "",
         .account = id,
         .details = fmt::format("{} numbers opted in", rows.size())},
        now);
  return rows.size();
}

}  // namespace

boost::asio::awaitable<Result<std::string>> change_consent(ports::Store& store, const Clock& clock, ConsentChange change) {
  if (change.state == ConsentState::opted_in && policy::trimmed(change.proof).empty()) {
    co_return fail(ErrorCode::invalid_argument, "consent needs a proof: the form, the words or the document it was given by");
  }
  if (change.proof.size() > kMaxProof) co_return fail(ErrorCode::invalid_argument, "a proof has {} bytes at most", kMaxProof);
  const auto now = clock.now();
  co_return co_await ports::transact<std::string>(store,
                                                  [change, now](ports::Transaction& tx) { return change_in(tx, change, now); });
}

boost::asio::awaitable<Result<std::size_t>> import_consent(ports::Store& store, const Clock& clock, domain::AccountId account,
                                                           std::string csv, std::string actor) {
  auto rows = read_csv(csv);
  if (!rows) co_return pass_on(std::move(rows));
  const auto now = clock.now();
  co_return co_await ports::transact<std::size_t>(store, [account, rows = std::move(*rows), actor, now](ports::Transaction& tx) {
    return import_in(tx, account, rows, actor, now);
  });
}

boost::asio::awaitable<Result<std::vector<ConsentEntry>>> consent_history(ports::Store& store, domain::AccountId account,
                                                                          std::string number) {
  using Entries = std::vector<ConsentEntry>;
  co_return co_await ports::read<Entries>(store, [account, number](ports::Transaction& tx) -> Result<Entries> {
    const auto owner = account_in(tx, account);
    if (!owner) return std::unexpected(owner.error());
    const auto digits = domain::normalise_number(number, owner->region);
    if (!digits) return std::unexpected(digits.error());
    auto entries = tx.consent().history(account, *digits, kHistory);
    if (entries.empty()) return fail(ErrorCode::not_found, "nothing is known of the consent of {}", *digits);
    return entries;
  });
}

boost::asio::awaitable<Result<std::vector<policy::Consent>>> list_consent(ports::Store& store, domain::AccountId account,
                                                                          std::string after, std::size_t limit) {
  using All = std::vector<policy::Consent>;
  co_return co_await ports::read<All>(store, [account, after, limit](ports::Transaction& tx) -> Result<All> {
    const auto owner = account_in(tx, account);
    if (!owner) return std::unexpected(owner.error());
    return tx.consent().list(account, after, limit);
  });
}

}  // namespace kurir::app
