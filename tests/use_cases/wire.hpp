// WhatsApp's end of a connection, in memory: keeps what a device says, answers its requests as told.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "app/link.hpp"
#include "support/noise_vectors.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/noise/opening.hpp"

namespace kurir::test {

struct Wire {
  using Answer = std::function<std::optional<whatsapp::Node>(const whatsapp::Node& iq)>;

  Wire(boost::asio::any_io_executor executor, Random& random)
      : responder(whatsapp::noise::test::named_key("server_static"), whatsapp::noise::test::cert_chain(), random),
        arrived(std::move(executor)) {}

  Answer answer = [](const whatsapp::Node&) { return std::nullopt; };
  std::vector<whatsapp::Node> said;  ///< requests apart

  [[nodiscard]] std::vector<whatsapp::Node> said_with(std::string_view tag) const {
    std::vector<whatsapp::Node> found;
    for (const auto& node : said) {
      if (node.tag == tag) found.push_back(node);
    }
    return found;
  }

  void take(BytesView bytes) {
    frames.feed(opened ? bytes : bytes.subspan(whatsapp::noise::measure_opening(bytes)->value()));
    opened = true;
    for (auto frame = frames.next(); frame && *frame; frame = frames.next()) take_frame(**frame);
    if (!to_device.empty()) arrived.notify();
  }
  void take_frame(BytesView frame) {
    if (!greeted) {
      greeted = true;
      whatsapp::noise::append_frame(to_device, responder.answer(frame).value());
    } else if (!ciphers) {
      (void)responder.accept(frame).value();
      ciphers = responder.ciphers();
    } else {
      Bytes plain;
      (void)ciphers->receive.open(frame, plain);
      take_node(whatsapp::decode(plain).value());
    }
  }
  void take_node(whatsapp::Node node) {
    if (node.tag != "iq") return said.push_back(std::move(node));
    auto told = answer(node);
    if (!told) return;
    told->set("id", node.attribute("id"));
    Bytes sealed;
    (void)ciphers->send.seal(whatsapp::encode(*told), sealed);
    whatsapp::noise::append_frame(to_device, sealed);
  }

  whatsapp::noise::Responder responder;
  whatsapp::noise::FrameReader frames{};
  std::optional<whatsapp::noise::Ciphers> ciphers{};
  Bytes to_device{};
  runtime::SignalEvent arrived;
  bool opened = false;
  bool greeted = false;
  bool cut = false;
};

/// The device's end of it.
class WireTransport final : public ports::Transport {
 public:
  explicit WireTransport(Wire& wire) : wire_(wire) {}
  boost::asio::awaitable<Result<void>> receive(Bytes& into) override {
    while (wire_.to_device.empty() && !wire_.cut) co_await wire_.arrived.wait();
    if (wire_.cut) co_return fail(ErrorCode::closed, "the connection was cut");
    append(into, std::exchange(wire_.to_device, {}));
    co_return Result<void>{};
  }
  boost::asio::awaitable<Result<void>> send(std::vector<Bytes> messages) override {
    for (const auto& message : messages) wire_.take(message);
    co_return Result<void>{};
  }
  boost::asio::awaitable<void> close() override {
    abort();
    co_return;
  }
  void abort() noexcept override {
    wire_.cut = true;
    wire_.arrived.notify();
  }

 private:
  Wire& wire_;
};

}  // namespace kurir::test
