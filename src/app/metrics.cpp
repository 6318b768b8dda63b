#include "app/metrics.hpp"

#include <optional>

namespace kurir::app {
namespace {

std::optional<Figure> figure_of(ports::Happened happened) noexcept {
  using ports::Happened;
  switch (happened) {
    case Happened::other: return std::nullopt;
    case Happened::accepted: return Figure::accepted;
    case Happened::sent: return Figure::sent;
    case Happened::received: return Figure::received;
    case Happened::read: return Figure::read;
    case Happened::cancelled: return Figure::cancelled;
    case Happened::rejected: return Figure::rejected;
    case Happened::incoming: return Figure::incoming;
    case Happened::webhook_delivered: return Figure::webhooks_delivered;
    case Happened::webhook_failed: return Figure::webhooks_failed;
  }
  return std::nullopt;
}

}  // namespace

void Metrics::committed(std::span<const ports::Change> changes) noexcept {
  count(Figure::commits);
  for (const auto& change : changes) {
    if (const auto figure = figure_of(change.happened)) count(*figure);
    if (change.happened == ports::Happened::sent) send_.add(change.took);
  }
}

void Metrics::answered(unsigned http_status) noexcept {
  count(Figure::requests);
  if (http_status >= 500) count(Figure::request_errors);
}

Figures Metrics::figures() const noexcept {
  Figures figures;
  for (std::size_t i = 0; i < kFigures; ++i) figures.values[i] = figures_[i].load(std::memory_order_relaxed);
  return figures;
}

void Metrics::close_slot(Time now, Gauges gauges) {
  const auto totals = figures();
  const auto accept = accept_.counts();
  const auto send = send_.counts();
  const std::lock_guard lock(mutex_);
  Slot slot{now, {}, accept.since(accept_began_), send.since(send_began_), gauges};
  for (std::size_t i = 0; i < kFigures; ++i) slot.figures.values[i] = totals.values[i] - slot_began_.values[i];
  slot_began_ = totals;
  accept_began_ = accept;
  send_began_ = send;
  slots_.push_back(slot);
  if (slots_.size() > kSlots) slots_.pop_front();
}

MetricsSnapshot Metrics::snapshot() const {
  MetricsSnapshot snapshot{started_at_, figures(), {}};
  const std::lock_guard lock(mutex_);
  snapshot.slots.assign(slots_.begin(), slots_.end());
  return snapshot;
}

}  // namespace kurir::app
