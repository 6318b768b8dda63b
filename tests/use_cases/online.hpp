// A linked device that connects again and again, each time as a process that has just started, or as the one before.
#pragma once

#include <gmock/gmock.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "app/client/send_message.hpp"
#include "app/receive_stanzas.hpp"
#include "use_cases/customer.hpp"
#include "use_cases/wire.hpp"
#include "whatsapp/client/test_device.hpp"

namespace kurir::test {

/// The real store, unless it is told to fail.
class FailingStore final : public ports::Store {
 public:
  explicit FailingStore(ports::Store& store) : store_(store) {}
  boost::asio::awaitable<Result<void>> transact(Work work) override {
    if (fails) co_return fail(ErrorCode::unavailable, "the disk is full");
    co_return co_await store_.transact(std::move(work));
  }
  boost::asio::awaitable<Result<void>> read(Work work) override { return store_.read(std::move(work)); }
  boost::asio::awaitable<std::int64_t> outside_changes() override { return store_.outside_changes(); }
  void listen(ports::ChangeListener listener) override { store_.listen(std::move(listener)); }

  bool fails = false;

 private:
  ports::Store& store_;
};

struct NoServers final : ports::Connector, ports::MediaTransfer {
  boost::asio::awaitable<Result<std::unique_ptr<ports::Transport>>> connect(std::string, Duration) override {
    co_return fail(ErrorCode::closed, "no server");
  }
  boost::asio::awaitable<Result<ports::UploadedMedia>> upload(std::string, std::uint64_t, ports::PieceSource&) override {
    co_return fail(ErrorCode::unavailable, "no server");
  }
  boost::asio::awaitable<Result<void>> download(std::string, ports::PieceSink&) override {
    co_return fail(ErrorCode::unavailable, "no server");
  }
};

/// Alice's companion, which Bob's laptop writes with, and Alice's phone.
class Online : public testing::Test {
 protected:
  using Node = whatsapp::Node;
  using TestDevice = whatsapp::client::test::Device;

  Online() {
    us_.meet(laptop_);
    us_.meet(phone_);
    store_.write([&](ports::Transaction& tx) {
      for (const auto* other : {&laptop_, &phone_})
        tx.signal().put_session(id_, other->address().to_string(), us_.sessions.look(other->address()).serialise());
      tx.signal().put_contact(id_, contact(alice_, {0, 5}));
      tx.signal().put_contact(id_, contact(bob_, {0, 3}));
    });
    services_.incoming = [this](ports::Transaction&, const app::Incoming& incoming) {
      if (const auto* ack = std::get_if<app::IncomingAck>(&incoming.what)) acks_.push_back(*ack);
    };
    restart();
  }
  ~Online() override { disconnect(); }

  ports::SignalRows::Contact contact(const whatsapp::client::test::Person& person, std::vector<std::uint16_t> devices) const {
    return {.number = person.number,
            .lid = person.lid,
            .on_whatsapp = true,
            .devices = std::move(devices),
            .checked_at = clock_.now()};
  }

  /// A process that knows what is stored, and nothing else.
  void restart() {
    disconnect();
    memory_ = std::make_unique<app::DeviceMemory>(id_, whatsapp::client::Credentials::parse(us_.credentials.serialise()).value());
    connect();
  }
  /// The next connection of the same process, up to where the device is in use.
  void connect() {
    disconnect();
    wire_ = std::make_unique<Wire>(loop_.get_executor(), random_);
    tasks_ = std::make_unique<runtime::TaskScope>(loop_.get_executor());
    whatsapp::client::Connection connection({whatsapp::noise::test::named_key("client_static"),
                                             whatsapp::noise::test::test_root(),
                                             whatsapp::noise::test::client_payload(),
                                             {}},
                                            random_);
    link_ = std::make_unique<app::Link>(loop_.get_executor(), std::make_unique<WireTransport>(*wire_), std::move(connection),
                                        clock_, random_, *tasks_);
    run(link_->handshake()).value();
    tasks_->spawn("reader", read());
    sender_ = std::make_unique<app::SendMessages>(services_, *memory_);
    receiver_ = std::make_unique<app::ReceiveStanzas>(services_, *memory_, *sender_);
    run(receiver_->load_retries()).value();
    app::send_unanswered(*memory_, *link_);
    settle();
  }
  void disconnect() {
    if (!link_) return;
    run(end_tasks());
    receiver_.reset();
    sender_.reset();
    link_.reset();
    memory_->shrink();
  }
  boost::asio::awaitable<void> read() {
    while (auto stanzas = co_await link_->read()) {
    }
  }
  boost::asio::awaitable<bool> end_tasks() {
    link_->abort();
    tasks_->cancel();
    co_await tasks_->join();
    co_return true;
  }

  template <class T>
  T run(boost::asio::awaitable<T> task) {
    std::optional<T> result;
    std::exception_ptr fault;
    boost::asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr thrown, T value) {
      fault = thrown;
      result.emplace(std::move(value));
    });
    while (!result) {
      loop_.restart();
      loop_.run_one();
    }
    if (fault) std::rethrow_exception(fault);
    return std::move(*result);
  }
  /// What is queued reaches the other end.
  void settle() {
    loop_.restart();
    loop_.poll();
  }
  Result<void> handle(std::vector<Node> stanzas) {
    auto handled = run(receiver_->handle(*link_, std::move(stanzas)));
    settle();
    return handled;
  }
  Result<void> work_off() {
    auto done = run(receiver_->work_off_retries(*link_));
    settle();
    return done;
  }
  Node ack_of(const std::string& wire_id, int error = 0) const {
    Node ack("ack", {{"class", "message"}, {"id", wire_id}, {"from", laptop_.account().lid.bare()}});
    if (error != 0) ack.set("error", std::to_string(error));
    return ack;
  }
  template <class F>
  auto stored(F find) {
    return store_.write(std::move(find));
  }

  ManualClock clock_;
  SeededRandom random_{7};
  boost::asio::io_context loop_;
  TemporaryStore store_;  // goes before the loop that it completes on
  FailingStore failing_{store_.get()};
  domain::DeviceId id_ = add_customer(store_, "a").device;
  whatsapp::client::test::Person alice_{"628111", "9111", crypto::KeyPair::generate(random_)};
  whatsapp::client::test::Person bob_{"628222", "9222", crypto::KeyPair::generate(random_)};
  TestDevice us_{alice_, 5, random_};
  TestDevice phone_{alice_, 0, random_};
  TestDevice laptop_{bob_, 3, random_};
  NoServers servers_;
  boost::asio::thread_pool workers_{1};
  std::vector<app::IncomingAck> acks_;
  app::WhatsAppServices services_{.store = failing_,
                                  .connector = servers_,
                                  .media = servers_,
                                  .clock = clock_,
                                  .random = random_,
                                  .url = "ws://127.0.0.1",
                                  .root = whatsapp::noise::test::test_root(),
                                  .version = {},
                                  .workers = workers_,
                                  .schedule_changed = [] {},
                                  .events_appended = [] {}};
  std::unique_ptr<app::DeviceMemory> memory_;
  std::unique_ptr<Wire> wire_;
  std::unique_ptr<runtime::TaskScope> tasks_;
  std::unique_ptr<app::Link> link_;
  std::unique_ptr<app::SendMessages> sender_;
  std::unique_ptr<app::ReceiveStanzas> receiver_;
};

}  // namespace kurir::test
