#include "adapters/webhook/pool.hpp"

#include <utility>

namespace kurir::webhook {
namespace asio = boost::asio;

Pool::Pool(asio::any_io_executor executor, std::size_t max_per_origin, Duration idle_timeout)
    : max_per_origin_(max_per_origin), idle_timeout_(idle_timeout), timer_(std::move(executor)) {}

std::unique_ptr<Stream> Pool::take(const std::string& origin) {
  const auto found = idle_.find(origin);
  std::unique_ptr<Stream> out;
  while (found != idle_.end() && !found->second.empty() && !out) {
    out = std::move(found->second.back().stream);
    found->second.pop_back();
    --size_;
    if (!out->is_quiet()) out.reset();
  }
  if (found != idle_.end() && found->second.empty()) idle_.erase(found);
  return out;
}

void Pool::give_back(const std::string& origin, std::unique_ptr<Stream> stream) {
  if (size_ >= kMaxIdle || max_per_origin_ == 0) return;
  auto& of_origin = idle_[origin];
  if (of_origin.size() >= max_per_origin_) return;
  of_origin.push_back({std::move(stream), std::chrono::steady_clock::now()});
  if (++size_ == 1) sweep_later();
}

void Pool::sweep_later() {
  timer_.expires_after(idle_timeout_);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (const auto self = weak.lock(); self && !error) self->sweep();
  });
}

void Pool::sweep() {
  const auto oldest = std::chrono::steady_clock::now() - idle_timeout_;
  for (auto origin = idle_.begin(); origin != idle_.end();) {
    auto& queue = origin->second;
    while (!queue.empty() && (queue.front().since <= oldest || !queue.front().stream->is_quiet())) {
      queue.pop_front();
      --size_;
    }
    origin = queue.empty() ? idle_.erase(origin) : std::next(origin);
  }
  if (size_ > 0) sweep_later();
}

}  // namespace kurir::webhook
