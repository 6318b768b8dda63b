// One call to a webhook, as it is remembered.
#pragma once

#include "ports/delivery_rows.hpp"
#include "ports/http_client.hpp"

namespace kurir::app {

/// Of an answer, or of the error, the first 1 KiB.
[[nodiscard]] ports::WebhookAttempt attempt_of(const Result<ports::HttpResponse>& response, int number, Time began, Time ended);

/// A status of 2xx.
[[nodiscard]] bool is_delivered(const ports::WebhookAttempt& attempt) noexcept;

}  // namespace kurir::app
