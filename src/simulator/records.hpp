// The world as JSON records, one a line: what a snapshot consists of.
#pragma once

#include <functional>
#include <string>

#include <boost/json/object.hpp>

#include "simulator/universe.hpp"

namespace kurir::simulator {

/// Every record of the universe, in an order that read_record() can take.
void write_records(const Universe& universe, const std::function<void(const boost::json::object&)>& line);
/// Puts one record back. `malformed` where write_records() did not make it.
[[nodiscard]] Result<void> read_record(Universe& universe, const boost::json::object& record);

/// A virtual phone's private part.
struct PhoneRecord {
  [[nodiscard]] static boost::json::object write(const Phone& phone);
  static void write_messages(const Phone& phone, const std::function<void(const boost::json::object&)>& line);
  static void read(Universe& universe, const boost::json::object& record);          ///< throws on a malformed record
  static void read_message(Universe& universe, const boost::json::object& record);  ///< throws on a malformed record
};

}  // namespace kurir::simulator
