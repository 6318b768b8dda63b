// The chats of a phone, put together from what it got, what it sent and what its companions sent.
#include <algorithm>
#include <map>

#include "simulator/message_content.hpp"
#include "simulator/phone.hpp"

namespace kurir::simulator {
namespace {

constexpr std::size_t kShownLines = 200;  ///< of a chat

}  // namespace

std::vector<PhoneChat> Phone::chats() const {
  std::map<std::string, PhoneChat> by_number;
  for (const auto& message : messages_) {
    if (!message.shown.group.empty()) continue;
    auto& chat = by_number[message.shown.from];
    if (!message.shown.read) ++chat.unread;
    chat.lines.push_back({message.shown.id, std::nullopt, false, message.shown.text, message.shown.at});
  }
  for (const auto& sent : sent_) {
    const auto* other = world_.by_jid(sent.chat);
    const auto content = read_message(sent.content);
    if (other == nullptr || !content || !content->text) continue;
    by_number[other->number].lines.push_back({sent.id, sent.status, true, *content->text, sent.at});
  }
  for (const auto& copy : copies_) by_number[copy.number].lines.push_back({copy.id, std::nullopt, true, copy.text, copy.at});

  std::vector<PhoneChat> chats;
  for (auto& [number, chat] : by_number) {
    std::ranges::sort(chat.lines, {}, [](const ChatLine& line) { return std::pair(line.at, std::string_view(line.id)); });
    if (chat.lines.size() > kShownLines) chat.lines.erase(chat.lines.begin(), chat.lines.end() - kShownLines);
    const auto* other = world_.by_number(number);
    chat.number = number;
    chat.name = other == nullptr ? "" : other->push_name;
    chats.push_back(std::move(chat));
  }
  std::ranges::sort(chats, std::greater{}, [](const PhoneChat& chat) { return chat.lines.back().at; });
  return chats;
}

}  // namespace kurir::simulator
