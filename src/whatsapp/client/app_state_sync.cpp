#include "whatsapp/client/app_state_sync.hpp"

#include "whatsapp/client/file_reference.hpp"
#include "whatsapp/client/request.hpp"
#include "whatsapp/proto/app_state.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxCollections = 16;  ///< there are five
constexpr std::size_t kMaxPatches = 1'000;   ///< in one answer

std::uint64_t version_of(const Node& collection) {
  const auto version = collection.number("version").value_or(0);
  return version < 0 ? 0 : static_cast<std::uint64_t>(version);
}

template <class Message>
bool parse(Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

std::optional<MediaFile> file_of_snapshot(BytesView encoded) {
  proto::ExternalBlobReference reference;
  return parse(reference, encoded) ? file_of(reference, reference.filesizebytes()) : std::nullopt;
}

CollectionAnswer read(const Node& collection) {
  CollectionAnswer answer{.name = collection.attribute("name"), .version = version_of(collection)};
  if (collection.attribute_is("type", "error")) {
    const auto* error = collection.child("error");
    answer.error = static_cast<int>(error != nullptr ? error->number("code").value_or(500) : 500);
    return answer;
  }
  answer.has_more = collection.attribute_is("has_more_patches", "true");
  if (const auto* snapshot = collection.child("snapshot")) answer.snapshot = file_of_snapshot(snapshot->bytes());
  const auto* patches = collection.child("patches");
  if (patches == nullptr) return answer;
  for (const auto* patch : patches->children_named("patch")) {
    if (answer.patches.size() < kMaxPatches) answer.patches.push_back(to_bytes(patch->bytes()));
  }
  return answer;
}

}  // namespace

Node app_state_request(std::span<const CollectionAsked> collections) {
  Node::Children list;
  for (const auto& asked : collections) {
    list.push_back(Node("collection", {{"name", asked.name},
                                       {"version", std::to_string(asked.version)},
                                       {"return_snapshot", asked.version == 0 ? "true" : "false"}}));
  }
  return make_request(RequestType::set, "w:sync:app:state", {Node("sync", {}, std::move(list))});
}

std::vector<CollectionAnswer> parse_app_state(const Node& iq) {
  std::vector<CollectionAnswer> answers;
  const auto* sync = iq.child("sync");
  if (sync == nullptr) return answers;
  for (const auto* collection : sync->children_named("collection")) {
    if (answers.size() < kMaxCollections) answers.push_back(read(*collection));
  }
  return answers;
}

std::optional<MediaFile> file_of_patch(BytesView encoded) {
  proto::SyncdPatch patch;
  if (!parse(patch, encoded) || !patch.has_externalmutations()) return std::nullopt;
  return file_of(patch.externalmutations(), patch.externalmutations().filesizebytes());
}

Result<Bytes> complete_patch(BytesView encoded, BytesView entries) {
  proto::SyncdPatch patch;
  proto::SyncdMutations mutations;
  if (!parse(patch, encoded) || !parse(mutations, entries))
    return fail(ErrorCode::malformed, "the entries of a patch of app state do not parse");
  patch.clear_externalmutations();
  *patch.mutable_mutations() = std::move(*mutations.mutable_mutations());
  return to_bytes(patch.SerializeAsString());
}

std::vector<std::string> changed_collections(const Node& notification) {
  std::vector<std::string> names;
  if (!notification.attribute_is("type", "server_sync")) return names;
  for (const auto* collection : notification.children_named("collection")) {
    if (names.size() < kMaxCollections) names.push_back(collection->attribute("name"));
  }
  return names;
}

}  // namespace kurir::whatsapp::client
