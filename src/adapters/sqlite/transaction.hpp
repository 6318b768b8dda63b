// All row groups of one connection: what a function given to the store works on. Their statements are prepared once.
#pragma once

#include "adapters/sqlite/account_rows.hpp"
#include "adapters/sqlite/app_state_rows.hpp"
#include "adapters/sqlite/audit_rows.hpp"
#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/consent_rows.hpp"
#include "adapters/sqlite/contact_rows.hpp"
#include "adapters/sqlite/conversation_rows.hpp"
#include "adapters/sqlite/delivery_rows.hpp"
#include "adapters/sqlite/device_rows.hpp"
#include "adapters/sqlite/event_rows.hpp"
#include "adapters/sqlite/group_rows.hpp"
#include "adapters/sqlite/history_rows.hpp"
#include "adapters/sqlite/idempotency_rows.hpp"
#include "adapters/sqlite/inbox_rows.hpp"
#include "adapters/sqlite/invoice_rows.hpp"
#include "adapters/sqlite/key_care_rows.hpp"
#include "adapters/sqlite/ledger_rows.hpp"
#include "adapters/sqlite/link_code_rows.hpp"
#include "adapters/sqlite/message_rows.hpp"
#include "adapters/sqlite/owed_rows.hpp"
#include "adapters/sqlite/pacing_rows.hpp"
#include "adapters/sqlite/plan_rows.hpp"
#include "adapters/sqlite/privacy_token_rows.hpp"
#include "adapters/sqlite/reminder_rows.hpp"
#include "adapters/sqlite/retry_rows.hpp"
#include "adapters/sqlite/second_factor_rows.hpp"
#include "adapters/sqlite/sent_payload_rows.hpp"
#include "adapters/sqlite/sign_in_rows.hpp"
#include "adapters/sqlite/signal_rows.hpp"
#include "adapters/sqlite/tax_rows.hpp"
#include "adapters/sqlite/top_up_request_rows.hpp"
#include "adapters/sqlite/traffic.hpp"
#include "adapters/sqlite/user_rows.hpp"

namespace kurir::sqlite {

class SqliteTransaction final : public ports::Transaction {
 public:
  /// The connection outlives it.
  SqliteTransaction(Connection& connection, Sealer sealer)
      : accounts_(connection),
        devices_(connection, sealer, notes_),
        traffic_counter_(connection),
        messages_(connection, notes_, traffic_counter_),
        signal_(connection, sealer),
        ledger_(connection, notes_),
        events_(connection, notes_),
        inbox_(connection, notes_, traffic_counter_),
        idempotency_(connection),
        users_(connection),
        second_factors_(connection, sealer),
        sign_ins_(connection),
        audit_(connection),
        plans_(connection),
        quota_(connection),
        taxes_(connection),
        invoices_(connection),
        reminders_(connection, notes_),
        pacing_(connection),
        consent_(connection),
        contacts_(connection),
        top_up_requests_(connection, notes_),
        traffic_(connection),
        history_(connection),
        conversations_(connection, notes_),
        link_codes_(connection, sealer, notes_),
        deliveries_(connection, notes_),
        sent_payloads_(connection),
        key_care_(connection),
        retries_(connection),
        owed_(connection, sealer),
        privacy_tokens_(connection, sealer),
        app_state_(connection, sealer),
        groups_(connection, sealer),
        data_version_(connection, "PRAGMA data_version") {}

  ports::AccountRows& accounts() override { return accounts_; }
  ports::DeviceRows& devices() override { return devices_; }
  ports::MessageRows& messages() override { return messages_; }
  ports::SignalRows& signal() override { return signal_; }
  ports::LedgerRows& ledger() override { return ledger_; }
  ports::EventRows& events() override { return events_; }
  ports::InboxRows& inbox() override { return inbox_; }
  ports::IdempotencyRows& idempotency() override { return idempotency_; }
  ports::UserRows& users() override { return users_; }
  ports::SecondFactorRows& second_factors() override { return second_factors_; }
  ports::SignInRows& sign_ins() override { return sign_ins_; }
  ports::AuditRows& audit() override { return audit_; }
  ports::PlanRows& plans() override { return plans_; }
  ports::QuotaRows& quota() override { return quota_; }
  ports::TaxRows& taxes() override { return taxes_; }
  ports::InvoiceRows& invoices() override { return invoices_; }
  ports::ReminderRows& reminders() override { return reminders_; }
  ports::PacingRows& pacing() override { return pacing_; }
  ports::ConsentRows& consent() override { return consent_; }
  ports::ContactRows& contacts() override { return contacts_; }
  ports::TopUpRequestRows& top_up_requests() override { return top_up_requests_; }
  ports::TrafficRows& traffic() override { return traffic_; }
  ports::HistoryRows& history() override { return history_; }
  ports::ConversationRows& conversations() override { return conversations_; }
  ports::LinkCodeRows& link_codes() override { return link_codes_; }
  ports::DeliveryRows& deliveries() override { return deliveries_; }
  ports::SentPayloadRows& sent_payloads() override { return sent_payloads_; }
  ports::KeyCareRows& key_care() override { return key_care_; }
  ports::RetryRows& retries() override { return retries_; }
  ports::OwedRows& owed() override { return owed_; }
  ports::PrivacyTokenRows& privacy_tokens() override { return privacy_tokens_; }
  ports::AppStateRows& app_state() override { return app_state_; }
  ports::GroupRows& groups() override { return groups_; }
  void note(ports::Change change) override { notes_.add(std::move(change)); }

  [[nodiscard]] ChangeNotes& notes() noexcept { return notes_; }
  [[nodiscard]] TrafficCounter& traffic_counter() noexcept { return traffic_counter_; }

  /// Changes when another connection has written.
  [[nodiscard]] std::int64_t data_version() {
    auto rows = data_version_.query();
    return rows.next() ? rows.integer() : 0;
  }

 private:
  ChangeNotes notes_;  ///< before the rows that write into it
  SqliteAccountRows accounts_;
  SqliteDeviceRows devices_;
  TrafficCounter traffic_counter_;  ///< likewise
  SqliteMessageRows messages_;
  SqliteSignalRows signal_;
  SqliteLedgerRows ledger_;
  SqliteEventRows events_;
  SqliteInboxRows inbox_;
  SqliteIdempotencyRows idempotency_;
  SqliteUserRows users_;
  SqliteSecondFactorRows second_factors_;
  SqliteSignInRows sign_ins_;
  SqliteAuditRows audit_;
  SqlitePlanRows plans_;
  SqliteQuotaRows quota_;
  SqliteTaxRows taxes_;
  SqliteInvoiceRows invoices_;
  SqliteReminderRows reminders_;
  SqlitePacingRows pacing_;
  SqliteConsentRows consent_;
  SqliteContactRows contacts_;
  SqliteTopUpRequestRows top_up_requests_;
  SqliteTrafficRows traffic_;
  SqliteHistoryRows history_;
  SqliteConversationRows conversations_;
  SqliteLinkCodeRows link_codes_;
  SqliteDeliveryRows deliveries_;
  SqliteSentPayloadRows sent_payloads_;
  SqliteKeyCareRows key_care_;
  SqliteRetryRows retries_;
  SqliteOwedRows owed_;
  SqlitePrivacyTokenRows privacy_tokens_;
  SqliteAppStateRows app_state_;
  SqliteGroupRows groups_;
  Statement data_version_;
};

}  // namespace kurir::sqlite
