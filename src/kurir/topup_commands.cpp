#include "app/top_up.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

int top_up_command(const std::string& data, const app::TopUp& wanted) {
  SystemClock clock;
  auto done = with_store(data, [&](ports::Store& store) { return app::top_up({store, clock, command_line_actor()}, wanted); });
  if (!done) return report(done.error());
  boost::json::array devices;
  for (const auto& device : done->devices) devices.emplace_back(device.waid);
  print_json({{"account", wanted.account.value},
              {"invoice", done->invoice_number},
              {"net", done->net},
              {"tax", done->tax},
              {"paid", done->net + done->tax},
              {"balance", done->balance},
              {"devices_resumed", std::move(devices)}});
  return kDone;
}

}  // namespace

void add_topup(CLI::App& app, int& exit_code) {
  struct Options {
    std::string data, note;
    std::int64_t account = 0, amount = 0;
  };
  auto options = std::make_shared<Options>();
  auto* topup = app.add_subcommand("topup", "Books a prepaid customer's payment and issues its invoice");
  topup->add_option("--data", options->data, "The gateway's directory")->required();
  topup->add_option("--account", options->account, "The customer's id")->required();
  topup->add_option("--amount", options->amount, "Rupiah to spend; the tax is paid on top of it")->required();
  topup->add_option("--note", options->note, "For the ledger");
  topup->callback([options, &exit_code] {
    exit_code = top_up_command(options->data, {domain::AccountId(options->account), options->amount, options->note});
  });
}

}  // namespace kurir
