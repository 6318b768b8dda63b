#include "app/run_reminders.hpp"

#include <optional>

#include "app/admit_message.hpp"
#include "app/device_fee.hpp"
#include "base/log.hpp"
#include "domain/recurrence.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Reminder;
using domain::ReminderState;

constexpr Duration kInterval = std::chrono::milliseconds(500);
constexpr std::size_t kReminders = 50;     ///< looked at in one round
constexpr std::size_t kBatch = 100;        ///< messages a transaction: accepts wait for its end
constexpr std::size_t kGraceMinutes = 61;  ///< instances within the grace, at most
constexpr Duration kRunsKept = std::chrono::days(400);

/// What is to be done with a reminder that is due, decided outside the transaction: rules can take a while to walk.
struct Step {
  Reminder seen;                  ///< the step holds only while the store says the same
  bool skip = false;              ///< the occurrence is too old, or a later one has passed, too
  std::optional<Time> following;  ///< the occurrence to go to: the next one; after a skip maybe one that is due
  domain::Template text;
};

Result<Step> plan_step(Reminder reminder, Time now) {
  const auto recurrence = domain::Recurrence::make(reminder.rule, reminder.starts_at, reminder.time_zone);
  if (!recurrence) return std::unexpected(recurrence.error());
  auto text = domain::Template::parse(reminder.text);
  if (!text) return std::unexpected(text.error());
  const auto at = *reminder.next_at;
  Step step{std::move(reminder), now - at > kReminderGrace, recurrence->next_after(at), std::move(*text)};
  const bool overtaken = step.following && *step.following <= now && step.seen.run_position == 0;
  if (!step.skip && !overtaken) return step;
  step.skip = true;
  step.following.reset();
  for (const auto instance : recurrence->next_after(now - kReminderGrace, kGraceMinutes)) {
    if (instance <= at) continue;
    if (instance > now && step.following) break;
    step.following = instance;
    if (instance > now) break;
  }
  return step;
}

void go_on(ports::Transaction& tx, Reminder reminder, const std::optional<Time>& following) {
  reminder.next_at = following;
  reminder.run_position = 0;
  if (!following) reminder.state = ReminderState::ended;
  tx.reminders().set_progress(reminder);
}

/// The customer may not send at all just now.
bool is_lapsed(const Sender& sender, Time now) {
  const auto over = [now](const std::optional<Time>& end) { return end && *end <= now; };
  return over(sender.account.expires_at) || over(sender.device.expires_at) || sender.device.deleted_at;
}

/// One transaction: a batch of recipients, or the leap over an occurrence that was missed.
class Batch {
 public:
  Batch(ports::Transaction& tx, const Step& step, Time now, Random& random)
      : tx_(tx), step_(step), now_(now), random_(random), reminder_(step.seen) {}

  /// The number of messages accepted.
  Result<std::int64_t> run() {
    const auto stored = tx_.reminders().find(reminder_.id);
    const bool same = stored && stored->state == ReminderState::active && stored->next_at == reminder_.next_at &&
                      stored->run_position == reminder_.run_position;
    if (!same) return 0;
    run_.at = *reminder_.next_at;
    if (step_.skip) return skip();
    const auto recipients = tx_.reminders().recipients(reminder_.id, reminder_.run_position, kBatch);
    if (auto sent = send(recipients); !sent) return pass_on(std::move(sent));
    tx_.reminders().add_to_run(reminder_.id, run_);
    reminder_.run_position += static_cast<std::int64_t>(recipients.size());
    if (recipients.size() < kBatch) {
      go_on(tx_, reminder_, step_.following);
      tx_.reminders().remove_runs_before(reminder_.id, now_ - kRunsKept);
    } else {
      tx_.reminders().set_progress(reminder_);
    }
    log::info("reminder_ran",
              {log::field("reminder", reminder_.id), log::field("accepted", run_.accepted), log::field("refused", run_.refused)});
    return run_.accepted;
  }

 private:
  Result<std::int64_t> skip() {
    run_.missed = tx_.reminders().recipient_count(reminder_.id) - reminder_.run_position;
    tx_.reminders().add_to_run(reminder_.id, run_);
    go_on(tx_, reminder_, step_.following);
    log::warn("reminder_missed",
              {log::field("reminder", reminder_.id), log::field("at", to_unix_ms(run_.at)), log::field("recipients", run_.missed),
               log::field("next", step_.following ? to_unix_ms(*step_.following) : 0)});
    return 0;
  }

  Result<void> send(const std::vector<domain::ReminderRecipient>& recipients) {
    auto account = tx_.accounts().find(reminder_.account);
    auto device = tx_.devices().find(reminder_.device);
    if (!account || !device) return fail(ErrorCode::internal, "reminder {} has no account or device", reminder_.id);
    *device = settle_fees(tx_, *account, std::move(*device), now_);
    auto sender = load_sender(tx_, std::move(*account), std::move(*device), now_);
    if (!sender) return pass_on(std::move(sender));
    const bool lapsed = is_lapsed(*sender, now_);
    for (const auto& recipient : recipients) {
      if (lapsed) {
        ++run_.refused;
        continue;
      }
      const auto admission = admit(tx_, *sender, wanted_by(recipient, sender->account.language), now_, random_);
      if (!admission) return std::unexpected(admission.error());
      ++(admission->status == PacketStatus::success ? run_.accepted : run_.refused);
    }
    return {};
  }

  WantedMessage wanted_by(const domain::ReminderRecipient& recipient, std::string_view language) const {
    auto variables = domain::built_in_variables(run_.at, recipient.number, reminder_.time_zone, language);
    for (const auto& [name, value] : recipient.variables) variables.emplace(name, value);
    WantedMessage wanted;
    wanted.number = recipient.number;
    wanted.text = step_.text.render(variables);
    wanted.due_at = now_;
    wanted.lane = domain::Lane::reminder;
    wanted.reminder = reminder_.id;
    return wanted;
  }

  ports::Transaction& tx_;
  const Step& step_;
  const Time now_;
  Random& random_;
  Reminder reminder_;
  domain::ReminderRun run_;
};

}  // namespace

RunReminders::RunReminders(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock, Random& random,
                           Accepted accepted)
    : store_(store),
      clock_(clock),
      random_(random),
      accepted_(std::move(accepted)),
      upkeep_(std::move(executor), "run_reminders", kInterval, [this] { return run(); }) {}

awaitable<Result<std::size_t>> RunReminders::run() {
  using Reminders = std::vector<Reminder>;
  const auto now = clock_.now();
  auto due = co_await ports::read<Reminders>(
      store_, [now](ports::Transaction& tx) -> Result<Reminders> { return tx.reminders().due(now, kReminders); });
  if (!due) co_return pass_on(std::move(due));
  std::size_t ran = 0;
  for (auto& reminder : *due) {
    const auto id = reminder.id;
    const auto done = co_await run_batch(std::move(reminder), now);
    ran += done ? 1U : 0U;
    if (!done) log::warn("reminder_failed", {log::field("reminder", id), log::field("reason", done.error().message)});
  }
  co_return ran;
}

awaitable<Result<void>> RunReminders::run_batch(Reminder reminder, Time now) {
  const auto id = reminder.id;
  const auto device = reminder.device;
  const auto step = plan_step(reminder, now);
  if (!step) {
    // It was readable when it was made; until somebody looks it must not come back with every round.
    log::error("reminder_unreadable", {log::field("reminder", id), log::field("reason", step.error().message)});
    reminder.state = ReminderState::paused;
    co_return co_await store_.transact([reminder](ports::Transaction& tx) -> Result<void> {
      tx.reminders().set_progress(reminder);
      return {};
    });
  }
  const auto accepted = co_await ports::transact<std::int64_t>(
      store_, [&step, now, &random = random_](ports::Transaction& tx) { return Batch(tx, *step, now, random).run(); });
  if (!accepted) co_return std::unexpected(accepted.error());
  if (*accepted > 0 && accepted_) accepted_(device, now);
  co_return Result<void>{};
}

}  // namespace kurir::app
