#include "app/audit.hpp"

#include "crypto/hash.hpp"

namespace kurir::app {
namespace {

using Lines = std::vector<ports::AuditLine>;

constexpr std::size_t kLinesPerRead = 1'000;

/// The length before each field keeps "ab" + "c" apart from "a" + "bc".
void append_field(Bytes& out, BytesView field) {
  append(out, big_endian<8>(field.size()));
  append(out, field);
}

void append_number(Bytes& out, std::int64_t number) { append_field(out, big_endian<8>(static_cast<std::uint64_t>(number))); }

class Chain {
 public:
  explicit Chain(std::optional<ByteArray<32>> known_head) : known_head_(known_head) {}

  Result<void> add(const ports::AuditLine& line) {
    const auto number = state_.lines + 1;
    if (line.id != number) return fail(ErrorCode::verification_failed, "line {} of the audit log is missing", number);
    if (line.hash != audit_hash(state_.head, line)) {
      return fail(ErrorCode::verification_failed, "line {} of the audit log was changed, or the line before it was", number);
    }
    state_ = {.lines = number, .head = line.hash};
    if (known_head_ == line.hash) known_head_.reset();
    return {};
  }

  Result<AuditState> end() const {
    if (!known_head_) return state_;
    return fail(ErrorCode::verification_failed, "the audit log has {} lines, and none has the hash {}: its end was cut off",
                state_.lines, to_hex(*known_head_));
  }

  [[nodiscard]] std::int64_t lines() const { return state_.lines; }

 private:
  AuditState state_;
  std::optional<ByteArray<32>> known_head_;
};

}  // namespace

ByteArray<32> audit_hash(const ByteArray<32>& previous, const ports::AuditLine& line) {
  Bytes text = to_bytes(BytesView(previous));
  append_number(text, line.id);
  append_number(text, to_unix_ms(line.at));
  append_field(text, as_bytes(line.actor));
  append_field(text, as_bytes(line.action));
  append_field(text, as_bytes(line.target));
  if (line.account) {
    append_number(text, line.account->value);
  } else {
    append_field(text, {});
  }
  append_field(text, as_bytes(line.details));
  return crypto::sha256(text);
}

std::string user_actor(const domain::User& user) { return fmt::format("user:{}", user.login); }

void audit(ports::Transaction& tx, const AuditEntry& entry, Time now) {
  const auto last = tx.audit().last();
  ports::AuditLine line{.id = last ? last->id + 1 : 1,
                        .at = now,
                        .actor = entry.actor,
                        .action = entry.action,
                        .target = entry.target,
                        .account = entry.account,
                        .details = entry.details};
  line.hash = audit_hash(last ? last->hash : ByteArray<32>{}, line);
  tx.audit().append(line);
}

boost::asio::awaitable<Result<Lines>> list_audit(ports::Store& store, std::optional<domain::AccountId> account,
                                                 std::int64_t before, std::size_t limit) {
  co_return co_await ports::read<Lines>(store, [account, before, limit](ports::Transaction& tx) -> Result<Lines> {
    return account ? tx.audit().newest_of(*account, before, limit) : tx.audit().newest(before, limit);
  });
}

boost::asio::awaitable<Result<AuditState>> verify_audit(ports::Store& store, std::optional<ByteArray<32>> known_head) {
  Chain chain(known_head);
  for (;;) {
    const auto lines = co_await ports::read<Lines>(store, [after = chain.lines()](ports::Transaction& tx) -> Result<Lines> {
      return tx.audit().list(after, kLinesPerRead);
    });
    if (!lines) co_return std::unexpected(lines.error());
    for (const auto& line : *lines) {
      if (auto added = chain.add(line); !added) co_return pass_on(std::move(added));
    }
    if (lines->size() < kLinesPerRead) co_return chain.end();
  }
}

}  // namespace kurir::app
