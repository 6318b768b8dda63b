#include "app/verify_ledger.hpp"

#include <map>

#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

using domain::Book;
using domain::Booking;
using domain::BookingKind;
using domain::MessageState;
using domain::Rupiah;
using MessageMoney = ports::LedgerRows::MessageMoney;
using PricedMessage = ports::LedgerRows::PricedMessage;

constexpr std::size_t kPage = 1'000;

bool is_open(MessageState state) { return state == MessageState::accepted || state == MessageState::encrypted; }
bool was_taken(MessageState state) {
  return state == MessageState::sent || state == MessageState::received || state == MessageState::read;
}

class Verification {
 public:
  Verification(ports::Transaction& tx, const std::function<void(const std::string&)>& on_fault) : tx_(tx), on_fault_(on_fault) {}

  LedgerReport run() {
    for_each_page(
        domain::BookingId(0), [this](auto after) { return tx_.ledger().bookings(after, kPage); },
        [this](const Booking& booking) { check(booking); });
    for_each_page(
        domain::MessageId(0), [this](auto after) { return tx_.ledger().priced_messages(after, kPage); },
        [this](const PricedMessage& message) { check(message); });
    for_each_page(
        domain::AccountId(0), [this](auto after) { return tx_.accounts().list(after, kPage); },
        [this](const domain::Account& account) { check(account); });
    for (const auto& [account, sums] : sums_) fault("the books name account {}, which does not exist", account);
    return report_;
  }

 private:
  struct Sums {
    Rupiah available = 0;
    Rupiah reserved = 0;
    Rupiah open_prices = 0;   ///< of messages that wait
    Rupiah beyond_limit = 0;  ///< what may have taken the balance below its limit; zero or negative
  };

  template <class Id, class Read, class Visit>
  static void for_each_page(Id after, Read read, Visit visit) {
    for (;;) {
      const auto page = read(after);
      for (const auto& row : page) visit(row);
      if (page.size() < kPage) return;
      after = page.back().id;
    }
  }

  template <class... Args>
  void fault(fmt::format_string<Args...> format, Args&&... args) {
    ++report_.faults;
    on_fault_(fmt::format(format, std::forward<Args>(args)...));
  }

  void check(const Booking& booking) {
    ++report_.bookings;
    if (const auto wrong = domain::fault_of(booking); !wrong.empty()) fault("booking {}: {}", booking.id, wrong);
    auto& sums = sums_[booking.account];
    const auto change = amount_on(booking, Book::available);
    sums.available += change;
    sums.reserved += amount_on(booking, Book::reserved);
    if (booking.available_after != sums.available) {
      fault("booking {}: it noted a balance of {} where the entries of account {} sum to {}", booking.id, booking.available_after,
            booking.account, sums.available);
    }
    check_invoice(booking);
    const bool limitless = booking.kind == BookingKind::statement_tax || booking.kind == BookingKind::correction;
    if (limitless && change < 0) sums.beyond_limit += change;
    if (!booking.message) return;
    const auto money = tx_.ledger().money_of(*booking.message);
    if (booking.kind == BookingKind::reserve) {
      check_reservation(booking, money);
    } else if (!money.reserved || money.account != booking.account) {
      fault("booking {}: it ends a reservation of message {} that account {} does not have", booking.id, *booking.message,
            booking.account);
    }
  }

  /// A top-up with tax, the payment of a statement and its tax stand on an invoice to the rupiah.
  void check_invoice(const Booking& booking) {
    const auto change = amount_on(booking, Book::available);
    const auto tax = amount_on(booking, Book::tax_owed);
    if (!booking.invoice) {
      if (tax != 0) fault("booking {}: it books {} of tax without an invoice", booking.id, tax);
      return;
    }
    const auto invoice = tx_.invoices().find(*booking.invoice);
    if (!invoice || invoice->account != booking.account) {
      return fault("booking {}: account {} has no invoice {}", booking.id, booking.account, *booking.invoice);
    }
    const bool statement = invoice->kind == domain::InvoiceKind::statement;
    const auto expected = booking.kind == BookingKind::statement_tax ? -invoice->tax : statement ? total(*invoice) : invoice->net;
    const bool same_tax = booking.kind == BookingKind::top_up && statement ? tax == 0 : tax == invoice->tax;
    if (change != expected || !same_tax) {
      fault("booking {}: it moves {} with {} of tax, invoice {} says otherwise", booking.id, change, tax, invoice->number);
    }
  }

  void check_reservation(const Booking& booking, const MessageMoney& money) {
    const auto& message = *booking.message;
    if (money.captured && money.released) fault("message {}: its price was both captured and released", message);
    const auto ended = money.captured ? money.captured : money.released;
    if (ended && ended != money.reserved) {
      fault("message {}: {} was reserved for it and {} taken or given back", message, *money.reserved, *ended);
    }
    if (!ended && !tx_.messages().find(message))
      fault("booking {}: it reserves for message {}, which does not exist", booking.id, message);
  }

  void check(const PricedMessage& message) {
    ++report_.messages;
    if (message.price == 0) return;
    if (is_open(message.state)) sums_[message.account].open_prices += message.price;
    const auto money = tx_.ledger().money_of(message.id);
    if (money.reserved != message.price || money.account != message.account) {
      return fault("message {}: account {} reserved nothing, or not its price of {}", message.id, message.account, message.price);
    }
    if (is_open(message.state) && (money.captured || money.released)) {
      fault("message {}: it waits, though its reservation has ended", message.id);
    } else if (was_taken(message.state) && !money.captured) {
      fault("message {}: it was sent, but its price of {} was not captured", message.id, message.price);
    } else if (!is_open(message.state) && !was_taken(message.state) && !money.released) {
      fault("message {}: it was never sent, but its price of {} was not released", message.id, message.price);
    }
  }

  void check(const domain::Account& account) {
    ++report_.accounts;
    const auto sums = sums_[account.id];
    sums_.erase(account.id);
    const auto balance = tx_.ledger().balance(account.id);
    if (balance.available != sums.available || balance.reserved != sums.reserved) {
      fault("account {}: its balance says {} and {} reserved, its entries sum to {} and {}", account.id, balance.available,
            balance.reserved, sums.available, sums.reserved);
    }
    if (balance.reserved != sums.open_prices) {
      fault("account {}: {} is reserved, but the messages that wait cost {}", account.id, balance.reserved, sums.open_prices);
    }
    if (balance.available < sums.beyond_limit - account.credit_limit) {
      fault("account {}: its balance of {} is below its credit limit of {}", account.id, balance.available, account.credit_limit);
    }
  }

  ports::Transaction& tx_;
  const std::function<void(const std::string&)>& on_fault_;
  LedgerReport report_;
  std::map<domain::AccountId, Sums> sums_;
};

}  // namespace

boost::asio::awaitable<Result<LedgerReport>> verify_ledger(ports::Store& store,
                                                           std::function<void(const std::string&)> on_fault) {
  co_return co_await ports::read<LedgerReport>(
      store, [on_fault](ports::Transaction& tx) -> Result<LedgerReport> { return Verification(tx, on_fault).run(); });
}

}  // namespace kurir::app
