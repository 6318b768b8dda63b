// What customers asked for, and what became of it.
#pragma once

#include <optional>
#include <vector>

#include "domain/top_up_request.hpp"

namespace kurir::ports {

class TopUpRequestRows {
 public:
  virtual ~TopUpRequestRows() = default;
  virtual domain::TopUpRequestId create(const domain::TopUpRequest& request) = 0;  ///< `request.id` is ignored
  virtual std::optional<domain::TopUpRequest> find(domain::TopUpRequestId id) = 0;
  /// Newest first, those below `before`: of all accounts, of all in one state, of one account.
  virtual std::vector<domain::TopUpRequest> list(domain::TopUpRequestId before, std::size_t limit) = 0;
  virtual std::vector<domain::TopUpRequest> list_in(domain::TopUpRequestState state, domain::TopUpRequestId before,
                                                    std::size_t limit) = 0;
  virtual std::vector<domain::TopUpRequest> list_of(domain::AccountId account, domain::TopUpRequestId before,
                                                    std::size_t limit) = 0;
  virtual std::size_t count_open(domain::AccountId account) = 0;
  /// State, who decided it and when, answer and invoice.
  virtual void decide(const domain::TopUpRequest& request) = 0;
};

}  // namespace kurir::ports
