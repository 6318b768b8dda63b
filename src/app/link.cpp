#include "app/link.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "runtime/deadline.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;

constexpr Duration kAnswerTimeout = std::chrono::seconds(60);
constexpr Duration kFlushTimeout = std::chrono::seconds(1);
constexpr std::size_t kMaxQueued = 16U << 20;  ///< bytes not yet taken by the socket

}  // namespace

Link::Link(boost::asio::any_io_executor executor, std::unique_ptr<ports::Transport> transport,
           whatsapp::client::Connection connection, const Clock& clock, Random& random, runtime::TaskScope& tasks)
    : executor_(std::move(executor)),
      transport_(std::move(transport)),
      connection_(std::move(connection)),
      clock_(clock),
      tasks_(tasks),
      ids_(random) {}

awaitable<Result<void>> Link::handshake() {
  const runtime::Deadline deadline(executor_, kAnswerTimeout, [this] { abort(); });
  if (auto sent = co_await transport_->send(std::vector<Bytes>{connection_.open()}); !sent) co_return sent;
  while (!connection_.established()) {
    incoming_.clear();
    if (auto received = co_await transport_->receive(incoming_); !received) co_return received;
    auto arrived = connection_.feed(incoming_, clock_.now());
    if (!arrived) co_return pass_on(std::move(arrived));
    if (arrived->reply.empty()) continue;
    if (auto sent = co_await transport_->send(std::vector<Bytes>{std::move(arrived->reply)}); !sent) co_return sent;
  }
  last_received_ = clock_.now();
  co_return Result<void>{};
}

awaitable<Result<std::vector<whatsapp::Node>>> Link::read() {
  incoming_ = Bytes();  // a quiet connection keeps no buffer; {} would keep it
  if (auto received = co_await transport_->receive(incoming_); !received) {
    closed_ = true;
    for (auto& [id, pending] : pending_) pending->answered.notify();
    co_return pass_on(std::move(received));
  }
  last_received_ = clock_.now();
  auto arrived = connection_.feed(incoming_, last_received_);
  if (!arrived) co_return pass_on(std::move(arrived));
  std::erase_if(arrived->nodes, [this](whatsapp::Node& node) { return settle(node); });
  co_return std::move(arrived->nodes);
}

bool Link::settle(whatsapp::Node& stanza) {
  if (stanza.tag != "iq") return false;
  const auto type = stanza.attribute("type");
  if (type != "result" && type != "error") return false;
  const auto found = pending_.find(stanza.attribute("id"));
  if (found != pending_.end()) {
    found->second->answer = std::move(stanza);
    found->second->answered.notify();
    pending_.erase(found);
  }
  return true;
}

awaitable<Result<whatsapp::Node>> Link::request(whatsapp::Node iq) {
  if (closed_) co_return fail(ErrorCode::closed, "the connection is closed");
  const auto id = ids_.next();
  iq.set("id", id);
  Pending pending{runtime::SignalEvent(executor_), std::nullopt};
  pending_.emplace(id, &pending);
  struct Forget {
    Link& link;
    const std::string& id;
    ~Forget() { link.pending_.erase(id); }
  } forget{*this, id};
  send(iq);
  const bool answered = co_await pending.answered.wait_for(kAnswerTimeout);
  if (pending.answer) {
    if (auto checked = whatsapp::client::check_answer(*pending.answer); !checked) co_return pass_on(std::move(checked));
    co_return std::move(*pending.answer);
  }
  if (answered) co_return fail(ErrorCode::closed, "the connection was lost before the answer came");
  co_return fail(ErrorCode::timed_out, "WhatsApp did not answer a request in time");
}

void Link::send(const whatsapp::Node& stanza) {
  if (!closed_) queue(connection_.seal(stanza));
}

void Link::send_encoded(BytesView stanza) {
  if (!closed_) queue(connection_.seal_encoded(stanza));
}

void Link::queue(Result<Bytes> frame) {
  if (!frame) {
    log::warn("whatsapp.send_failed", {log::field("reason", frame.error().message)});
    abort();
    return;
  }
  outgoing_bytes_ += frame->size();
  outgoing_.push_back(std::move(*frame));
  if (outgoing_bytes_ > kMaxQueued) {
    abort();
    return;
  }
  if (writing_) return;
  writing_ = true;
  tasks_.spawn("whatsapp-write", write_queued());
}

/// Not at once: what is queued in the same turn of the loop leaves in one piece.
awaitable<void> Link::write_queued() {
  co_await boost::asio::post(executor_, boost::asio::use_awaitable);
  while (!outgoing_.empty()) {
    outgoing_bytes_ = 0;
    if (auto sent = co_await transport_->send(std::exchange(outgoing_, {})); !sent) {
      abort();
      break;
    }
  }
  writing_ = false;
  if (drained_ != nullptr) drained_->notify();
}

awaitable<void> Link::flush() {
  if (!writing_ || closed_) co_return;
  runtime::SignalEvent drained(executor_);
  struct Watch {
    Link& link;
    ~Watch() { link.drained_ = nullptr; }
  } watch{*this};
  drained_ = &drained;
  (void)co_await drained.wait_for(kFlushTimeout);
}

awaitable<void> Link::close() {
  closed_ = true;
  if (leaving_) co_return;
  co_await transport_->close();
}

void Link::leave() {
  if (writing_ || closed_) return abort();
  closed_ = leaving_ = true;
  tasks_.spawn("whatsapp-close", transport_->close());
}

void Link::abort() noexcept {
  closed_ = true;
  outgoing_.clear();
  outgoing_bytes_ = 0;
  transport_->abort();
}

}  // namespace kurir::app
