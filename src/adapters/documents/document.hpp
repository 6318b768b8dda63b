// What a document says, in the words of its language, before it has a form: HTML and PDF show the same.
#pragma once

#include <string>
#include <vector>

#include "domain/account_statement.hpp"
#include "domain/invoice.hpp"
#include "domain/money_text.hpp"

namespace kurir::documents {

struct Fact {
  std::string label;
  std::string value;
};

struct PartyBlock {
  std::string label;
  std::string name;
  std::vector<std::string> lines;  ///< address and tax number
};

enum class Align { left, right };
struct Column {
  std::string header;
  Align align;
  double share;  ///< of the width; all columns together have 1
};

enum class Weight { normal, strong };
struct Sum {
  std::string label;
  std::string value;
  Weight weight;
};

struct Document {
  domain::Language language = domain::Language::indonesian;
  std::string title;
  std::string number;   ///< empty where the document has none
  std::string made_at;  ///< yyyy-mm-ddThh:mm:ssZ, for the description in the file
  PartyBlock seller;
  PartyBlock buyer;
  std::vector<Fact> facts;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< a cell a column
  std::vector<Sum> sums;
  std::vector<Fact> notes;
  std::string closing;  ///< the last line
};

/// `time_zone`: the customer's, for the days of a period.
[[nodiscard]] Document invoice_document(const domain::Invoice& invoice, const std::string& time_zone, domain::Language language);
[[nodiscard]] Document statement_document(const domain::AccountStatement& statement, const std::string& time_zone,
                                          domain::Language language);

}  // namespace kurir::documents
