// How a command uses the gateway's data: opens it, runs one use case to its end, prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "adapters/sqlite/store.hpp"
#include "kurir/run_once.hpp"

namespace kurir {

/// One JSON object on one line of stdout.
void print_json(const boost::json::object& object);

enum class OutputFormat { table, json };
/// Rows with the same members: a table for people, or one JSON object a line for scripts. `columns` = the order of a table.
void print_rows(OutputFormat format, const std::vector<std::string_view>& columns, const std::vector<boost::json::object>& rows);

/// Opens the store, runs `use(store)` to its end, gives its result.
template <class Use>
auto with_store(const std::string& data, Use use) -> std::invoke_result_t<Use&, ports::Store&>::value_type {
  auto store = sqlite::SqliteStore::open(data);
  if (!store) return pass_on(std::move(store));
  return run_once([&] { return use(**store); });
}

}  // namespace kurir
