// Files to and from one person.
//   send_media      {device, to, path, kind, mimeType?, caption?, fileName?, id?, quote?} -> {id, media}
//   download_media  {device, media, path} -> {}               media as a `message` event shows it
//   ask_upload      {device, id, chat, fromMe, key} -> {}     answered by a `media_retry` event {id, notification}
//   read_media_retry  {notification, key} -> {directPath}
#include "app/client/media_exchange.hpp"
#include "app/client/talk.hpp"
#include "driver/commands.hpp"
#include "driver/media_json.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/media_retry.hpp"

namespace kurir::driver {
namespace {

namespace client = whatsapp::client;
using app::ConnectedClient;
using app::MediaExchange;
using boost::asio::awaitable;

/// One exchange a device, so that what it knows of the media servers lasts.
struct Exchanges {
  std::map<domain::DeviceId, std::shared_ptr<MediaExchange>> of_device;
};

awaitable<Result<client::MediaServers>> ask_servers(Driver& driver, domain::DeviceId device) {
  const auto servers = std::make_shared<client::MediaServers>();
  auto asked = co_await on_client(driver, device, [servers](ConnectedClient& c) -> Answer {
    auto known = co_await app::ask_media_servers(c);
    if (!known) co_return pass_on(std::move(known));
    *servers = std::move(*known);
    co_return json::object{};
  });
  if (!asked) co_return pass_on(std::move(asked));
  print({{"event", "media_servers"}, {"device", device.value}});
  co_return std::move(*servers);
}

std::shared_ptr<MediaExchange> exchange_of(Exchanges& exchanges, Driver& driver, domain::DeviceId device) {
  auto& exchange = exchanges.of_device[device];
  if (!exchange) {
    const auto& services = driver.services();
    exchange =
        std::make_shared<MediaExchange>(MediaExchange::Setup{.transfer = services.media,
                                                             .workers = services.workers,
                                                             .clock = services.clock,
                                                             .random = services.random,
                                                             .tls = services.url.starts_with("wss:"),
                                                             .ask = [&driver, device] { return ask_servers(driver, device); }});
  }
  return exchange;
}

client::MediaKind kind_of(const json::object& args) {
  const auto kind = client::media_kind(text_at(args, "kind"));
  if (!kind) throw std::invalid_argument("no such kind of media");
  return *kind;
}

awaitable<Result<json::object>> send_media(std::shared_ptr<Exchanges> exchanges, Driver& driver, json::object args) {
  const auto device = device_of(args);
  const auto exchange = exchange_of(*exchanges, driver, device);
  client::Media media{.kind = kind_of(args), .file = {}, .mime_type = text_at(args, "mimeType")};
  media.caption = text_at(args, "caption");
  media.file_name = text_at(args, "fileName");
  auto file = co_await exchange->upload(text_at(args, "path"), media.kind);
  if (!file) co_return pass_on(std::move(file));
  media.file = std::move(*file);
  app::Letterhead head{.number = text_at(args, "to"), .wire_id = wire_id_of(driver, args)};
  json::object answer{{"id", head.wire_id}, {"media", to_json(media)}};
  co_return co_await on_client(
      driver, device,
      [head = std::move(head), media = std::move(media), answer = std::move(answer)](ConnectedClient& c) -> Answer {
        auto sent = co_await app::share(c, head, media);
        if (!sent) co_return pass_on(std::move(sent));
        co_return answer;
      });
}

awaitable<Result<json::object>> download_media(std::shared_ptr<Exchanges> exchanges, Driver& driver, json::object args) {
  const auto exchange = exchange_of(*exchanges, driver, device_of(args));
  const auto media = media_from(args.at("media").as_object());
  auto done = co_await exchange->download(media.kind, media.file, text_at(args, "path"));
  if (!done) co_return pass_on(std::move(done));
  co_return json::object{};
}

Answer ask_upload(Driver& driver, json::object args) {
  client::MessageName name{.chat = whatsapp::Jid::parse(text_at(args, "chat")).value(),
                           .wire_id = text_at(args, "id"),
                           .from_me = args.at("fromMe").as_bool()};
  co_return co_await on_client(driver, device_of(args),
                               [name = std::move(name), key = bytes_at<32>(args, "key")](ConnectedClient& c) -> Answer {
                                 c.link.send(client::ask_for_upload(c.memory.account(), name, key, c.services.random));
                                 co_return json::object{};
                               });
}

Answer read_media_retry(Driver&, json::object args) {
  const auto notification = whatsapp::decode(from_hex(text_at(args, "notification")).value());
  auto path = client::parse_media_retry(notification.value(), bytes_at<32>(args, "key"));
  if (!path) co_return pass_on(std::move(path));
  co_return json::object{{"directPath", *path}};
}

}  // namespace

void add_media_commands(Commands& commands) {
  auto exchanges = std::make_shared<Exchanges>();
  commands["send_media"] = [exchanges](Driver& driver, json::object args) {
    return send_media(exchanges, driver, std::move(args));
  };
  commands["download_media"] = [exchanges](Driver& driver, json::object args) {
    return download_media(exchanges, driver, std::move(args));
  };
  commands["ask_upload"] = ask_upload;
  commands["read_media_retry"] = read_media_retry;
}

}  // namespace kurir::driver
