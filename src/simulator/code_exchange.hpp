// Pairing by code as the server sees it: what a companion and the phone of the number it names say to each other.
//
//   C -> S  companion_hello: the phone may type the code for three minutes      S -> C  result with a ref
//   phone types: answer()
//   S -> C  primary_hello                                                       C -> S  ack, then companion_finish
//   the phone opens its bundle, and goes on as after a scan
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "simulator/world.hpp"
#include "whatsapp/link_code/link_code.hpp"

namespace kurir::simulator {

class CodeExchange {
 public:
  static constexpr std::chrono::seconds kValidity{180};

  CodeExchange(World& world, Link& link, const crypto::PublicKey& noise_key)
      : world_(world), link_(link), noise_key_(noise_key) {}
  ~CodeExchange();  ///< a phone that waits fails with `closed`

  /// True where the iq was one of these.
  bool accept(const Node& iq);

  struct Hello {
    std::string number;
    std::string ref;
    whatsapp::SealedEphemeral sealed;
    Time at;
  };
  /// What the companion asked last; nothing where it never did.
  [[nodiscard]] const std::optional<Hello>& hello() const noexcept { return hello_; }
  [[nodiscard]] bool expired(Time now) const { return !hello_ || now >= hello_->at + kValidity; }

  struct Finish {
    Bytes key_bundle;
    crypto::PublicKey identity;
  };
  using Finished = std::move_only_function<void(Result<Finish>)>;
  /// Sends primary_hello. `conflict` where the code is out of date, or where somebody types already.
  [[nodiscard]] Result<void> answer(const whatsapp::SealedEphemeral& sealed, const crypto::PublicKey& identity,
                                    Finished finished);
  /// The companion did not answer.
  void withdraw();

 private:
  [[nodiscard]] Node on_hello(const Node& iq, const Node& reg);
  void on_finish(const Node& iq, const Node& reg);
  void conclude(Result<Finish> outcome);

  World& world_;
  Link& link_;
  const crypto::PublicKey& noise_key_;
  std::optional<Hello> hello_;
  Finished finished_;
};

}  // namespace kurir::simulator
