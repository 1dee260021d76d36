#include "core/scan_order.h"

#include <array>

#include "core/canonical_reader.h"
#include "core/declaration_number.h"

namespace luong {
namespace {
constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kOverdue = 1, kWithoutEffect = 2;
constexpr std::uint64_t kStates = static_cast<std::uint64_t>(ScanState::kClosed) + 1;
constexpr std::uint64_t kEnds = static_cast<std::uint64_t>(ScanEnd::kByOfficer) + 1;
}  // namespace

std::string_view name(ScanState state) noexcept {
  constexpr std::array<std::string_view, 8> kNames = {"selected", "approved", "notified", "arrived",
                                                      "scanned",  "read",     "verified", "closed"};
  return kNames[static_cast<std::size_t>(state) - 1];
}

std::string_view owner(ScanState state) noexcept {
  constexpr std::array<std::string_view, 8> kOwners = {
      "approver",      "port gateway",      "port operator",   "scanning team",
      "image readers", "inspecting office", "clearing office", ""};
  return kOwners[static_cast<std::size_t>(state) - 1];
}

std::string_view name(ScanEnd end) noexcept {
  constexpr std::array<std::string_view, 8> kNames = {
      "", "clear", "inspected", "rejected", "expired", "withdrawn", "cancelled", "by officer"};
  return kNames[static_cast<std::size_t>(end)];
}

std::uint64_t ScanOrder::root() const {
  return is_before_clearance() ? 0 : DeclarationNumber::from_value(declaration_no).root();
}

std::uint64_t cargo_subject(std::uint64_t sequence) noexcept {
  return std::uint64_t{1} << 63U | sequence;  // No root is so large.
}

std::uint64_t ScanOrder::subject() const {
  return is_before_clearance() ? cargo_subject(number / kScanOrdersOfDecision) : root();
}

void encode(const ScanStep& step, std::string& out) {
  put_varint(out, kFormat);
  put_varint(out, step.order);
  put_varint(out, step.declaration_no);
  put_varint(out, static_cast<std::uint64_t>(step.state));
  put_varint(out, static_cast<std::uint64_t>(step.end));
  put_varint(out, (step.overdue ? kOverdue : 0U) | (step.without_effect ? kWithoutEffect : 0U));
  put_signed(out, step.at.ms);
  put_text(out, step.officer);
  put_text(out, step.remarks);
  put_varint(out, step.another_slot ? 1 : 0);
  put_text(out, step.device.view());
  put_signed(out, step.hour);
  put_varint(out, step.event);
}

std::optional<Error> decode(std::string_view bytes, ScanStep& step) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  step.order = reader.number();
  step.declaration_no = reader.number();
  const std::uint64_t state = reader.below(kStates);
  if (state == 0) reader.fail();
  step.state = state == 0 ? ScanState::kSelected : static_cast<ScanState>(state);
  step.end = static_cast<ScanEnd>(reader.below(kEnds));
  const std::uint64_t flags = reader.below((kOverdue | kWithoutEffect) + 1);
  step.overdue = (flags & kOverdue) != 0;
  step.without_effect = (flags & kWithoutEffect) != 0;
  step.at.ms = reader.signed_number();
  step.officer = reader.text();
  step.remarks = reader.text();
  step.another_slot = reader.flag();
  step.device = reader.code<16>();
  step.hour = reader.signed_number();
  step.event = reader.number();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored step of a scan order does not read back"};
}

}  // namespace luong
