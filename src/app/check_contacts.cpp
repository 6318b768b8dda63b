#include "app/check_contacts.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "app/address_book.hpp"
#include "domain/phone_number.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;

constexpr Duration kPatience = std::chrono::seconds(20);

Result<std::vector<std::string>> normalised(const std::vector<std::string>& numbers, const std::string& region) {
  if (numbers.empty() || numbers.size() > kMostNumbersChecked) {
    return fail(ErrorCode::invalid_argument, "numbers has 1 to {} of them", kMostNumbersChecked);
  }
  std::vector<std::string> digits;
  for (const auto& number : numbers) {
    auto normal = domain::normalise_number(number, region);
    if (!normal) return pass_on(std::move(normal));
    if (std::ranges::find(digits, *normal) == digits.end()) digits.push_back(std::move(*normal));
  }
  return digits;
}

}  // namespace

/// What the store knows.
struct CheckContacts::Known {
  domain::DeviceId device;
  bool connected = false;
  std::vector<ContactCheck> contacts;
  std::vector<std::string> unknown;

  static Result<Known> read(ports::Transaction& tx, const WhichDevice& which, const std::vector<std::string>& numbers, Time now) {
    const auto device = find_device(tx, which);
    if (!device) return std::unexpected(device.error());
    const auto account = tx.accounts().find(device->account);
    auto digits = normalised(numbers, account ? account->region : std::string());
    if (!digits) return pass_on(std::move(digits));
    Known known{
        .device = device->id, .connected = device->state == domain::DeviceState::connected, .contacts = {}, .unknown = {}};
    for (auto& number : *digits) {
      const auto contact = tx.signal().contact(device->id, number);
      const bool current = contact && is_fresh(*contact, now);
      if (!current) known.unknown.push_back(number);
      known.contacts.push_back({.number = std::move(number),
                                .on_whatsapp = current && contact->on_whatsapp,
                                .checked_at = current ? contact->checked_at : Time{}});
    }
    return known;
  }
};

/// Lives as long as somebody waits for the answer, or the device's task exists.
struct CheckContacts::Question {
  explicit Question(boost::asio::any_io_executor executor_) : executor(std::move(executor_)), answered(executor) {}

  boost::asio::any_io_executor executor;  ///< of who waits
  runtime::SignalEvent answered;
  Result<void> outcome = fail(ErrorCode::unavailable, "WhatsApp did not answer in time: try again later");
};

std::optional<Duration> CheckContacts::allow(domain::DeviceId device, std::size_t count, Time now) {
  const std::lock_guard lock(mutex_);
  return allowances_[device].take(count, now);
}

awaitable<Result<void>> CheckContacts::ask(domain::DeviceId device, std::vector<std::string> numbers) {
  const auto question = std::make_shared<Question>(co_await boost::asio::this_coro::executor);
  gateway_.run_task(device,
                    [weak = std::weak_ptr(question), numbers = std::set<std::string>(numbers.begin(), numbers.end())](
                        ConnectedClient& client) -> awaitable<void> {
                      return answer_contacts(client, numbers, [weak](Result<void> outcome) {
                        const auto waiting = weak.lock();
                        if (!waiting) return;
                        boost::asio::post(waiting->executor, [waiting, outcome = std::move(outcome)]() mutable {
                          waiting->outcome = std::move(outcome);
                          waiting->answered.notify();
                        });
                      });
                    });
  (void)co_await question->answered.wait_for(kPatience);
  co_return std::move(question->outcome);
}

awaitable<Result<CheckedContacts>> CheckContacts::check(WhichDevice which, std::vector<std::string> numbers) {
  const auto now = clock_.now();
  const auto look = [this, which, numbers](Time at) {
    return ports::read<Known>(store_,
                              [which, numbers, at](ports::Transaction& tx) { return Known::read(tx, which, numbers, at); });
  };
  auto known = co_await look(now);
  if (!known) co_return pass_on(std::move(known));
  if (known->unknown.empty()) co_return CheckedContacts{std::move(known->contacts)};
  if (!known->connected) co_return fail(ErrorCode::conflict, "the device is not connected: numbers can be looked up once it is");
  if (const auto wait = allow(known->device, known->unknown.size(), now)) co_return CheckedContacts{{}, wait};
  const auto asked = known->unknown;
  if (auto answered = co_await ask(known->device, asked); !answered) co_return pass_on(std::move(answered));
  auto learned = co_await look(now);
  if (!learned) co_return pass_on(std::move(learned));
  if (!learned->unknown.empty()) co_return fail(ErrorCode::unavailable, "WhatsApp does not tell: try again later");
  for (auto& contact : learned->contacts) contact.asked_now = std::ranges::find(asked, contact.number) != asked.end();
  co_return CheckedContacts{std::move(learned->contacts)};
}

}  // namespace kurir::app
