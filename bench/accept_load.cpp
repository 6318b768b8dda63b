// Has a gateway accept messages: N kept connections, one request on each at a time, for some seconds. Prints the outcome as JSON.
//
//   accept_load PORT CONNECTIONS SECONDS <requests        one JSON body a line, sent in turn
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kWarmUp = std::chrono::seconds(1);  ///< not counted
constexpr std::string_view kAccepted = "\"sendingstatus\":10,";

struct Load {
  tcp::endpoint gateway;
  std::vector<std::string> requests;
  SteadyClock::time_point begin, end;
  std::size_t next = 0;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::vector<std::uint32_t> latencies;  ///< µs, of what was asked and accepted between begin and end
};

std::string http_request(const std::string& body) {
  return "POST /sms/api_whatsapp_send_json.php HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
         "application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// The size of the answer that `text` begins with, or 0 where its head is not complete.
std::size_t answer_size(std::string_view text) {
  constexpr std::string_view kLength = "Content-Length: ";
  const auto head = text.find("\r\n\r\n");
  if (head == text.npos) return 0;
  const auto field = text.find(kLength);
  std::size_t length = 0;
  if (field < head) std::from_chars(text.data() + field + kLength.size(), text.data() + head, length);
  return head + 4 + length;
}

awaitable<void> run_connection(Load& load) {
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(load.gateway, use_awaitable);
  socket.set_option(tcp::no_delay(true));
  std::string answer(4096, '\0');
  for (auto asked = SteadyClock::now(); asked < load.end; asked = SteadyClock::now()) {
    co_await asio::async_write(socket, asio::buffer(load.requests[load.next++ % load.requests.size()]), use_awaitable);
    std::size_t size = 0;
    std::size_t expected = 0;
    while (expected == 0 || size < expected) {
      size += co_await socket.async_read_some(asio::buffer(answer.data() + size, answer.size() - size), use_awaitable);
      expected = answer_size({answer.data(), size});
      if (expected > answer.size()) throw std::runtime_error("the answer is too long");
    }
    const auto answered = SteadyClock::now();
    if (std::string_view(answer.data(), size).find(kAccepted) == std::string_view::npos) {
      if (load.refused++ == 0) std::cerr << std::string_view(answer.data(), size) << '\n';
      continue;
    }
    ++load.accepted;
    if (asked < load.begin || answered >= load.end) continue;
    load.latencies.push_back(static_cast<std::uint32_t>((answered - asked) / std::chrono::microseconds(1)));
  }
}

std::uint32_t percentile(const std::vector<std::uint32_t>& sorted, std::size_t percent) {
  return sorted.empty() ? 0 : sorted[(sorted.size() - 1) * percent / 100];
}

void run(std::uint16_t port, int connections, std::chrono::seconds duration) {
  Load load;
  load.gateway = {asio::ip::address_v4::loopback(), port};
  for (std::string body; std::getline(std::cin, body);) load.requests.push_back(http_request(body));
  if (load.requests.empty()) throw std::runtime_error("no request on the standard input");
  load.begin = SteadyClock::now() + kWarmUp;
  load.end = load.begin + duration;

  asio::io_context loop(1);
  for (int i = 0; i < connections; ++i) {
    asio::co_spawn(loop, run_connection(load), [](const std::exception_ptr& fault) {
      if (fault) std::rethrow_exception(fault);
    });
  }
  loop.run();
  std::ranges::sort(load.latencies);
  std::printf(R"({"accepted":%zu,"refused":%zu,"per_second":%.0f,"p50_us":%u,"p99_us":%u})"
              "\n",
              load.accepted, load.refused, static_cast<double>(load.latencies.size()) / static_cast<double>(duration.count()),
              percentile(load.latencies, 50), percentile(load.latencies, 99));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: accept_load PORT CONNECTIONS SECONDS <requests\n", stderr);
    return 2;
  }
  try {
    run(static_cast<std::uint16_t>(std::stoul(argv[1])), std::stoi(argv[2]), std::chrono::seconds(std::stoi(argv[3])));
    return 0;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "accept_load: %s\n", fault.what());
    return 1;
  }
}
