// Invoices: of what was paid beforehand, and the payment of those that were not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "domain/invoice.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// As the customer is called on a document of today.
[[nodiscard]] domain::Party buyer_of(const domain::Account& account);

/// The invoice of a top-up, paid as it is issued, numbered in this transaction. Books nothing: its caller does.
domain::InvoiceId issue_top_up_invoice(ports::Transaction& tx, const domain::Account& account, domain::Rupiah net,
                                       int tax_basis_points, domain::Rupiah tax, Time now);

/// `not_found` where there is none of this number.
[[nodiscard]] boost::asio::awaitable<Result<domain::Invoice>> find_invoice(ports::Store& store, std::string number);

/// `not_found` where there is none, or where it is of another account than the given one.
[[nodiscard]] boost::asio::awaitable<Result<domain::Invoice>> find_invoice(ports::Store& store, domain::InvoiceId id,
                                                                           std::optional<domain::AccountId> account);

/// Newest first, those below `before`; of all accounts, where none is given.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::Invoice>>> list_invoices(
    ports::Store& store, std::optional<domain::AccountId> account, std::size_t limit,
    std::optional<domain::InvoiceId> before = {});

/// Books the whole amount of a statement as received, and marks it paid. `conflict` where it is paid already.
[[nodiscard]] boost::asio::awaitable<Result<domain::Invoice>> pay_invoice(Admin admin, std::string number);

[[nodiscard]] boost::asio::awaitable<Result<domain::Party>> find_seller(ports::Store& store);

/// What a person wants changed of the seller on documents; documents that were issued stay as they are.
struct SellerChange {
  std::optional<std::string> name;
  std::optional<std::string> address;
  std::optional<std::string> tax_number;
};
/// Gives the seller as it is then. `invalid_argument` where a text is too long or has control characters.
[[nodiscard]] boost::asio::awaitable<Result<domain::Party>> change_seller(Admin admin, SellerChange change);

}  // namespace kurir::app
