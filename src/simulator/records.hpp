// The world as JSON records, one for each thing that changes by itself: what the journal consists of.
#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "simulator/universe.hpp"

namespace kurir::simulator {

/// The record as it is now; nothing where what it described is gone.
[[nodiscard]] std::optional<boost::json::object> record_of(const Universe& universe, const RecordKey& key);
/// Puts one record back, after those of earlier kinds and lower serials. `malformed` where record_of() did not make it.
[[nodiscard]] Result<void> read_record(Universe& universe, RecordKind kind, const boost::json::object& record);

/// A virtual phone's private part. Reading throws on a malformed record.
struct PhoneRecord {
  [[nodiscard]] static std::optional<boost::json::object> of(const Phone& phone, const RecordKey& key);
  static void read(Universe& universe, const boost::json::object& record);
  static void read_session(Universe& universe, const boost::json::object& record);
  static void read_sender_key(Universe& universe, const boost::json::object& record);
  static void read_sent(Universe& universe, const boost::json::object& record);
  static void read_message(Universe& universe, const boost::json::object& record);

 private:
  [[nodiscard]] static boost::json::object of(const Phone& phone);
};

}  // namespace kurir::simulator
