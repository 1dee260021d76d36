#include "core/revision.h"

#include <algorithm>
#include <array>

#include "core/canonical_reader.h"

namespace luong {

namespace {

constexpr std::uint64_t kFormat = 1;

Gate gate_of(RevisionCause cause) noexcept {
  switch (cause) {
    case RevisionCause::kSibling:
      return kGateInherited;
    case RevisionCause::kScanSuspect:
      return kGateSign;
    case RevisionCause::kScanUnreadable:
      return kGateSystem;
    case RevisionCause::kOfficer:
      break;
    case RevisionCause::kScanNotDone:
      return Gate{};  // Why it is Red has not changed.
  }
  return kGateOfficer;
}

// A suspicion, or an image that cannot be read, is settled by opening the goods.
bool opens(RevisionCause cause) noexcept {
  return cause == RevisionCause::kScanSuspect || cause == RevisionCause::kScanUnreadable ||
         cause == RevisionCause::kScanNotDone;
}

}  // namespace

std::string_view name(RevisionCause cause) noexcept {
  constexpr std::array<std::string_view, 5> kNames = {"SIBLING", "SCAN_SUSPECT", "SCAN_UNREADABLE",
                                                      "OFFICER", "SCAN_NOT_DONE"};
  return kNames[static_cast<std::size_t>(cause) - 1];
}

bool raises(RevisionCause cause, Channel to, const Verdict& verdict) noexcept {
  if (verdict.decision != Decision::kOk) return false;
  if (cause == RevisionCause::kScanNotDone) return verdict.form == Form::kScan;
  if (to > verdict.channel) return true;
  if (!opens(cause) || to != Channel::kRed) return false;
  return verdict.form != Form::kPhysical || verdict.extent != Extent::kFull ||
         (verdict.gate & gate_of(cause)) == 0;
}

void raise(const Revision& revision, std::uint64_t declaration_no, Verdict& verdict) noexcept {
  verdict.channel = higher(verdict.channel, revision.to);
  verdict.gate = static_cast<std::uint16_t>(verdict.gate | gate_of(revision.cause));
  verdict.supersedes = declaration_no;
  verdict.revision = revision.number;
  if (revision.cause == RevisionCause::kScanNotDone) {
    verdict.form = Form::kPhysical;
    verdict.scan.recommended = false;
    verdict.scan.failed = kScanNotApproved;
    return;
  }
  verdict.extent = Extent::kFull;
  const bool red = verdict.channel == Channel::kRed;
  verdict.form = red ? Form::kPhysical : Form::kDocuments;
}

Selection raised(const Selection& before, RevisionCause cause, Channel to) noexcept {
  if (cause == RevisionCause::kScanNotDone) return before;
  Selection after = before;
  after.channel = higher(after.channel, to);
  after.discretion.mandatory = higher(after.discretion.mandatory, to);
  return after;
}

void encode(const Revision& revision, std::string& out) {
  put_varint(out, kFormat);
  put(out, revision.event);
  put_varint(out, revision.number);
  put_varint(out, revision.decision_sequence);
  put_varint(out, revision.previous_sequence);
  put_varint(out, revision.previous_event);
  put_varint(out, static_cast<std::uint64_t>(revision.cause));
  put_varint(out, revision.cause_sequence);
  put_varint(out, static_cast<std::uint64_t>(revision.from));
  put_varint(out, static_cast<std::uint64_t>(revision.to));
  put_varint(out, revision.family_before);
  std::string selection;
  encode(revision.counted_before, selection);
  put_text(out, selection);
  put_text(out, revision.officer);
  put_text(out, revision.reason);
}

std::optional<Error> decode(std::string_view bytes, Revision& revision) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  take(reader, revision.event);
  revision.number = reader.integer<std::uint16_t>();
  revision.decision_sequence = reader.number();
  revision.previous_sequence = reader.number();
  revision.previous_event = reader.number();
  const std::uint64_t cause = reader.below(6);
  if (cause == 0) reader.fail();
  revision.cause = static_cast<RevisionCause>(std::max<std::uint64_t>(cause, 1));
  revision.cause_sequence = reader.number();
  revision.from = static_cast<Channel>(reader.below(4));
  revision.to = static_cast<Channel>(reader.below(4));
  revision.family_before = reader.number();
  if (decode(reader.text(), revision.counted_before)) reader.fail();
  revision.officer = reader.text();
  revision.reason = reader.text();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored revision does not read back"};
}

}  // namespace luong
