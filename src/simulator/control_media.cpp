#include "simulator/control_media.hpp"

#include <array>

#include <boost/json/object.hpp>
#include <boost/url/params_view.hpp>
#include <boost/url/parse_query.hpp>

#include "simulator/control_json.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using boost::asio::awaitable;
using http::Request;
using http::Response;
namespace {

constexpr std::size_t kMaxFile = 256U << 20;

Response binary(Bytes file) {
  Response response;
  response.content_type = "application/octet-stream";
  response.body = to_string(file);
  return response;
}

/// What the query says of the file: to, kind, mime_type, caption, file_name.
struct Wanted {
  std::string to;
  MediaNote note;
};

Result<Wanted> parse_wanted(std::string_view query) {
  boost::urls::encoding_opts forms;
  forms.space_as_plus = true;
  if (!boost::urls::parse_query({query.data(), query.size()})) {
    return fail(ErrorCode::invalid_argument, "the query does not parse: encode it");
  }
  Wanted wanted{.to = {}, .note = {.kind = "document", .mime_type = "application/octet-stream"}};
  for (const auto param : boost::urls::params_view(boost::urls::string_view(query.data(), query.size()), forms)) {
    if (param.key == "to")
      wanted.to = param.value;
    else if (param.key == "kind")
      wanted.note.kind = param.value;
    else if (param.key == "mime_type")
      wanted.note.mime_type = param.value;
    else if (param.key == "caption")
      wanted.note.caption = param.value;
    else if (param.key == "file_name")
      wanted.note.file_name = param.value;
    else
      return fail(ErrorCode::invalid_argument, "unknown parameter {}: to, kind, mime_type, caption, file_name", param.key);
  }
  if (wanted.to.empty()) return fail(ErrorCode::invalid_argument, "to is missing: a number");
  return wanted;
}

awaitable<Response> send_file(Universe& universe, Journal& journal, Request request) {
  auto phone = universe.phones.find(std::string(request.parameter("number")));
  if (!phone) co_return error_response(phone.error());
  auto wanted = parse_wanted(request.query);
  if (!wanted) co_return error_response(wanted.error());
  auto id = (*phone)->send_media(wanted->to, std::move(wanted->note), as_bytes(request.body));
  universe.phones.work();
  co_await journal.stored();
  if (!id) co_return error_response(id.error());
  co_return json_response(201, json::object{{"id", *id}});
}

awaitable<Response> show_file(Universe& universe, Request request) {
  auto phone = universe.phones.find(std::string(request.parameter("number")));
  if (!phone) co_return error_response(phone.error());
  auto file = (*phone)->open_media(request.parameter("id"));
  if (!file) co_return error_response(file.error());
  co_return binary(std::move(*file));
}

awaitable<Response> show_certificate(std::string certificate) {
  Response response;
  response.content_type = "application/x-pem-file";
  response.body = std::move(certificate);
  co_return response;
}

}  // namespace

std::vector<http::Route> media_routes(Universe& universe, Journal& journal, std::string certificate) {
  return {
      {"POST", "/phones/{number}/media",
       [&universe, &journal](Request request) { return send_file(universe, journal, std::move(request)); }, kMaxFile},
      {"GET", "/phones/{number}/messages/{id}/media",
       [&universe](Request request) { return show_file(universe, std::move(request)); }},
      {"GET", "/media/certificate", [certificate = std::move(certificate)](Request) { return show_certificate(certificate); }}};
}

}  // namespace kurir::simulator
