#include "app/webhook_attempt.hpp"

#include "domain/valid_text.hpp"

namespace kurir::app {
namespace {

constexpr std::size_t kKept = 1024;  ///< bytes of an answer

}  // namespace

ports::WebhookAttempt attempt_of(const Result<ports::HttpResponse>& response, int number, Time began, Time ended) {
  return {.attempt = number,
          .at = began,
          .took = std::chrono::duration_cast<std::chrono::milliseconds>(std::max(ended - began, Duration(0))),
          .status = response ? static_cast<int>(response->status) : 0,
          .answer = domain::valid_beginning(response ? response->body : response.error().message, kKept)};
}

bool is_delivered(const ports::WebhookAttempt& attempt) noexcept { return attempt.status >= 200 && attempt.status < 300; }

}  // namespace kurir::app
