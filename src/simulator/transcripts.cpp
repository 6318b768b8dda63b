#include "simulator/transcripts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "simulator/control_json.hpp"

namespace kurir::simulator {
namespace json = boost::json;
namespace {

/// ["key","value"], with a third element "jid" where it travelled as an address and not as text.
json::array shape_of(const whatsapp::Attribute& attribute) {
  if (const auto* jid = std::get_if<whatsapp::Jid>(&attribute.value)) return {attribute.key, jid->to_string(), "jid"};
  return {attribute.key, std::get<std::string>(attribute.value)};
}

json::object shape_of(const whatsapp::Node& node) {
  json::array attributes;
  for (const auto& attribute : node.attributes) attributes.push_back(shape_of(attribute));
  json::object described{{"tag", node.tag}, {"attributes", std::move(attributes)}};
  if (const auto* bytes = std::get_if<Bytes>(&node.content)) {
    described["bytes"] = bytes->size();
  } else if (!node.children().empty()) {
    json::array children;
    for (const auto& child : node.children()) children.push_back(shape_of(child));
    described["children"] = std::move(children);
  }
  return described;
}

std::string entry(const Transcripts::Event& event, const whatsapp::Node& stanza) {
  json::object entry{{"at", timestamp(event.at)},
                     {"connection", event.connection},
                     {"client", nullptr},
                     {"direction", event.direction == Direction::from_client ? "from_client" : "to_client"},
                     {"stanza", shape_of(stanza)}};
  if (event.device != nullptr) entry["client"] = fmt::format("{}:{}", event.device->account.number, event.device->id);
  return json::serialize(entry);
}

}  // namespace

Result<std::uint64_t> Transcripts::start(std::optional<FaultTarget> client) {
  if (running_.size() >= kMaxTranscripts)
    return fail(ErrorCode::unavailable, "{} transcripts are being recorded already: end one of them", kMaxTranscripts);
  running_.emplace(next_id_, Transcript{.client = std::move(client), .entries = {}});
  return next_id_++;
}

const Transcript* Transcripts::find(std::uint64_t id) const {
  const auto found = running_.find(id);
  return found == running_.end() ? nullptr : &found->second;
}

std::optional<Transcript> Transcripts::stop(std::uint64_t id) {
  auto found = running_.extract(id);
  if (found.empty()) return std::nullopt;
  return std::move(found.mapped());
}

void Transcripts::record(const Event& event, const whatsapp::Node& stanza) {
  std::string described;
  for (auto& [id, transcript] : running_) {
    const auto& client = transcript.client;
    if (client && (event.device == nullptr || !client->matches(*event.device))) continue;
    if (transcript.entries.size() >= kMaxEntries) {
      ++transcript.dropped;
      continue;
    }
    if (described.empty()) described = entry(event, stanza);
    transcript.entries.push_back(described);
  }
}

}  // namespace kurir::simulator
