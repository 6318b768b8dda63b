#include "app/device_control.hpp"
#include "app/devices_admin.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

using Control = boost::asio::awaitable<Result<domain::Device>> (*)(app::Admin, app::WhichDevice);

int show(const Result<domain::Device>& device) {
  if (!device) return report(device.error());
  print_json({{"waid", device->waid},
              {"name", device->name},
              {"state", domain::name(device->state)},
              {"reason", device->reason},
              {"paused", device->paused_at.has_value()}});
  return kDone;
}

int control_command(const std::string& data, const std::string& waid, Control what) {
  SystemClock clock;
  return show(with_store(data, [&](ports::Store& store) { return what({store, clock, command_line_actor()}, {waid}); }));
}

int name_command(const std::string& data, const std::string& waid, const std::string& name) {
  SystemClock clock;
  return show(with_store(data, [&](ports::Store& store) {
    return app::change_device({store, clock, command_line_actor()}, {waid}, {.name = name});
  }));
}

int delete_command(const std::string& data, const std::string& waid) {
  SystemClock clock;
  const auto deleted =
      with_store(data, [&](ports::Store& store) { return app::delete_device({store, clock, command_line_actor()}, {waid}); });
  return deleted ? kDone : report(deleted.error());
}

struct Options {
  std::string data, waid, name;
};

CLI::App* add_command(CLI::App& device, const std::shared_ptr<Options>& options, const char* name, const char* about) {
  auto* command = device.add_subcommand(name, about);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  command->add_option("--waid", options->waid, "The device's WhatsApp id")->required();
  return command;
}

}  // namespace

void add_device_control(CLI::App& device, int& exit_code) {
  auto options = std::make_shared<Options>();
  const auto control = [&](const char* name, const char* about, Control what) {
    add_command(device, options, name, about)->callback([options, what, &exit_code] {
      exit_code = control_command(options->data, options->waid, what);
    });
  };
  control("pause", "Lets nothing leave: messages are accepted and wait", app::pause_device);
  control("resume", "Lets messages leave again", app::resume_device);
  control("logout", "Unlinks the device from WhatsApp; it can be paired again", app::log_out_device);

  auto* rename = add_command(device, options, "name", "Gives the device another name");
  rename->add_option("--name", options->name, "At most 100 characters")->required();
  rename->callback([options, &exit_code] { exit_code = name_command(options->data, options->waid, options->name); });

  add_command(device, options, "delete", "Unlinks and removes the device; what waits is cancelled and given back")
      ->callback([options, &exit_code] { exit_code = delete_command(options->data, options->waid); });
}

}  // namespace kurir
