#include "core/feedback.h"

#include <array>

#include "core/canonical_reader.h"

namespace luong {

namespace {

constexpr std::uint64_t kFormat = 1;

void put(std::string& out, const Finding& finding) {
  put_varint(out, finding.field ? static_cast<std::uint64_t>(*finding.field) + 1 : 0);
  put_varint(out, finding.line);
  put_text(out, finding.code);
  put_varint(out, finding.amount_vnd ? 1 : 0);
  put_signed(out, finding.amount_vnd.value_or(0));
}

void take(CanonicalReader& reader, Finding& finding) {
  const std::uint64_t field = reader.below(kGroups + 1);
  if (field != 0) finding.field = static_cast<Group>(field - 1);
  finding.line = static_cast<std::uint8_t>(reader.below(limits::kLinesMax + 1));
  finding.code = reader.text();
  const bool has_amount = reader.flag();
  const std::int64_t amount = reader.signed_number();
  if (has_amount) finding.amount_vnd = amount;
  if (!has_amount && amount != 0) reader.fail();
}

}  // namespace

std::string_view name(FeedbackKind kind) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"scan_result", "inspection_result",
                                                      "pca_result", "override"};
  return kNames[static_cast<std::size_t>(kind) - 1];
}

std::string_view name(ScanOutcome outcome) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"CLEAR", "SUSPECT", "UNREADABLE",
                                                      "NOT_PRESENTED"};
  return kNames[static_cast<std::size_t>(outcome) - 1];
}

std::string_view name(CheckOutcome outcome) noexcept {
  return outcome == CheckOutcome::kCompliant ? "COMPLIANT" : "VIOLATION";
}

void Feedback::clear() {
  kind = FeedbackKind::kInspection;
  declaration_no = {};
  at = {};
  officer = remarks = {};
  office = {};
  scan = ScanOutcome::kClear;
  container = {};
  device = image = {};
  form = Form::kNone;
  outcome = CheckOutcome::kCompliant;
  second_look = false;
  findings.clear();
  from = to = Channel::kNone;
  decision_sequence = 0;
  trader = {};
}

void encode(const Feedback& feedback, std::string& out) {
  put_varint(out, kFormat);
  put_varint(out, static_cast<std::uint64_t>(feedback.kind));
  put_varint(out, feedback.declaration_no.value());
  put_signed(out, feedback.at.ms);
  put_text(out, feedback.officer);
  put_text(out, feedback.office.view());
  put_text(out, feedback.remarks);
  put_varint(out, static_cast<std::uint64_t>(feedback.scan));
  put_text(out, feedback.container.view());
  put_text(out, feedback.device);
  put_text(out, feedback.image);
  put_varint(out, static_cast<std::uint64_t>(feedback.form));
  put_varint(out, static_cast<std::uint64_t>(feedback.outcome));
  put_varint(out, feedback.second_look ? 1 : 0);
  put_varint(out, feedback.findings.size());
  for (const Finding& finding : feedback.findings) put(out, finding);
  put_varint(out, static_cast<std::uint64_t>(feedback.from));
  put_varint(out, static_cast<std::uint64_t>(feedback.to));
  put_varint(out, feedback.decision_sequence);
  put_varint(out, feedback.trader.packed());
}

std::optional<Error> decode(std::string_view bytes, Feedback& feedback) {
  feedback.clear();
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const auto named = [&reader](std::uint64_t end) {  // An enumeration that begins with 1.
    const std::uint64_t value = reader.below(end);
    if (value == 0) reader.fail();
    return value == 0 ? 1 : value;
  };
  feedback.kind = static_cast<FeedbackKind>(named(5));
  feedback.declaration_no = DeclarationNumber::from_value(reader.number());
  feedback.at.ms = reader.signed_number();
  feedback.officer = reader.text();
  feedback.office = reader.code<6>();
  feedback.remarks = reader.text();
  feedback.scan = static_cast<ScanOutcome>(named(5));
  feedback.container = reader.code<12>();
  feedback.device = reader.text();
  feedback.image = reader.text();
  feedback.form = static_cast<Form>(reader.below(4));
  feedback.outcome = static_cast<CheckOutcome>(named(3));
  feedback.second_look = reader.flag();
  const std::size_t count = reader.count();
  if (count > limits::kLinesMax) reader.fail();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    take(reader, feedback.findings.push_back({}));
  }
  feedback.from = static_cast<Channel>(reader.below(4));
  feedback.to = static_cast<Channel>(reader.below(4));
  feedback.decision_sequence = reader.number();
  feedback.trader = TaxCode::from_packed(reader.number());
  if (reader.complete()) return std::nullopt;
  feedback.clear();
  return Error{ErrorCode::kCorrupt, {}, "a stored report of an officer does not read back"};
}

}  // namespace luong
