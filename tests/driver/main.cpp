// kurir_driver --url ws://… --root <hex> --data <directory>: JSON lines {"call": n, "command": …, …} on stdin, an answer line
// {"call": n, "answer": {…}} or {"call": n, "error": …} each, and events in between. Ends with its input.
#include <iostream>
#include <semaphore>

#include <boost/asio/co_spawn.hpp>

#include "adapters/sqlite/store.hpp"
#include "base/log.hpp"
#include "driver/commands.hpp"

namespace kurir::driver {
namespace {

using boost::asio::awaitable;

Result<std::string> option(std::span<char*> args, std::string_view name) {
  for (std::size_t i = 0; i + 1 < args.size(); ++i) {
    if (args[i] == name) return args[i + 1];
  }
  return fail(ErrorCode::invalid_argument, "{} is missing", name);
}

awaitable<void> answer(Driver& driver, const Commands& commands, std::string line) {
  json::object out;
  try {
    auto args = json::parse(line).as_object();
    out["call"] = args.at("call");
    const auto command = commands.find(std::string_view(args.at("command").as_string()));
    if (command == commands.end()) throw std::invalid_argument("unknown command");
    auto result = co_await command->second(driver, std::move(args));
    if (result)
      out["answer"] = std::move(*result);
    else
      out["error"] = {{"code", name(result.error().code)}, {"message", result.error().message}};
  } catch (const std::exception& fault) {
    out["error"] = {{"code", "fault"}, {"message", fault.what()}};
  }
  print(out);
}

template <class Work>
void run_to_end(const boost::asio::any_io_executor& executor, Work work) {
  std::binary_semaphore done(0);
  boost::asio::co_spawn(executor, std::move(work), [&done](const std::exception_ptr&) { done.release(); });
  done.acquire();
}

int run(std::span<char*> args) {
  const auto url = option(args, "--url");
  const auto root = option(args, "--root");
  const auto data = option(args, "--data");
  for (const auto* needed : {&url, &root, &data}) {
    if (!*needed) return std::cerr << needed->error().message << '\n', 2;
  }
  const auto bytes = from_hex(*root);
  const auto key = bytes ? crypto::PublicKey::from(*bytes) : std::nullopt;
  auto store = sqlite::SqliteStore::open(*data);
  if (!key || !store) return std::cerr << "--root takes 64 hex digits, --data a directory\n", 2;
  log::set_sink([](log::Level, std::string_view line) { std::cerr << line << std::endl; }, log::Level::info);

  Commands commands;
  add_device_commands(commands);
  add_message_commands(commands);
  add_group_commands(commands);
  add_media_commands(commands);
  Driver driver({*url, *key}, std::move(*store));
  for (std::string line; std::getline(std::cin, line);) {
    boost::asio::co_spawn(driver.executor(), answer(driver, commands, line), [](const std::exception_ptr&) {});
  }
  run_to_end(driver.executor(), [&driver] { return driver.stop_all(); });
  return 0;
}

}  // namespace
}  // namespace kurir::driver

int main(int count, char** args) { return kurir::driver::run(std::span(args, static_cast<std::size_t>(count))); }
