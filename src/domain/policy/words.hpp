// Texts as the rules compare them: what does not change their meaning for a reader is put aside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kurir::domain::policy {

/// The words of a text: ASCII and full-width letters in lower case, other letters as they are, digits kept, all else
/// (punctuation, symbols, emoji, line breaks, markup) between words. What cannot be seen is dropped without parting a word.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// Whether the text consists of just one of the phrases: "Stop!" is "stop".
[[nodiscard]] bool is_one_of(std::string_view text, const std::vector<std::string>& phrases);

/// The first of the phrases that the text has as whole words in a row; null where none.
[[nodiscard]] const std::string* first_phrase_in(std::string_view text, const std::vector<std::string>& phrases);

/// The words with one space before, between and behind them, so that whole words are found by a search.
[[nodiscard]] std::string spaced(const std::vector<std::string>& words);

}  // namespace kurir::domain::policy
