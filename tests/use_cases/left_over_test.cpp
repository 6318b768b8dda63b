// What a device owes to others when its connection or its process ends: it is done by the next one, and only as often as needed.
#include "app/client_records.hpp"
#include "app/do_chores.hpp"
#include "app/missing_messages.hpp"
#include "ports/owed_rows.hpp"
#include "ports/retry_rows.hpp"
#include "ports/sent_payload_rows.hpp"
#include "support/client_vectors.hpp"
#include "use_cases/online.hpp"
#include "whatsapp/client/retry.hpp"
#include "whatsapp/proto/app_state.pb.h"
#include "whatsapp/proto/message.pb.h"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using whatsapp::Jid;
using whatsapp::Node;
namespace client = whatsapp::client;

constexpr std::size_t kAll = 100;
const std::string kWireId = "3EB0AA";

Bytes text_message(const std::string& text) {
  proto::Message message;
  message.set_conversation(text);
  return to_bytes(message.SerializeAsString());
}

class LeftOver : public test::Online {
 protected:
  /// The laptop could not read what was sent to it.
  Node receipt() {
    const Node unread("message", {{"id", kWireId}, {"from", us_.account().lid}, {"t", "1800000000"}, {"type", "text"}});
    auto asked = client::retry_receipt(unread, laptop_.credentials, 1, whatsapp::signal::SignalError::bad_mac, nullptr);
    asked = test::without(asked, "to");
    asked.set("from", laptop_.account().lid);
    return asked;
  }
  void put_sent(const std::string& chat) {
    store_.write([&](ports::Transaction& tx) {
      tx.sent_payloads().put(id_, {.wire_id = kWireId, .chat = chat, .payload = text_message("halo"), .at = clock_.now()});
    });
  }
  void put_off_request() {
    put_sent(bob_.number + "@s.whatsapp.net");
    store_.write([&](ports::Transaction& tx) {
      tx.retries().put_request(id_, {.wire_id = kWireId,
                                     .requester = laptop_.account().lid.to_string(),
                                     .receipt = whatsapp::encode(receipt()),
                                     .due_at = clock_.now()});
    });
  }
  void put_unreadable() {
    store_.write([&](ports::Transaction& tx) {
      tx.retries().put_unreadable(id_, {.wire_id = "A",
                                        .chat = laptop_.account().lid.bare().to_string(),
                                        .sender = laptop_.account().lid.to_string(),
                                        .number = bob_.number,
                                        .at = clock_.now() - 1min,
                                        .since = clock_.now() - 1min});
    });
  }
  void forget_session(const test::Online::TestDevice& other) {
    store_.write([&](ports::Transaction& tx) { tx.signal().remove_session(id_, other.address().to_string()); });
  }
  std::vector<ports::RetryRequestRow> requests() {
    return stored([&](ports::Transaction& tx) { return tx.retries().requests(id_, kAll); });
  }
  std::vector<ports::UnreadableMessage> unreadable() {
    return stored([&](ports::Transaction& tx) { return tx.retries().unreadable(id_, kAll); });
  }
  std::vector<ports::Owed> owed() {
    return stored([&](ports::Transaction& tx) { return tx.owed().all(id_, kAll); });
  }
  std::vector<Node> messages() const { return wire_->said_with("message"); }

  boost::asio::awaitable<void> begin_chores() { (void)co_await do_chores(services_, *memory_, *link_); }

  /// Our phone tells of a chunk of history on the media servers.
  Node history_message() {
    proto::Message message;
    auto& protocol = *message.mutable_protocolmessage();
    protocol.set_type(proto::ProtocolMessage::HISTORY_SYNC_NOTIFICATION);
    auto& told = *protocol.mutable_historysyncnotification();
    told.set_synctype(proto::RECENT);
    told.set_directpath("/v/t62/1?x=1");
    told.set_mediakey(std::string(32, 'k'));
    told.set_filesha256(std::string(32, 'p'));
    told.set_fileencsha256(std::string(32, 'e'));
    told.set_filelength(100);
    if (!phone_.sessions.holds(us_.address())) phone_.meet(us_);
    const auto id = us_.prekeys.begin()->first;
    store_.write([&](ports::Transaction& tx) {
      tx.signal().put_prekeys(id_, {{id, to_bytes(us_.prekeys.begin()->second.secret.reveal())}});
    });
    auto stanza = phone_.message_to(us_, to_bytes(message.SerializeAsString()));
    stanza.set("id", "H1");
    stanza.set("category", "peer");
    return stanza;
  }
};

TEST_F(LeftOver, AnAnswerThatWasPutOffLeavesAgainAsItWasUntilTheServerHasIt) {
  put_off_request();
  restart();
  ASSERT_TRUE(work_off());
  const auto sent = messages();
  ASSERT_THAT(sent, SizeIs(1));
  restart();
  EXPECT_EQ(messages(), sent) << "the same bytes, whoever has them already";
  ASSERT_TRUE(work_off());
  EXPECT_EQ(messages(), sent) << "not encrypted anew";
  connect();
  EXPECT_EQ(messages(), sent);

  ASSERT_TRUE(handle({ack_of(kWireId)}));
  EXPECT_THAT(requests(), IsEmpty());
  connect();
  EXPECT_THAT(messages(), IsEmpty());
  restart();
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(LeftOver, AnAnswerToADeadConnectionIsNotForgotten) {
  put_off_request();
  restart();
  link_->abort();
  ASSERT_TRUE(work_off());
  EXPECT_THAT(messages(), IsEmpty());
  connect();
  EXPECT_THAT(messages(), SizeIs(1));
}

TEST_F(LeftOver, AnAnswerThatNobodyAcknowledgesIsGivenUpAfterADay) {
  put_off_request();
  restart();
  ASSERT_TRUE(work_off());
  clock_.advance(25h);
  restart();
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(LeftOver, AnAckThatCannotBeStoredIsNoneYet) {
  put_off_request();
  restart();
  ASSERT_TRUE(work_off());
  failing_.fails = true;
  EXPECT_FALSE(handle({ack_of(kWireId)}));
  failing_.fails = false;
  connect();
  EXPECT_THAT(messages(), SizeIs(1));
}

TEST_F(LeftOver, ThePhoneIsAskedAgainUntilTheServerHasTheQuestion) {
  put_unreadable();
  restart();
  ASSERT_TRUE(work_off());
  EXPECT_THAT(messages(), SizeIs(1));
  ASSERT_TRUE(work_off());
  EXPECT_THAT(messages(), SizeIs(1)) << "once on a connection";
  connect();
  ASSERT_TRUE(work_off());
  ASSERT_THAT(messages(), SizeIs(1));
  ASSERT_TRUE(handle({ack_of(messages().front().attribute("id"))}));
  EXPECT_EQ(unreadable().front().asked_at, clock_.now());
  restart();
  ASSERT_TRUE(work_off());
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(LeftOver, APhoneThatCannotBeWrittenToIsAskedLater) {
  put_unreadable();
  forget_session(phone_);
  restart();
  wire_->answer = [](const Node&) { return Node("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "500"}})}); };
  ASSERT_TRUE(work_off()) << "no reason to end the connection";
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(receiver_->retries_due_at(), clock_.now() + MissingMessages::kPause) << "else it would be tried without end";
  EXPECT_FALSE(unreadable().front().asked_at);

  store_.write([&](ports::Transaction& tx) {
    tx.signal().put_session(id_, phone_.address().to_string(), us_.sessions.look(phone_.address()).serialise());
  });
  memory_->shrink();
  clock_.advance(MissingMessages::kPause);
  ASSERT_TRUE(work_off());
  EXPECT_THAT(messages(), SizeIs(1));
}

TEST_F(LeftOver, ARequestThatCannotBeAnsweredDoesNotCostTheConnection) {
  put_sent(bob_.number + "@s.whatsapp.net");
  forget_session(laptop_);
  restart();
  wire_->answer = [](const Node&) { return Node("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "500"}})}); };
  ASSERT_TRUE(handle({receipt()}));
  EXPECT_THAT(wire_->said_with("ack"), SizeIs(1));
  ASSERT_THAT(requests(), SizeIs(1));
  EXPECT_EQ(requests().front().due_at, clock_.now() + 10min);

  for (int tries = 0; tries < client::kMaxRetriesAnswered; ++tries) {
    EXPECT_THAT(requests(), SizeIs(1)) << tries;
    clock_.advance(11min);
    ASSERT_TRUE(work_off());
  }
  EXPECT_THAT(requests(), IsEmpty()) << "not for ever";
  EXPECT_FALSE(receiver_->retries_due_at());
}

TEST_F(LeftOver, AHistoryChunkIsOwedUntilItsNewsAreStored) {
  ASSERT_TRUE(handle({history_message()}));
  EXPECT_THAT(wire_->said_with("receipt"), SizeIs(1)) << "nobody will tell of it again";
  ASSERT_THAT(memory_->chores.history, SizeIs(1));
  const auto told = memory_->chores.history.front();

  restart();
  ASSERT_THAT(memory_->chores.history, SizeIs(1));
  const auto& chunk = memory_->chores.history.front();
  EXPECT_EQ(chunk.wire_id, "H1");
  EXPECT_EQ(chunk.receipt, told.receipt);
  EXPECT_EQ(chunk.file.direct_path, told.file.direct_path);
  EXPECT_EQ(chunk.file.key, told.file.key);
  EXPECT_EQ(chunk.file.hashes, told.file.hashes);
  connect();
  EXPECT_THAT(memory_->chores.history, SizeIs(1)) << "not twice";

  client::AccountNews news;
  news.mappings.push_back({"628333", "9333"});
  memory_->filed_news.push_back({"H1", std::make_shared<const client::AccountNews>(std::move(news)), told.receipt});
  memory_->chores.history.clear();
  connect();
  EXPECT_THAT(memory_->chores.history, IsEmpty()) << "it is read";
  failing_.fails = true;
  EXPECT_FALSE(handle({}));
  failing_.fails = false;
  EXPECT_THAT(memory_->filed_news, SizeIs(1));
  EXPECT_THAT(wire_->said, IsEmpty());
  ASSERT_TRUE(handle({}));
  EXPECT_THAT(wire_->said, ElementsAre(told.receipt));
  EXPECT_THAT(memory_->filed_news, IsEmpty());
  EXPECT_THAT(owed(), IsEmpty());
  EXPECT_TRUE(stored([&](ports::Transaction& tx) { return tx.signal().contact_by_lid(id_, "9333"); }));
}

TEST_F(LeftOver, AChunkThatCannotBeHadNowIsReadLater) {
  ASSERT_TRUE(handle({history_message()}));
  link_->abort();
  (void)run(do_chores(services_, *memory_, *link_));
  EXPECT_THAT(memory_->filed_news, IsEmpty()) << "our phone must not hear that it was read";
  connect();
  EXPECT_THAT(memory_->chores.history, SizeIs(1));
}

TEST_F(LeftOver, ChangedSettingsAreOwedUntilTheyAreRead) {
  const Node changed("notification", {{"type", "server_sync"}, {"id", "1"}, {"from", Jid::service()}},
                     Node::Children{Node("collection", {{"name", "critical_block"}})});
  ASSERT_TRUE(handle({changed}));
  ASSERT_THAT(memory_->chores.collections, SizeIs(1));
  restart();
  ASSERT_THAT(memory_->chores.collections, SizeIs(1));
  link_->abort();
  EXPECT_FALSE(run(do_chores(services_, *memory_, *link_)));
  EXPECT_THAT(memory_->chores.collections, IsEmpty());
  connect();
  ASSERT_THAT(memory_->chores.collections, SizeIs(1));
  wire_->answer = [](const Node&) { return Node("iq", {{"type", "result"}}); };
  EXPECT_TRUE(run(do_chores(services_, *memory_, *link_)));
  EXPECT_THAT(owed(), IsEmpty());
}

/// The server's answer about one collection, and whether that is still owed afterwards.
class AnsweredSettings : public LeftOver, public testing::WithParamInterface<std::pair<Node, bool>> {};

TEST_P(AnsweredSettings, AreOwedWhereAnotherTryMayHaveThem) {
  const auto& [collection, owed_still] = GetParam();
  store_.write(
      [&](ports::Transaction& tx) { tx.owed().put(id_, {.kind = ports::OwedKind::collection, .key = "critical_block"}); });
  restart();
  wire_->answer = [&](const Node& iq) {
    if (!iq.attribute_is("xmlns", "w:sync:app:state"))  // where the media servers are
      return Node("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "503"}})});
    return Node("iq", {{"type", "result"}}, Node::Children{Node("sync", {}, Node::Children{collection})});
  };
  EXPECT_TRUE(run(do_chores(services_, *memory_, *link_)));
  EXPECT_THAT(owed(), SizeIs(owed_still ? 1 : 0));
  connect();
  EXPECT_THAT(memory_->chores.collections, SizeIs(owed_still ? 1 : 0));
}

Node refused_collection(const std::string& code) {
  return Node("collection", {{"name", "critical_block"}, {"type", "error"}}, Node::Children{Node("error", {{"code", code}})});
}

/// Its snapshot lies on a media server that cannot be reached.
Node collection_elsewhere() {
  proto::ExternalBlobReference reference;
  reference.set_directpath("/v/t62/1?x=1");
  reference.set_mediakey(std::string(32, 'k'));
  reference.set_filesha256(std::string(32, 'p'));
  reference.set_fileencsha256(std::string(32, 'e'));
  reference.set_filesizebytes(100);
  return Node("collection", {{"name", "critical_block"}},
              Node::Children{Node("snapshot", {}, to_bytes(reference.SerializeAsString()))});
}

INSTANTIATE_TEST_SUITE_P(Answers, AnsweredSettings,
                         testing::Values(std::pair(Node("collection", {{"name", "critical_block"}}), false),
                                         std::pair(refused_collection("400"), false), std::pair(refused_collection("429"), true),
                                         std::pair(refused_collection("503"), true), std::pair(collection_elsewhere(), true)));

TEST_F(LeftOver, ChoresThatWereNotComeToAreDoneOnTheNextConnection) {
  memory_->chores.refill_prekeys = true;
  memory_->chores.identities_changed.push_back(laptop_.account().jid.bare());
  memory_->chores.tokens_to_issue.push_back({laptop_.account().lid.bare(), clock_.now()});
  tasks_->spawn("chores", begin_chores());
  settle();
  EXPECT_TRUE(memory_->chores.empty()) << "the first waits for its answer";
  connect();
  EXPECT_TRUE(memory_->chores.refill_prekeys);
  EXPECT_THAT(memory_->chores.identities_changed, SizeIs(1));
  EXPECT_THAT(memory_->chores.tokens_to_issue, SizeIs(1));
}

TEST_F(LeftOver, AChoreThatFailsDoesNotKeepTheOthersFromBeingDone) {
  memory_->chores.collections.insert("critical_block");
  memory_->chores.tokens_to_issue.push_back({laptop_.account().lid.bare(), clock_.now()});
  wire_->answer = [](const Node& iq) {
    if (!iq.attribute_is("xmlns", "w:sync:app:state")) return Node("iq", {{"type", "result"}});
    return Node("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "500"}})});
  };
  EXPECT_FALSE(run(do_chores(services_, *memory_, *link_)));
  connect();
  EXPECT_THAT(memory_->chores.tokens_to_issue, IsEmpty());
}

TEST_F(LeftOver, WhatNobodyAnswersLeavesThreeTimesAndNoMore) {
  dispatch(*memory_, *link_, {.wire_id = kWireId, .stanza = whatsapp::encode(Node("message", {{"id", kWireId}}))});
  settle();
  for (int sending = 1; sending <= 3; ++sending) {
    EXPECT_THAT(messages(), SizeIs(1)) << sending;
    connect();
  }
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_THAT(memory_->unanswered, IsEmpty());
}

TEST_F(LeftOver, AServerThatAnswersNothingDoesNotFillTheMemory) {
  constexpr std::size_t kMost = 200;
  for (std::size_t i = 0; i <= kMost; ++i) {
    const auto id = std::to_string(i);
    dispatch(*memory_, *link_, {.wire_id = id, .stanza = whatsapp::encode(Node("message", {{"id", id}}))});
  }
  settle();
  EXPECT_THAT(messages(), SizeIs(kMost + 1)) << "each leaves once all the same";
  EXPECT_THAT(memory_->unanswered, SizeIs(kMost));
}

class RefusedGroupMessage : public LeftOver {
 protected:
  RefusedGroupMessage() {
    memory_->groups.unanswered.emplace(kWireId, SentToGroup{.group = kGroup, .hash = {}, .handed = {}});
    memory_->unanswered.push_back({.wire_id = kWireId, .stanza = whatsapp::encode(Node("message", {{"id", kWireId}}))});
  }
  const Jid kGroup{"120363000000000001", std::string(whatsapp::kGroupServer)};
};

TEST_F(RefusedGroupMessage, IsReportedWhereItCannotBeMadeAnew) {
  ASSERT_TRUE(handle({ack_of(kWireId, 421)}));
  ASSERT_THAT(acks_, SizeIs(1));
  EXPECT_EQ(acks_.front().wire_id, kWireId);
  EXPECT_EQ(acks_.front().error, 421);
  EXPECT_THAT(memory_->unanswered, IsEmpty());
}

TEST_F(RefusedGroupMessage, IsNotForgottenWhereTheConnectionEndsMeanwhile) {
  put_sent(kGroup.to_string());
  link_->abort();
  EXPECT_FALSE(handle({ack_of(kWireId, 421)}));
  EXPECT_THAT(memory_->unanswered, SizeIs(1));
  connect();
  EXPECT_THAT(messages(), SizeIs(1)) << "the server answers again";
  EXPECT_THAT(acks_, IsEmpty());
}

TEST_F(RefusedGroupMessage, IsNotForgottenWhereTheRefusalCannotBeStored) {
  put_sent(kGroup.to_string());
  failing_.fails = true;
  EXPECT_FALSE(handle({ack_of(kWireId, 421)}));
  EXPECT_THAT(memory_->unanswered, SizeIs(1));
}

/// WhatsApp has told that no new contacts may be written to, and says now what holds.
class AskedLimits : public LeftOver {
 protected:
  AskedLimits() {
    restrict_to(domain::RestrictionKind::new_chat_cap);
    memory_->chores.ask_limits = true;
  }
  void restrict_to(domain::RestrictionKind kind) {
    store_.write([&](ports::Transaction& tx) {
      tx.devices().set_restriction(
          id_, {.kind = kind, .until = clock_.now() + 24h, .source = domain::RestrictionSource::notice, .reason = "told"});
    });
  }
  bool is_restricted() {
    const auto device = stored([&](ports::Transaction& tx) { return tx.devices().find(id_); });
    return domain::is_in_force(domain::restriction_of(*device), clock_.now());
  }
  /// Answers the first question with "no lock"; the second as told.
  void answer_second(Node second) {
    wire_->answer = [second, first = true](const Node&) mutable {
      if (!std::exchange(first, false)) return second;
      return answer(R"({"data":{"xwa2_fetch_account_reachout_timelock":{"is_active":false}}})");
    };
  }
  static Node answer(std::string_view body) {
    return Node("iq", {{"type", "result"}}, Node::Children{Node("result", {}, to_bytes(body))});
  }
  static Node refusal() {
    return Node("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "400"}, {"text", "bad-request"}})});
  }
  bool ask() { return run(do_chores(services_, *memory_, *link_)).has_value(); }
};

TEST_F(AskedLimits, AreAskedAgainWhereTheConnectionEnded) {
  link_->abort();
  EXPECT_FALSE(ask());
  EXPECT_TRUE(is_restricted());
  connect();
  EXPECT_TRUE(memory_->chores.ask_limits);
}

TEST_F(AskedLimits, AreAskedAgainWhereTheAnswerCannotBeStored) {
  answer_second(answer(R"({"data":{"xwa2_message_capping_info":{"capping_status":"NONE"}}})"));
  failing_.fails = true;
  EXPECT_FALSE(ask());
  failing_.fails = false;
  connect();
  EXPECT_TRUE(memory_->chores.ask_limits);
}

TEST_F(AskedLimits, EndWhereWhatsAppSaysSo) {
  answer_second(answer(R"({"data":{"xwa2_message_capping_info":{"capping_status":"NONE"}}})"));
  EXPECT_TRUE(ask());
  EXPECT_FALSE(is_restricted());
}

TEST_F(AskedLimits, DoNotEndByAnAnswerAboutAnother) {
  answer_second(refusal());
  EXPECT_TRUE(ask()) << "a server that does not know the question is not asked again";
  EXPECT_TRUE(is_restricted());
  restrict_to(domain::RestrictionKind::reach_out_lock);
  memory_->chores.ask_limits = true;
  answer_second(refusal());
  EXPECT_TRUE(ask());
  EXPECT_FALSE(is_restricted());
}

TEST_F(LeftOver, ANewLinkKnowsNothingOfWhatTheOldOneOwed) {
  put_off_request();
  put_unreadable();
  ASSERT_TRUE(handle({history_message()}));
  store_.write([&](ports::Transaction& tx) { forget_client_records(tx, id_); });
  EXPECT_THAT(requests(), IsEmpty());
  EXPECT_THAT(unreadable(), IsEmpty());
  EXPECT_THAT(owed(), IsEmpty());
  EXPECT_FALSE(stored([&](ports::Transaction& tx) { return tx.sent_payloads().find(id_, kWireId); }));
}

}  // namespace
}  // namespace kurir::app
