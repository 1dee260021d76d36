#include "core/level_appeal.h"

#include <array>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kStates = static_cast<std::uint64_t>(AppealState::kClosed) + 1;

}  // namespace

std::string_view name(AppealState state) noexcept {
  constexpr std::array<std::string_view, kStates> kNames = {"unknown", "open", "answered",
                                                            "closed"};
  return kNames[static_cast<std::size_t>(state)];
}

std::int64_t LevelAppeal::age_ms(Instant now) const noexcept {
  return (state == AppealState::kOpen ? now : answered_at).ms - opened_at.ms;
}

void put(std::string& out, const LevelAppeal& appeal) {
  put_text(out, appeal.id);
  put_varint(out, appeal.tax_code.packed());
  put_varint(out, static_cast<std::uint64_t>(appeal.state));
  put_varint(out, appeal.level);
  put_varint(out, appeal.changed ? 1 : 0);
  put_signed(out, appeal.opened_at.ms);
  put_signed(out, appeal.answered_at.ms);
  put_signed(out, appeal.closed_at.ms);
  put_text(out, appeal.note);
}

void take(CanonicalReader& reader, LevelAppeal& appeal) {
  appeal.id = reader.text();
  appeal.tax_code = TaxCode::from_packed(reader.number());
  appeal.state = static_cast<AppealState>(reader.below(kStates));
  appeal.level = static_cast<std::uint8_t>(reader.below(6));
  appeal.changed = reader.flag();
  appeal.opened_at.ms = reader.signed_number();
  appeal.answered_at.ms = reader.signed_number();
  appeal.closed_at.ms = reader.signed_number();
  appeal.note = reader.text();
}

}  // namespace luong
