#include "app/users.hpp"
#include "crypto/system_random.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

constexpr std::size_t kPage = 1'000;
const std::vector<std::string_view> kColumns{"user", "login", "name", "role", "account", "disabled", "must_change_password"};

boost::json::object row(const domain::User& user) {
  return {{"user", user.id.value},
          {"login", user.login},
          {"name", user.name},
          {"role", domain::name(user.role)},
          {"account", user.account ? boost::json::value(user.account->value) : boost::json::value()},
          {"disabled", user.disabled},
          {"must_change_password", user.must_change_password},
          {"totp_enabled", user.second_factor},
          {"created_at", time_text(user.created_at)}};
}

int print_password(const Result<app::TemporaryPassword>& made) {
  if (!made) return report(made.error());
  print_json({{"user", made->user.id.value}, {"login", made->user.login}, {"password", made->password}});
  return kDone;
}

int create_user_command(const std::string& data, app::NewUser wanted) {
  SystemClock clock;
  crypto::SystemRandom random;
  boost::asio::thread_pool pool(1);
  return print_password(with_store(data, [&](ports::Store& store) {
    return app::create_user({store, clock, command_line_actor()}, {random, pool}, std::move(wanted));
  }));
}

int reset_password_command(const std::string& data, const std::string& login) {
  SystemClock clock;
  crypto::SystemRandom random;
  boost::asio::thread_pool pool(1);
  return print_password(with_store(data, [&](ports::Store& store) {
    return app::reset_password({store, clock, command_line_actor()}, {random, pool}, login);
  }));
}

int change_user_command(const std::string& data, const std::string& login, app::UserChange change) {
  SystemClock clock;
  auto user = with_store(data, [&](ports::Store& store) {
    return app::change_user({store, clock, command_line_actor()}, login, std::move(change));
  });
  if (!user) return report(user.error());
  print_json(row(*user));
  return kDone;
}

using Rows = std::vector<boost::json::object>;

boost::asio::awaitable<Result<Rows>> all_users(ports::Store& store, app::UserFilter filter) {
  Rows rows;
  domain::UserId after;
  for (;;) {
    auto page = co_await app::list_users(store, filter, after, kPage);
    if (!page) co_return pass_on(std::move(page));
    for (const auto& user : *page) rows.push_back(row(user));
    if (page->size() < kPage) co_return rows;
    after = page->back().id;
  }
}

int list_users_command(const std::string& data, app::UserFilter filter, OutputFormat format) {
  auto rows = with_store(data, [filter](ports::Store& store) { return all_users(store, filter); });
  if (!rows) return report(rows.error());
  print_rows(format, kColumns, *rows);
  return kDone;
}

struct Options {
  std::string data, login, role, name;
  std::optional<std::int64_t> account;
  bool operators = false, json = false;

  [[nodiscard]] std::optional<domain::Role> wanted_role() const { return domain::role_named(role); }
  [[nodiscard]] std::optional<domain::AccountId> wanted_account() const {
    return account ? std::optional(domain::AccountId(*account)) : std::nullopt;
  }
};

std::vector<std::string> role_names() {
  std::vector<std::string> names;
  for (const auto role : domain::kRoles) names.emplace_back(domain::name(role));
  return names;
}

CLI::App* add_subcommand(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  return command;
}

void add_create(CLI::App& user, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* create = add_subcommand(user, options, "create", "Somebody new, with a password that is shown this once");
  create->add_option("--login", options->login, "Unique, whatever its case")->required();
  create->add_option("--name", options->name, "The person's name")->required();
  create->add_option("--role", options->role, "What the person may do")->required()->check(CLI::IsMember(role_names()));
  create->add_option("--account", options->account, "The customer's id; operators have none");
  create->callback([options, &exit_code] {
    const auto role = options->wanted_role().value_or(domain::Role::viewer);
    exit_code = create_user_command(options->data, {options->login, options->name, role, options->wanted_account()});
  });
}

void add_list(CLI::App& user, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* list = add_subcommand(user, options, "list", "Everybody, or those of one customer");
  auto* account = list->add_option("--account", options->account, "The customer's id");
  list->add_flag("--operators", options->operators, "Only the operator's own people")->excludes(account);
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] {
    app::UserFilter filter;
    if (options->operators) filter.of = app::UsersOf::operators;
    if (options->account) filter = {app::UsersOf::account, domain::AccountId(*options->account)};
    exit_code = list_users_command(options->data, filter, options->json ? OutputFormat::json : OutputFormat::table);
  });
}

void add_set(CLI::App& user, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* set = add_subcommand(user, options, "set", "Change name or role");
  set->add_option("--login", options->login, "Whom")->required();
  auto* name = set->add_option("--name", options->name, "The person's name");
  set->add_option("--role", options->role, "What the person may do")->check(CLI::IsMember(role_names()));
  set->callback([options, name, &exit_code] {
    app::UserChange change;
    if (name->count() > 0) change.name = options->name;
    change.role = options->wanted_role();
    exit_code = change_user_command(options->data, options->login, std::move(change));
  });
}

void add_switch(CLI::App& user, const std::shared_ptr<Options>& options, const char* verb, const char* what,
                app::UserChange change, int& exit_code) {
  auto* command = add_subcommand(user, options, verb, what);
  command->add_option("--login", options->login, "Whom")->required();
  command->callback([options, change = std::move(change), &exit_code] {
    exit_code = change_user_command(options->data, options->login, change);
  });
}

}  // namespace

void add_user(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* user = app.add_subcommand("user", "People who sign in")->require_subcommand(1);
  add_create(*user, options, exit_code);
  add_list(*user, options, exit_code);
  add_set(*user, options, exit_code);
  auto* reset = add_subcommand(*user, options, "reset", "Another temporary password");
  reset->add_option("--login", options->login, "Whose")->required();
  reset->callback([options, &exit_code] { exit_code = reset_password_command(options->data, options->login); });
  add_switch(*user, options, "disable", "Let somebody in no more", {.disabled = true}, exit_code);
  add_switch(*user, options, "enable", "Let somebody in again", {.disabled = false}, exit_code);
}

}  // namespace kurir
