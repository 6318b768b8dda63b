// What the rules of use remember in SQLite.
#pragma once

#include <array>

#include "adapters/sqlite/statement.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::sqlite {

class SqlitePacingRows final : public ports::PacingRows {
 public:
  explicit SqlitePacingRows(Connection& connection);

  domain::policy::Pace pace(domain::DeviceId device) override;
  void put_pace(domain::DeviceId device, const domain::policy::Pace& pace) override;
  Recipient recipient(domain::DeviceId device, const std::string& number) override;
  void sent_to(domain::DeviceId device, const std::string& number, Time now) override;
  void heard_from(domain::DeviceId device, const std::string& number, Time now) override;
  std::vector<TextUse> similar_uses(domain::DeviceId device, std::uint64_t fingerprint, Time since, std::size_t limit) override;
  void text_used(domain::DeviceId device, const TextUse& use) override;
  void forget_texts(Time before, std::size_t limit) override;
  void release(domain::MessageId message) override;
  [[nodiscard]] bool is_released(domain::MessageId message) override;
  void forget_release(domain::MessageId message) override;
  std::string default_policy() override;
  void set_default_policy(const std::string& lines) override;

 private:
  Statement pace_;
  Statement put_pace_;
  Statement recipient_;
  Statement sent_to_;
  Statement heard_from_;
  std::array<Statement, 4> similar_uses_;  ///< by band
  Statement text_used_;
  Statement forget_texts_;
  Statement release_;
  Statement is_released_;
  Statement forget_release_;
  Statement default_policy_;
  Statement set_default_policy_;
};

}  // namespace kurir::sqlite
