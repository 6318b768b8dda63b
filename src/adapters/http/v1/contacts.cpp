#include "adapters/http/v1/contacts.hpp"

#include "adapters/http/v1/fields.hpp"
#include "app/consent.hpp"
#include "app/contacts.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
using domain::policy::ConsentState;
namespace {

constexpr std::size_t kMaxImportBody = 1U << 20;  // a thousand lines with notes
constexpr std::size_t kMaxSearch = 200;           // bytes

json::value consent_name(const std::optional<ConsentState>& state) {
  if (!state) return nullptr;
  return json::string(*state == ConsentState::opted_in ? "opted_in" : "opted_out");
}

std::optional<ConsentState> consent_named(std::string_view text) {
  if (text == "opted_in") return ConsentState::opted_in;
  if (text == "opted_out") return ConsentState::opted_out;
  return std::nullopt;
}

json::object contact_json(const domain::Contact& contact) {
  return {{"number", contact.number},
          {"name", contact.name},
          {"note", contact.note},
          {"consent", consent_name(contact.consent)},
          {"consent_since", to_json(contact.consent_since)},
          {"changed_at", to_json(contact.changed_at)}};
}

Response respond_details(const app::ContactDetails& details) {
  auto object = contact_json(details.contact);
  json::array history;
  for (const auto& entry : details.history) {
    history.push_back(json::object{
        {"at", to_json(entry.at)}, {"state", consent_name(entry.state)}, {"source", entry.source}, {"proof", entry.proof}});
  }
  object.emplace("history", std::move(history));
  return respond(object);
}

awaitable<Answer> list(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  app::ContactSearch search{.words = call.query("q").value_or(""), .limit = page->limit};
  if (search.words.size() > kMaxSearch) co_return std::unexpected(invalid("q", "that is too long"));
  if (const auto consent = call.query("consent")) {
    search.consent = consent_named(*consent);
    if (!search.consent) co_return std::unexpected(invalid("consent", "consent is opted_in or opted_out"));
  }
  if (!page->cursor.empty()) search.from = page->cursor.front();
  const auto found = co_await app::list_contacts(desk.store, call.account, std::move(search));
  if (!found) co_return refuse(found.error(), "account");
  json::array data;
  for (const auto& contact : found->contacts) data.push_back(contact_json(contact));
  co_return respond_page(std::move(data), found->next ? std::vector{*found->next} : std::vector<std::string>());
}

awaitable<Answer> show(Desk desk, Call call) {
  const auto found = co_await app::find_contact(desk.store, call.account, call.parameter("number"));
  if (!found) co_return refuse(found.error(), "contact", "number");
  co_return respond_details(*found);
}

awaitable<Answer> put(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::ContactChange change{
      .number = call.parameter("number"), .name = fields.optional_text("name"), .note = fields.optional_text("note")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto made = co_await app::put_contact(desk.admin(call), call.account, std::move(change));
  if (!made) co_return refuse(made.error(), "account");
  co_return respond_details(*made);
}

awaitable<Answer> remove(Desk desk, Call call) {
  const auto done = co_await app::remove_contact(desk.admin(call), call.account, call.parameter("number"));
  if (!done) co_return refuse(done.error(), "contact", "number");
  co_return no_content();
}

awaitable<Answer> set_consent(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto state = consent_named(fields.text("state"));
  if (!state) fields.wrong("state", "state is opted_in or opted_out");
  auto proof = fields.optional_text("proof").value_or("");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto number = co_await app::change_consent(
      desk.store, desk.clock, {call.account, call.parameter("number"), *state, std::move(proof), call.who.actor});
  if (!number) co_return refuse(number.error(), "account", "proof");
  const auto found = co_await app::find_contact(desk.store, call.account, *number);
  if (!found) co_return refuse(found.error(), "contact");
  co_return respond_details(*found);
}

Response respond_report(const app::ImportReport& report) {
  json::array bad;
  for (const auto& line : report.bad_lines) {
    bad.push_back(
        json::object{{"line", line.line}, {"text", line.text}, {"fault", domain::name(line.fault)}, {"reason", line.reason}});
  }
  return respond(json::object{{"imported", report.imported},
                              {"updated", report.updated},
                              {"opted_in", report.opted_in},
                              {"opted_out", report.opted_out},
                              {"bad", std::move(bad)}});
}

awaitable<Answer> import_part(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto first_line = fields.optional_integer("first_line").value_or(1);
  if (first_line < 1) fields.wrong("first_line", "lines are counted from 1");
  app::ContactImport import{.csv = fields.text("csv"),
                            .first_line = static_cast<std::size_t>(first_line),
                            .header = fields.optional_text("header").value_or(""),
                            .opted_in = fields.optional_flag("opted_in").value_or(false),
                            .proof = fields.optional_text("proof").value_or("")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto report = co_await app::import_contacts(desk.admin(call), call.account, std::move(import));
  if (!report) co_return refuse(report.error(), "account", "csv");
  co_return respond_report(*report);
}

}  // namespace

std::vector<Endpoint> contact_endpoints(Desk desk) {
  using enum domain::Permission;
  return {
      {.method = "GET", .pattern = "/v1/contacts", .permission = see_messages, .handler = bind(desk, list)},
      {.method = "POST",
       .pattern = "/v1/contacts/import",
       .permission = manage_consent,
       .handler = bind(desk, import_part),
       .max_body = kMaxImportBody},
      {.method = "GET", .pattern = "/v1/contacts/{number}", .permission = see_messages, .handler = bind(desk, show)},
      {.method = "PUT", .pattern = "/v1/contacts/{number}", .permission = manage_consent, .handler = bind(desk, put)},
      {.method = "DELETE", .pattern = "/v1/contacts/{number}", .permission = manage_consent, .handler = bind(desk, remove)},
      {.method = "PUT",
       .pattern = "/v1/contacts/{number}/consent",
       .permission = manage_consent,
       .handler = bind(desk, set_consent)},
  };
}

}  // namespace kurir::http::v1
