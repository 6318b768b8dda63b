#include <algorithm>
#include <map>

#include "app/keys.hpp"
#include "crypto/system_random.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/duration_option.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

const std::vector<std::string_view> kColumns{"key",     "prefix",       "name",       "state",       "scopes",
                                             "expires", "url_decoding", "created_at", "last_used_at"};
const std::map<std::string, domain::UrlDecoding> kDecodings{
    {"auto", domain::UrlDecoding::automatic}, {"always", domain::UrlDecoding::always}, {"never", domain::UrlDecoding::never}};

std::string decoding_of(domain::UrlDecoding decoding) {
  for (const auto& [name, value] : kDecodings) {
    if (value == decoding) return name;
  }
  return {};
}

unsigned scopes_named(const std::vector<std::string>& names) {
  unsigned scopes = 0;
  for (const auto& [name, scope] : app::kScopeNames) {
    if (std::ranges::find(names, name) != names.end()) scopes |= static_cast<unsigned>(scope);
  }
  return scopes;
}

boost::json::object row(const domain::ApiKey& key, Time now) {
  return {{"key", key.id.value},
          {"account", key.account.value},
          {"prefix", key.prefix},
          {"name", key.name},
          {"state", app::name(app::state_of(key, now))},
          {"scopes", app::scope_names(key.scopes)},
          {"url_decoding", decoding_of(key.url_decoding)},
          {"allowed_addresses", boost::json::value_from(key.allowed_addresses)},
          {"created_at", time_text(key.created_at)},
          {"expires", time_text(key.expires_at)},
          {"ends", time_text(key.revoked_at)},
          {"last_used_at", time_text(key.last_used_at)}};
}

int print_created(const Result<app::CreatedKey>& created) {
  if (!created) return report(created.error());
  print_json({{"key", created->key.id.value}, {"apikey", created->api_key}});
  return kDone;
}

int create_key_command(const std::string& data, app::NewKey wanted) {
  SystemClock clock;
  crypto::SystemRandom random;
  return print_created(with_store(data, [&](ports::Store& store) {
    return app::create_key({store, clock, command_line_actor()}, random, std::move(wanted));
  }));
}

int list_keys_command(const std::string& data, domain::AccountId account, OutputFormat format) {
  auto keys = with_store(data, [&](ports::Store& store) { return app::list_keys(store, account); });
  if (!keys) return report(keys.error());
  std::vector<boost::json::object> rows;
  for (const auto& key : *keys) rows.push_back(row(key, SystemClock().now()));
  print_rows(format, kColumns, rows);
  return kDone;
}

int rotate_key_command(const std::string& data, domain::KeyId key, const std::string& overlap_text) {
  const auto overlap = read_duration(overlap_text);
  if (!overlap) {
    (void)report(overlap.error());
    return kWrongUsage;
  }
  SystemClock clock;
  crypto::SystemRandom random;
  return print_created(with_store(
      data, [&](ports::Store& store) { return app::rotate_key({store, clock, command_line_actor()}, random, key, *overlap); }));
}

int revoke_key_command(const std::string& data, domain::KeyId key) {
  SystemClock clock;
  auto revoked =
      with_store(data, [&](ports::Store& store) { return app::revoke_key({store, clock, command_line_actor()}, key); });
  if (!revoked) return report(revoked.error());
  print_json(row(*revoked, clock.now()));
  return kDone;
}

struct Options {
  std::string data;
  std::int64_t account = 0;
  std::int64_t key = 0;
  std::vector<std::string> scopes;
  std::string url_decoding = "auto";
  std::string overlap = "24h";
  bool json = false;
  app::NewKey wanted;
};

CLI::App* add_subcommand(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  return command;
}

void add_create(CLI::App& key, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* create = add_subcommand(key, options, "create", "A new key, which is shown this once");
  create->add_option("--account", options->account, "The customer's id")->required();
  create->add_option("--name", options->wanted.name, "What its owner calls it");
  create->add_option("--scopes", options->scopes, "send, read, manage, separated by commas; all where it is missing")
      ->delimiter(',')
      ->check(CLI::IsMember({"send", "read", "manage"}));
  create->add_option("--expires", options->wanted.last_day, "The last day, yyyy-mm-dd in the customer's time zone");
  create->add_option("--allow", options->wanted.allowed_addresses, "Address or network that may use it; repeatable");
  create->add_option("--url-decoding", options->url_decoding, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  create->callback([options, &exit_code] {
    auto wanted = options->wanted;
    wanted.account = domain::AccountId(options->account);
    wanted.url_decoding = kDecodings.at(options->url_decoding);
    if (!options->scopes.empty()) wanted.scopes = scopes_named(options->scopes);
    exit_code = create_key_command(options->data, std::move(wanted));
  });
}

}  // namespace

void add_key(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* key = app.add_subcommand("key", "API keys")->require_subcommand(1);
  add_create(*key, options, exit_code);

  auto* list = add_subcommand(*key, options, "list", "A customer's keys");
  list->add_option("--account", options->account, "The customer's id")->required();
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] {
    exit_code = list_keys_command(options->data, domain::AccountId(options->account),
                                  options->json ? OutputFormat::json : OutputFormat::table);
  });

  auto* rotate = add_subcommand(*key, options, "rotate", "A new key with the same settings, while the old one runs out");
  rotate->add_option("--key", options->key, "The old key's number")->required();
  rotate->add_option("--overlap", options->overlap, "How long the old one stays good: 90s, 15m, 24h, 7d")->capture_default_str();
  rotate->callback(
      [options, &exit_code] { exit_code = rotate_key_command(options->data, domain::KeyId(options->key), options->overlap); });

  auto* revoke = add_subcommand(*key, options, "revoke", "End a key at once");
  revoke->add_option("--key", options->key, "The key's number")->required();
  revoke->callback([options, &exit_code] { exit_code = revoke_key_command(options->data, domain::KeyId(options->key)); });
}

}  // namespace kurir
