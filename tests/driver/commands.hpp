// What the driver can be told: a name, and a coroutine from its arguments to its answer. One file an area.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "driver/driver.hpp"

namespace kurir::driver {

using Answer = boost::asio::awaitable<Result<json::object>>;
/// Arguments of the wrong type throw; the line is answered with an error.
using Handler = std::function<Answer(Driver&, json::object)>;
using Commands = std::map<std::string, Handler, std::less<>>;

void add_device_commands(Commands& commands);
void add_message_commands(Commands& commands);
void add_group_commands(Commands& commands);
void add_media_commands(Commands& commands);

[[nodiscard]] domain::DeviceId device_of(const json::object& args);
/// Empty where absent.
[[nodiscard]] std::string text_at(const json::object& args, std::string_view key);
/// args.id, or a new one.
[[nodiscard]] std::string wire_id_of(Driver& driver, const json::object& args);

/// Runs `work` as a client task of args.device; answers once it is done. `closed` where the connection ended before.
using ClientWork = std::move_only_function<Answer(app::ConnectedClient&)>;
[[nodiscard]] Answer on_client(Driver& driver, domain::DeviceId device, ClientWork work);

}  // namespace kurir::driver
