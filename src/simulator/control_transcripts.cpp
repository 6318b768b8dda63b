#include "simulator/control_transcripts.hpp"

#include <charconv>

#include "simulator/control_json.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using http::Request;
using http::Response;
namespace {

std::uint64_t id_of(const Request& request) {
  const auto text = request.parameter("id");
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() ? id : 0;
}

Response not_found() {
  return error_response({ErrorCode::not_found, "no transcript of this id is being recorded: POST /transcripts"});
}

/// The entries are JSON already.
Response describe(const Transcript& transcript) {
  auto body = fmt::format(R"({{"client":{},"dropped":{},"entries":[)",
                          transcript.client ? fmt::format("\"{}\"", transcript.client->to_string()) : "null", transcript.dropped);
  for (const auto& entry : transcript.entries) {
    if (&entry != &transcript.entries.front()) body += ',';
    body += entry;
  }
  body += "]}";
  Response response;
  response.status = 200;
  response.body = std::move(body);
  return response;
}

}  // namespace

Response start_transcript(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto client = fields.text("client");
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  std::optional<FaultTarget> target;
  if (client) {
    auto parsed = FaultTarget::parse(*client);
    if (!parsed) return error_response(parsed.error());
    target = std::move(*parsed);
  }
  const auto id = universe.hall.transcripts.start(std::move(target));
  if (!id) return error_response(id.error());
  return json_response(201, json::object{{"id", *id}});
}

Response show_transcript(Universe& universe, const Request& request) {
  const auto* transcript = universe.hall.transcripts.find(id_of(request));
  return transcript != nullptr ? describe(*transcript) : not_found();
}

Response end_transcript(Universe& universe, const Request& request) {
  const auto transcript = universe.hall.transcripts.stop(id_of(request));
  return transcript ? describe(*transcript) : not_found();
}

}  // namespace kurir::simulator
