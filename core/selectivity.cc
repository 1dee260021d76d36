#include "core/selectivity.h"

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kChannels = static_cast<std::uint64_t>(Channel::kRed) + 1;
constexpr std::uint64_t kAs = static_cast<std::uint64_t>(Selection::As::kLowValue) + 1;

}  // namespace

void encode(const Selection& selection, std::string& out) {
  if (selection.as == Selection::As::kNothing) return;
  put_varint(out, kFormat);
  put_varint(out, static_cast<std::uint64_t>(selection.as));
  put_varint(out, selection.first ? 1 : 0);
  put_varint(out, static_cast<std::uint64_t>(selection.channel));
  put_varint(out, static_cast<std::uint64_t>(selection.discretion.mandatory));
  put_varint(out, static_cast<std::uint64_t>(selection.discretion.reach));
  put_signed(out, selection.discretion.score);
  put_signed(out, selection.day.days);
}

std::optional<Error> decode(std::string_view bytes, Selection& selection) {
  selection = {};
  if (bytes.empty()) return std::nullopt;
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  selection.as = static_cast<Selection::As>(reader.below(kAs));
  selection.first = reader.flag();
  selection.channel = static_cast<Channel>(reader.below(kChannels));
  selection.discretion.mandatory = static_cast<Channel>(reader.below(kChannels));
  selection.discretion.reach = static_cast<Channel>(reader.below(kChannels));
  selection.discretion.score = reader.signed_integer();
  selection.day.days = reader.signed_integer();
  if (selection.as == Selection::As::kNothing) reader.fail();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored selection does not read back"};
}

}  // namespace luong
