// A client may say anything, logged in or while it is being paired: the simulated WhatsApp answers or refuses, and stays whole.
#include "simulator/universe.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"

namespace {

using namespace kurir;

struct Silent final : simulator::Link {
  void deliver(const whatsapp::Node& stanza) override { (void)whatsapp::encode(stanza); }
  void end(simulator::Ending) override {}
};

struct Scene {
  test::ManualClock clock;
  test::SeededRandom random{1};
  simulator::Universe universe{clock, random};
  crypto::PublicKey identity = crypto::KeyPair::generate(random).open;
  Silent link;

  Scene() {
    (void)universe.phones.add({"628111111111", "", simulator::Reading::manual, ""});
    (void)universe.phones.add({"628222222222", "", simulator::Reading::automatic, "re {text}"});
  }

  /// The companion that speaks; linked again where an input unlinked it.
  simulator::Device& companion() {
    auto& account = *universe.world.by_number("628111111111");
    if (auto* linked = account.device(1)) return *linked;
    return universe.world.link(account, {1, 1}, registration(), Bytes(10, 1));
  }

  simulator::Registration registration() const { return {.noise_key = {}, .identity = identity, .signed_prekey = {}}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Scene scene;
  const auto stanza = whatsapp::decode({data, size});
  if (!stanza) return 0;
  auto& device = scene.companion();
  if (device.link == nullptr) (void)scene.universe.switchboard.login(device, scene.link, simulator::LoginMode::active);
  scene.universe.switchboard.accept(device, *stanza);
  simulator::Pairing pairing(scene.universe.world, scene.link, scene.registration());
  pairing.accept(*stanza);
  scene.universe.phones.work();
  auto& left = scene.companion();
  left.queue = {};
  left.keys.prekeys.clear();
  return 0;
}
