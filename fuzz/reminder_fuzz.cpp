// What customers give for a reminder: the list of recipients, the text with variables, the recurrence rule.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/recurrence_rule.hpp"
#include "domain/reminder_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir::domain;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = read_reminder_list(text, "ID");
  if (list && list->recipients.size() > kMaxReminderRecipients) __builtin_trap();
  if (list) {
    for (const auto& recipient : list->recipients) {
      if (read_variables(write_variables(recipient.variables)) != recipient.variables) __builtin_trap();
    }
  }
  if (const auto parsed = Template::parse(text)) (void)parsed->render({{"name", "value"}});
  (void)read_recurrence_rule(text);
  return 0;
}
