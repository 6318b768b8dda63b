#include "adapters/http/v1/message_export.hpp"

#include <memory>
#include <stdexcept>

#include <fmt/ranges.h>

#include "domain/csv_cell.hpp"
#include "domain/policy/lane.hpp"
#include "domain/rfc3339.hpp"

namespace kurir::http::v1 {
namespace {

using boost::asio::awaitable;
using domain::csv_cell;

constexpr std::size_t kPage = 250;
constexpr std::size_t kPiece = 32U << 10;  ///< bytes of one write
constexpr std::string_view kHeader =
    "id,device,number,name,state,lane,price,accepted_at,due_at,sent_at,received_at,read_at,ended_at,reason,text\r\n";

std::string time_cell(const std::optional<Time>& time) { return time ? domain::write_rfc3339(*time) : std::string(); }

std::string line_of(const ports::HistoryRows::Entry& entry, const std::string& waid, Time now) {
  const auto& message = entry.message;
  const std::array cells{std::to_string(message.id.value),
                         csv_cell(waid),
                         csv_cell(message.number),
                         csv_cell(entry.name),
                         std::string(domain::name(domain::stage_of(message, now))),
                         std::string(domain::policy::name(message.lane)),
                         std::to_string(message.price),
                         time_cell(message.accepted_at),
                         time_cell(message.due_at),
                         time_cell(entry.sent_at),
                         time_cell(entry.received_at),
                         time_cell(entry.read_at),
                         time_cell(entry.ended_at),
                         csv_cell(message.reason),
                         csv_cell(message.text)};
  return fmt::format("{}\r\n", fmt::join(cells, ","));
}

struct Export {
  Desk desk;
  app::MessageQuery query;
  app::MessagePage page;
};

awaitable<void> write(std::shared_ptr<Export> job, BodyStream& body) {
  std::string piece(domain::kByteOrderMark);
  piece += kHeader;
  auto page = std::move(job->page);
  for (;;) {
    for (const auto& entry : page.entries) piece += line_of(entry, page.waids[entry.message.device], page.now);
    if (piece.size() >= kPiece || !page.next) {
      if (!co_await body.write(std::exchange(piece, {}))) co_return;
    }
    if (!page.next) co_return;
    auto following = co_await app::list_messages(job->desk.store, job->desk.clock, job->query, page.next, kPage);
    if (!following) throw std::runtime_error(following.error().message);  // cuts the connection: the file is not whole
    page = std::move(*following);
  }
}

}  // namespace

awaitable<Answer> export_messages(Desk desk, app::MessageQuery query) {
  auto first = co_await app::list_messages(desk.store, desk.clock, query, std::nullopt, kPage);
  if (!first) co_return std::unexpected(problem_of(first.error(), "number"));
  auto job = std::make_shared<Export>(desk, std::move(query), std::move(*first));
  Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"messages.csv\"");
  response.stream = [job](BodyStream& body) { return write(job, body); };
  co_return response;
}

}  // namespace kurir::http::v1
