// The sandbox over the simulator of this process.
#pragma once

#include "ports/sandbox.hpp"
#include "simulator/simulator.hpp"

namespace kurir {

class SimulatorSandbox final : public ports::Sandbox {
 public:
  /// The simulator outlives it.
  explicit SimulatorSandbox(simulator::Simulator& simulator) : simulator_(simulator) {}

  boost::asio::awaitable<std::vector<ports::SandboxPhone>> phones() override;
  boost::asio::awaitable<Result<ports::SandboxPhone>> phone(std::string number) override;
  boost::asio::awaitable<Result<ports::SandboxPhone>> add(std::string number, std::string name) override;
  boost::asio::awaitable<Result<ports::SandboxPhone>> change(std::string number, ports::SandboxPhoneChange change) override;
  boost::asio::awaitable<Result<void>> scan(std::string number, std::string qr) override;
  boost::asio::awaitable<Result<void>> type_code(std::string number, std::string code) override;
  boost::asio::awaitable<Result<std::vector<ports::SandboxChat>>> chats(std::string number) override;
  boost::asio::awaitable<Result<void>> send(std::string number, std::string to, std::string text) override;
  boost::asio::awaitable<Result<void>> read(std::string number, std::string chat) override;

 private:
  simulator::Simulator& simulator_;
};

}  // namespace kurir
