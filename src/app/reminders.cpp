#include "app/reminders.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "app/admit_message.hpp"
#include "app/audit.hpp"
#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"
#include "domain/recurrence.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Recurrence;
using domain::Reminder;
using domain::ReminderRecipient;
using domain::ReminderState;

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxPage = 1'000;
constexpr std::size_t kShownRuns = 20;
constexpr std::size_t kMaxPreview = 100;

/// The device that a reminder sends through, and what its account and plan say.
struct Context {
  domain::Account account;
  domain::Device device;
  domain::PlanTerms terms;
};

Result<Context> find_context(ports::Transaction& tx, const std::string& waid, std::optional<domain::AccountId> owner, Time now) {
  auto device = tx.devices().find_by_waid(waid);
  if (!device || (owner && *owner != device->account)) {
    return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", waid);
  }
  auto account = tx.accounts().find(device->account);
  const auto terms = tx.plans().in_force(device->plan, now);
  if (!account || !terms) return fail(ErrorCode::internal, "device {} has no account or no plan", waid);
  return Context{std::move(*account), std::move(*device), *terms};
}

awaitable<Result<Context>> load_context(ports::Store& store, std::string waid, std::optional<domain::AccountId> owner, Time now) {
  co_return co_await ports::read<Context>(
      store, [waid, owner, now](ports::Transaction& tx) { return find_context(tx, waid, owner, now); });
}

Result<void> normalise(std::vector<ReminderRecipient>& recipients, const std::string& region) {
  if (recipients.empty()) return fail(ErrorCode::invalid_argument, "a reminder needs one recipient at least");
  if (recipients.size() > domain::kMaxReminderRecipients) {
    return fail(ErrorCode::invalid_argument, "a reminder has at most {} recipients", domain::kMaxReminderRecipients);
  }
  std::unordered_map<std::string, std::size_t> place_of;
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    auto number = domain::normalise_number(recipients[i].number, region);
    if (!number) return fail(ErrorCode::invalid_argument, "recipient {}: {}", i + 1, number.error().message);
    const auto [known, is_new] = place_of.emplace(*number, i + 1);
    if (!is_new) return fail(ErrorCode::invalid_argument, "recipients {} and {} have the same number", known->second, i + 1);
    recipients[i].number = std::move(*number);
    for (const auto& [name, value] : recipients[i].variables) {
      const auto fault = domain::is_variable_name(name) ? domain::fault_of_value(value) : "no name for a variable";
      if (!fault.empty()) return fail(ErrorCode::invalid_argument, "recipient {}, {}: {}", i + 1, name, fault);
    }
  }
  return {};
}

std::string render(const domain::Template& text, const ReminderRecipient& recipient, Time at, const Context& context,
                   const std::string& time_zone) {
  auto variables = domain::built_in_variables(at, recipient.number, time_zone, context.account.language);
  for (const auto& [name, value] : recipient.variables) variables.emplace(name, value);
  return text.render(variables);
}

/// Every recipient has a value for every name, and a text of a length that the plan takes.
Result<void> check_texts(const domain::Template& text, const std::vector<ReminderRecipient>& recipients, const Context& context,
                         Time first) {
  const auto names = text.names();
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    for (const auto& name : names) {
      if (domain::is_built_in(name) || recipients[i].variables.contains(name)) continue;
      return fail(ErrorCode::invalid_argument, "recipient {} ({}) has no value for {{{}}}", i + 1, recipients[i].number, name);
    }
    const auto rendered = render(text, recipients[i], first, context, context.account.time_zone);
    const auto characters = static_cast<std::int64_t>(domain::count_characters(rendered).value_or(0));
    if (characters >= 1 && characters <= context.terms.max_characters) continue;
    return fail(ErrorCode::invalid_argument, "the text for recipient {} has {} characters: 1 to {} are possible", i + 1,
                characters, context.terms.max_characters);
  }
  return {};
}

/// Checks everything and completes the recipients; the reminder to store.
Result<Reminder> make_reminder(NewReminder& wanted, const Context& context, Time now) {
  if (wanted.name.empty() || wanted.name.size() > kMaxName || !domain::count_characters(wanted.name)) {
    return fail(ErrorCode::invalid_argument, "a reminder's name has 1 to {} bytes of UTF-8", kMaxName);
  }
  if (wanted.state == ReminderState::ended) return fail(ErrorCode::invalid_argument, "a new reminder is active or paused");
  auto starts_at = domain::read_local_time(wanted.starts_at);
  if (!starts_at) return std::unexpected(starts_at.error());
  const auto recurrence = Recurrence::make(wanted.rule, *starts_at, context.account.time_zone);
  if (!recurrence) return std::unexpected(recurrence.error());
  const auto first = recurrence->next_after(now);
  if (!first) return fail(ErrorCode::invalid_argument, "that reminder would never happen: all its times are past");
  const auto text = domain::Template::parse(wanted.text);
  if (!text) return std::unexpected(text.error());
  if (auto done = normalise(wanted.recipients, context.account.region); !done) return pass_on(std::move(done));
  if (auto done = check_texts(*text, wanted.recipients, context, *first); !done) return pass_on(std::move(done));
  return Reminder{.id = {},
                  .account = context.account.id,
                  .device = context.device.id,
                  .name = wanted.name,
                  .text = wanted.text,
                  .rule = wanted.rule,
                  .starts_at = *starts_at,
                  .time_zone = context.account.time_zone,
                  .state = wanted.state,
                  .next_at = first,
                  .run_position = 0,
                  .created_at = now};
}

Result<Reminder> find_reminder(ports::Transaction& tx, const WhichReminder& which) {
  auto reminder = tx.reminders().find(which.id);
  if (!reminder || (which.account && *which.account != reminder->account)) {
    return fail(ErrorCode::not_found, "no reminder {}: see `kurir reminder list`", which.id);
  }
  return std::move(*reminder);
}

ReminderView view_of(ports::Transaction& tx, Reminder reminder) {
  const auto device = tx.devices().find(reminder.device);
  const auto recipients = tx.reminders().recipient_count(reminder.id);
  return {std::move(reminder), device ? device->waid : "", recipients, {}};
}

/// `change` gives what to do with a reminder, or why not.
using Change = Result<void> (*)(Reminder&, Time now);

awaitable<Result<Reminder>> change_reminder(Admin admin, WhichReminder which, std::string verb, Change change) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Reminder>(
      admin.store, [which, verb, change, actor = admin.actor, now](ports::Transaction& tx) -> Result<Reminder> {
        auto reminder = find_reminder(tx, which);
        if (!reminder) return reminder;
        if (auto done = change(*reminder, now); !done) return pass_on(std::move(done));
        tx.reminders().set_progress(*reminder);
        audit(tx, {actor, "reminder." + verb, fmt::format("reminder:{}", which.id), reminder->account, ""}, now);
        return reminder;
      });
}

std::unexpected<Error> wrong_state(const Reminder& reminder, std::string_view wanted) {
  return fail(ErrorCode::conflict, "reminder {} is {}, not {}", reminder.id, name(reminder.state), wanted);
}

Result<void> pause(Reminder& reminder, Time) {
  if (reminder.state != ReminderState::active) return wrong_state(reminder, "active");
  reminder.state = ReminderState::paused;
  return {};
}

Result<void> resume(Reminder& reminder, Time now) {
  if (reminder.state != ReminderState::paused) return wrong_state(reminder, "paused");
  reminder.state = ReminderState::active;
  if (reminder.run_position > 0) return {};
  const auto recurrence = Recurrence::make(reminder.rule, reminder.starts_at, reminder.time_zone);
  if (!recurrence) return std::unexpected(recurrence.error());
  reminder.next_at = recurrence->next_after(now);
  if (!reminder.next_at) return fail(ErrorCode::conflict, "reminder {} has no time left: end it", reminder.id);
  return {};
}

Result<void> end(Reminder& reminder, Time) {
  if (reminder.state == ReminderState::ended) return wrong_state(reminder, "active or paused");
  reminder.state = ReminderState::ended;
  reminder.next_at.reset();
  return {};
}

/// What a preview needs of the store.
struct Previewed {
  Reminder reminder;
  Context context;
  std::int64_t recipients = 0;
  std::vector<ReminderRecipient> first;
};

Result<ReminderPreview> preview(const Previewed& of, std::size_t count, Time now) {
  const auto recurrence = Recurrence::make(of.reminder.rule, of.reminder.starts_at, of.reminder.time_zone);
  if (!recurrence) return std::unexpected(recurrence.error());
  const auto text = domain::Template::parse(of.reminder.text);
  if (!text) return std::unexpected(text.error());
  ReminderPreview shown;
  for (const auto at : recurrence->next_after(now, count)) {
    auto& occurrence = shown.occurrences.emplace_back(at);
    for (const auto& each : of.first) {
      occurrence.texts.push_back({each.number, render(*text, each, at, of.context, of.reminder.time_zone)});
    }
  }
  shown.recipients = of.recipients;
  shown.price_each = of.context.terms.price;
  shown.price_in_all = shown.price_each * of.recipients * static_cast<std::int64_t>(shown.occurrences.size());
  return shown;
}

}  // namespace

awaitable<Result<ReminderView>> create_reminder(Admin admin, NewReminder wanted) {
  const auto now = admin.clock.now();
  const auto context = co_await load_context(admin.store, wanted.waid, wanted.account, now);
  if (!context) co_return std::unexpected(context.error());
  auto reminder = make_reminder(wanted, *context, now);
  if (!reminder) co_return std::unexpected(reminder.error());
  const auto recipients = std::make_shared<const std::vector<ReminderRecipient>>(std::move(wanted.recipients));
  co_return co_await ports::transact<ReminderView>(
      admin.store,
      [reminder = std::move(*reminder), recipients, actor = admin.actor,
       now](ports::Transaction& tx) mutable -> Result<ReminderView> {
        reminder.id = tx.reminders().create(reminder);
        std::int64_t position = 0;
        for (const auto& each : *recipients) tx.reminders().add_recipient(reminder.id, position++, each);
        audit(tx,
              {actor, "reminder.create", fmt::format("reminder:{}", reminder.id), reminder.account,
               fmt::format("rule: {}; starts: {}; recipients: {}", reminder.rule, reminder.starts_at, position)},
              now);
        return view_of(tx, std::move(reminder));
      });
}

awaitable<Result<domain::ReminderList>> read_recipients(ports::Store& store, std::string waid, std::string csv,
                                                        std::optional<domain::AccountId> owner) {
  const auto region = co_await ports::read<std::string>(store, [waid, owner](ports::Transaction& tx) -> Result<std::string> {
    const auto device = tx.devices().find_by_waid(waid);
    const auto account = device ? tx.accounts().find(device->account) : std::nullopt;
    if (!account || (owner && *owner != account->id)) {
      return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", waid);
    }
    return account->region;
  });
  if (!region) co_return std::unexpected(region.error());
  co_return domain::read_reminder_list(csv, *region);
}

awaitable<Result<ReminderView>> show_reminder(ports::Store& store, WhichReminder which) {
  co_return co_await ports::read<ReminderView>(store, [which](ports::Transaction& tx) -> Result<ReminderView> {
    auto reminder = find_reminder(tx, which);
    if (!reminder) return pass_on(std::move(reminder));
    auto view = view_of(tx, std::move(*reminder));
    view.runs = tx.reminders().runs(which.id, kShownRuns);
    return view;
  });
}

awaitable<Result<std::vector<ReminderView>>> list_reminders(ports::Store& store, std::optional<domain::AccountId> account,
                                                            domain::ReminderId after, std::size_t limit) {
  using Views = std::vector<ReminderView>;
  co_return co_await ports::read<Views>(store, [account, after, limit](ports::Transaction& tx) -> Result<Views> {
    const auto size = std::min(limit, kMaxPage);
    Views views;
    for (auto& each : account ? tx.reminders().list_of(*account, after, size) : tx.reminders().list(after, size)) {
      views.push_back(view_of(tx, std::move(each)));
    }
    return views;
  });
}

awaitable<Result<Reminder>> pause_reminder(Admin admin, WhichReminder which) {
  return change_reminder(std::move(admin), which, "pause", pause);
}
awaitable<Result<Reminder>> resume_reminder(Admin admin, WhichReminder which) {
  return change_reminder(std::move(admin), which, "resume", resume);
}
awaitable<Result<Reminder>> end_reminder(Admin admin, WhichReminder which) {
  return change_reminder(std::move(admin), which, "end", end);
}

awaitable<Result<ReminderPreview>> preview_reminder(ports::Store& store, const Clock& clock, WhichReminder which,
                                                    PreviewSize size) {
  if (size.occurrences < 1 || size.occurrences > kMaxPreview || size.texts > kMaxPreview) {
    co_return fail(ErrorCode::invalid_argument, "a preview shows 1 to {} times, and as many texts at most", kMaxPreview);
  }
  const auto now = clock.now();
  const auto previewed = co_await ports::read<Previewed>(store, [which, size, now](ports::Transaction& tx) -> Result<Previewed> {
    auto reminder = find_reminder(tx, which);
    if (!reminder) return pass_on(std::move(reminder));
    const auto device = tx.devices().find(reminder->device);
    auto context = find_context(tx, device ? device->waid : "", {}, now);
    if (!context) return pass_on(std::move(context));
    return Previewed{std::move(*reminder), std::move(*context), tx.reminders().recipient_count(which.id),
                     tx.reminders().recipients(which.id, 0, size.texts)};
  });
  if (!previewed) co_return std::unexpected(previewed.error());
  co_return preview(*previewed, size.occurrences, now);
}

}  // namespace kurir::app
