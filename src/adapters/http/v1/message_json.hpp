// Messages as the v1 API reads and shows them.
#pragma once

#include <expected>
#include <string>

#include <boost/json/object.hpp>

#include "adapters/http/v1/endpoint.hpp"
#include "app/message_lookup.hpp"
#include "app/preview_texts.hpp"

namespace kurir::http::v1 {

/// NewMessages.
[[nodiscard]] std::expected<app::TextRequest, Problem> text_request_of(const Call& call);
/// The filters of a list, from the query.
[[nodiscard]] std::expected<app::MessageQuery, Problem> message_query_of(const Call& call);

[[nodiscard]] Problem problem_of(app::Refusal refusal);

[[nodiscard]] boost::json::object to_json(const app::TextOutcome& outcome);
/// The balance only for who may see money.
[[nodiscard]] boost::json::object to_json(const app::TextPreview& preview, const app::Principal& who);
[[nodiscard]] boost::json::object to_json(const ports::HistoryRows::Entry& entry, const std::string& waid, Time now);
[[nodiscard]] boost::json::object to_json(const app::MessageView& view, Time now);

}  // namespace kurir::http::v1
