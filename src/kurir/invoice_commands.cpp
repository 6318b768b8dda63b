#include <algorithm>
#include <fstream>
#include <iostream>

#include <fmt/core.h>

#include "adapters/documents/html.hpp"
#include "adapters/documents/pdf.hpp"
#include "app/account_statement.hpp"
#include "app/accounts.hpp"
#include "app/invoices.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

struct InvoiceOptions {
  std::string data, number, month, language, out, html, pdf;
  std::optional<std::int64_t> account;
  std::size_t limit = 50;
  bool json = false;

  [[nodiscard]] OutputFormat format() const { return json ? OutputFormat::json : OutputFormat::table; }
};

const std::vector<std::string_view> kInvoiceColumns{"number", "account", "kind", "issued_at", "net", "tax", "total", "paid_at"};

boost::json::object period_members(const domain::Month& period) {
  return {{"period_start", time_text(period.start)}, {"period_end", time_text(period.end)}};
}

boost::json::object invoice_row(const domain::Invoice& invoice) {
  boost::json::object row{{"number", invoice.number},
                          {"account", invoice.account.value},
                          {"kind", invoice.kind == domain::InvoiceKind::top_up ? "top-up" : "statement"},
                          {"issued_at", time_text(invoice.issued_at)},
                          {"net", invoice.net},
                          {"tax", invoice.tax},
                          {"total", total(invoice)},
                          {"paid_at", time_text(invoice.paid_at)}};
  return row;
}

std::string_view item_name(domain::LineItem item) {
  switch (item) {
    case domain::LineItem::top_up: return "top-up";
    case domain::LineItem::messages: return "messages";
    case domain::LineItem::monthly_fee: return "monthly fee";
    case domain::LineItem::correction: return "correction";
  }
  return {};
}

std::string_view item_name(domain::StatementItem item) {
  switch (item) {
    case domain::StatementItem::top_up: return "top-up";
    case domain::StatementItem::payment: return "payment";
    case domain::StatementItem::messages: return "messages";
    case domain::StatementItem::monthly_fee: return "monthly fee";
    case domain::StatementItem::statement_tax: return "tax";
    case domain::StatementItem::correction: return "correction";
  }
  return {};
}

boost::json::object party_object(const domain::Party& party) {
  return {{"name", party.name}, {"address", party.address}, {"tax_number", party.tax_number}};
}

boost::json::object line_row(const domain::InvoiceLine& line) {
  return {{"item", item_name(line.item)}, {"detail", line.detail}, {"count", line.count}, {"amount", line.amount}};
}

boost::json::object whole_invoice(const domain::Invoice& invoice) {
  auto object = invoice_row(invoice);
  if (invoice.period) object["period"] = period_members(*invoice.period);
  object["tax_basis_points"] = invoice.tax_basis_points;
  object["seller"] = party_object(invoice.seller);
  object["buyer"] = party_object(invoice.buyer);
  boost::json::array lines;
  for (const auto& line : invoice.lines) lines.push_back(line_row(line));
  object["lines"] = std::move(lines);
  return object;
}

Result<void> write_file(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.flush()) return fail(ErrorCode::unavailable, "cannot write {}: is there such a directory, and room?", path);
  return {};
}

std::string_view text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

enum class Form { html, pdf };

/// To the file, or to stdout where none is named.
int put_out(const documents::Document& document, Form form, const std::string& path) {
  std::string content;
  if (form == Form::html) {
    content = documents::to_html(document);
  } else {
    const auto pdf = documents::to_pdf(document);
    if (!pdf) return report(pdf.error());
    content = text_of(*pdf);
  }
  if (path.empty()) {
    std::cout << content << std::flush;
    return kDone;
  }
  const auto written = write_file(path, content);
  return written ? kDone : report(written.error());
}

int list_invoices_command(const InvoiceOptions& options) {
  std::optional<domain::AccountId> account;
  if (options.account) account = domain::AccountId(*options.account);
  auto invoices =
      with_store(options.data, [&](ports::Store& store) { return app::list_invoices(store, account, options.limit); });
  if (!invoices) return report(invoices.error());
  std::vector<boost::json::object> rows;
  for (const auto& invoice : *invoices) rows.push_back(invoice_row(invoice));
  print_rows(options.format(), kInvoiceColumns, rows);
  return kDone;
}

int show_invoice_command(const InvoiceOptions& options) {
  auto invoice = with_store(options.data, [&](ports::Store& store) { return app::find_invoice(store, options.number); });
  if (!invoice) return report(invoice.error());
  if (options.json) {
    print_json(whole_invoice(*invoice));
    return kDone;
  }
  std::vector<boost::json::object> lines;
  for (const auto& line : invoice->lines) lines.push_back(line_row(line));
  print_rows(OutputFormat::table, kInvoiceColumns, {invoice_row(*invoice)});
  fmt::print("\n");
  print_rows(OutputFormat::table, {"item", "detail", "count", "amount"}, lines);
  return kDone;
}

int pay_invoice_command(const InvoiceOptions& options) {
  SystemClock clock;
  auto paid = with_store(
      options.data, [&](ports::Store& store) { return app::pay_invoice({store, clock, command_line_actor()}, options.number); });
  if (!paid) return report(paid.error());
  print_rows(options.format(), kInvoiceColumns, {invoice_row(*paid)});
  return kDone;
}

/// In the customer's language unless another is asked for.
domain::Language language_for(const domain::Account& account, const InvoiceOptions& options) {
  return domain::language_of(options.language.empty() ? account.language : options.language);
}

int invoice_document_command(const InvoiceOptions& options, Form form) {
  auto document = with_store(options.data, [&](ports::Store& store) -> boost::asio::awaitable<Result<documents::Document>> {
    const auto invoice = co_await app::find_invoice(store, options.number);
    if (!invoice) co_return std::unexpected(invoice.error());
    const auto found = co_await app::find_account(store, invoice->account);
    if (!found) co_return std::unexpected(found.error());
    co_return documents::invoice_document(*invoice, found->account.time_zone, language_for(found->account, options));
  });
  if (!document) return report(document.error());
  return put_out(*document, form, options.out);
}

boost::json::object entry_row(const domain::StatementEntry& entry) {
  return {{"at", time_text(entry.at)},
          {"item", item_name(entry.item)},
          {"detail", entry.detail},
          {"count", entry.count},
          {"amount", entry.amount}};
}

int print_statement(const domain::AccountStatement& statement, const InvoiceOptions& options) {
  std::vector<boost::json::object> rows;
  rows.push_back({{"at", time_text(statement.period.start)}, {"item", "opening"}, {"amount", statement.opening}});
  for (const auto& entry : statement.entries) rows.push_back(entry_row(entry));
  rows.push_back(
      {{"at", time_text(std::min(statement.period.end, statement.made_at))}, {"item", "closing"}, {"amount", statement.closing}});
  print_rows(options.format(), {"at", "item", "detail", "count", "amount"}, rows);
  return kDone;
}

int statement_command(const InvoiceOptions& options) {
  const domain::AccountId id(options.account.value_or(0));
  SystemClock clock;
  std::optional<domain::Account> account;
  auto statement = with_store(options.data, [&](ports::Store& store) -> boost::asio::awaitable<Result<domain::AccountStatement>> {
    auto found = co_await app::find_account(store, id);
    if (!found) co_return std::unexpected(found.error());
    account = std::move(found->account);
    co_return co_await app::statement_of_account(store, clock, id, options.month);
  });
  if (!statement) return report(statement.error());
  if (options.html.empty() && options.pdf.empty()) return print_statement(*statement, options);
  const auto document = documents::statement_document(*statement, account->time_zone, language_for(*account, options));
  if (!options.html.empty()) {
    if (const auto code = put_out(document, Form::html, options.html); code != kDone) return code;
  }
  return options.pdf.empty() ? kDone : put_out(document, Form::pdf, options.pdf);
}

using Options = std::shared_ptr<InvoiceOptions>;

CLI::App* add_command(CLI::App& group, const Options& options, const std::string& name, const std::string& description) {
  auto* command = group.add_subcommand(name, description);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  return command;
}

CLI::App* add_numbered(CLI::App& group, const Options& options, const std::string& name, const std::string& description) {
  auto* command = add_command(group, options, name, description);
  command->add_option("--number", options->number, "The invoice's number: INV-2026-000123")->required();
  return command;
}

void add_language(CLI::App& command, const Options& options) {
  command.add_option("--language", options->language, "id or en; else the customer's")->check(CLI::IsMember({"id", "en"}));
}

void add_document(CLI::App& group, const Options& options, int& exit_code, Form form) {
  const auto* name = form == Form::html ? "html" : "pdf";
  auto* command = add_numbered(group, options, name, "The document as " + std::string(form == Form::html ? "HTML" : "PDF"));
  command->add_option("--out", options->out, "The file to write; else it goes to stdout");
  add_language(*command, options);
  command->callback([options, form, &exit_code] { exit_code = invoice_document_command(*options, form); });
}

void add_statement(CLI::App& group, const Options& options, int& exit_code) {
  auto* command =
      add_command(group, options, "statement", "An account's month: opening balance, what came and went, closing balance");
  command->add_option("--account", options->account, "The customer's id")->required();
  command->add_option("--month", options->month, "yyyy-mm")->required();
  command->add_option("--html", options->html, "The file to write as HTML");
  command->add_option("--pdf", options->pdf, "The file to write as PDF");
  add_language(*command, options);
  command->add_flag("--json", options->json, "One JSON object a line");
  command->callback([options, &exit_code] { exit_code = statement_command(*options); });
}

}  // namespace

void add_invoice(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<InvoiceOptions>();
  auto* group = app.add_subcommand("invoice", "Invoices and statements")->require_subcommand(1);

  auto* list = add_command(*group, options, "list", "Newest first");
  list->add_option("--account", options->account, "Only this customer's");
  list->add_option("--limit", options->limit, "At most")->check(CLI::Range(1, 10'000));
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] { exit_code = list_invoices_command(*options); });

  auto* show = add_numbered(*group, options, "show", "One invoice with its lines");
  show->add_flag("--json", options->json, "One JSON object a line");
  show->callback([options, &exit_code] { exit_code = show_invoice_command(*options); });

  auto* pay = add_numbered(*group, options, "pay", "Books the payment of a statement");
  pay->add_flag("--json", options->json, "One JSON object a line");
  pay->callback([options, &exit_code] { exit_code = pay_invoice_command(*options); });

  add_document(*group, options, exit_code, Form::html);
  add_document(*group, options, exit_code, Form::pdf);
  add_statement(*group, options, exit_code);
}

}  // namespace kurir
