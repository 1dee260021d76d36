#include <array>

#include "core/json_members.h"
#include "core/json_words.h"
#include "core/limits.h"
#include "core/message_readers.h"

// scan-result/1, inspection-result/1, pca-result/1 and override/1.
namespace luong::json {
namespace {

constexpr auto kO = Need::kOptional;
constexpr auto kM = Need::kAlways;

struct FeedbackOnWire : Feedback {
  std::string_view msg_id;
  std::uint8_t from_channel = 0, to_channel = 0;
};
using F = FeedbackOnWire;

Found read_scan_outcome(Reading& reading, Cursor& cursor, F& feedback) {
  constexpr std::array kOutcomes = {ScanOutcome::kClear, ScanOutcome::kSuspect,
                                    ScanOutcome::kUnreadable, ScanOutcome::kNotPresented};
  return read_word(reading, cursor, feedback.scan, kOutcomes);
}

Found read_form(Reading& reading, Cursor& cursor, F& feedback) {
  constexpr std::array kForms = {Form::kDocuments, Form::kPhysical, Form::kScan};
  return read_word(reading, cursor, feedback.form, kForms);
}

Found read_outcome(Reading& reading, Cursor& cursor, F& feedback) {
  constexpr std::array kOutcomes = {CheckOutcome::kCompliant, CheckOutcome::kViolation};
  return read_word(reading, cursor, feedback.outcome, kOutcomes);
}

Found read_finding_field(Reading& reading, Cursor& cursor, Finding& finding) {
  constexpr std::array kFields = {Group::kSec, Group::kSmu, Group::kVal, Group::kCls,
                                  Group::kOri, Group::kEnt, Group::kAno};
  Group field = Group::kSec;
  const Found found = read_word(reading, cursor, field, kFields);
  if (found == Found::kPresent) finding.field = field;
  return found;
}

constexpr auto kFinding =
    members_of<Finding>(special_member<Finding, read_finding_field>("field", kO),
                        member<&Finding::line, range(1, limits::kLinesMax)>("line_no", kO),
                        member<&Finding::code, text(64)>("code", kM),
                        member<&Finding::amount_vnd, vnd()>("amount_vnd", kO));

// What every report says. Only of a scan before clearance there is no declaration yet.
template <Need kDeclared = kM, typename... Own>
constexpr auto feedback_members(const Own&... own) {
  return members_of<F>(special_member<F, read_schema<F>>("schema", kM),
                       member<&F::msg_id, printable(36)>("msg_id", kM),
                       member<&F::declaration_no, plain(), F>("declaration_no", kDeclared), own...,
                       member<&F::at, plain(), F>("at", kM),
                       member<&F::officer, printable(64), F>("officer", kM),
                       member<&F::office, code(2, 6), F>("office", kO));
}

constexpr auto kScanResult =
    feedback_members<kO>(special_member<F, read_scan_outcome>("result", kM),
                         member<&F::container, code(4, 12), F>("container_no", kM),
                         member<&F::device, printable(16), F>("device", kO),
                         member<&F::image, printable(128), F>("image", kO),
                         member<&F::remarks, text(300), F>("remarks", kO));
constexpr auto kInspection = feedback_members(
    special_member<F, read_form>("form", kM), special_member<F, read_outcome>("outcome", kM),
    member<&F::second_look, plain(), F>("second_look", kO),
    list_member<&F::findings, kFinding, F>("findings", kO),
    member<&F::remarks, text(300), F>("remarks", kO));
constexpr auto kPostClearance =
    feedback_members(special_member<F, read_outcome>("outcome", kM),
                     list_member<&F::findings, kFinding, F>("findings", kO),
                     member<&F::remarks, text(300), F>("remarks", kO));
constexpr auto kOverride = feedback_members(member<&F::from_channel, range(1, 3)>("from", kM),
                                            member<&F::to_channel, range(1, 3)>("to", kM),
                                            member<&F::remarks, text(300), F>("reason", kM));

// A violation says what it is; where all was as declared there is nothing to say.
Found check_findings(Reading& reading, const F& feedback) {
  const bool violation = feedback.outcome == CheckOutcome::kViolation;
  if (violation != feedback.findings.empty()) return Found::kPresent;
  return reading.fail_at(
      "findings", ErrorCode::kSchema,
      violation ? "A violation needs its findings." : "Findings are of a violation.");
}

template <const auto& kTable>
Found read_feedback(Reading& reading, Cursor& cursor, FeedbackKind kind, F& feedback,
                    Message& message) {
  if (read_object(reading, cursor, feedback, kTable) == Found::kFault) return Found::kFault;
  if (check_findings(reading, feedback) == Found::kFault) return Found::kFault;
  feedback.kind = kind;
  message.msg_id = feedback.msg_id;
  message.declaration_no = feedback.declaration_no;
  message.feedback = feedback;
  return Found::kPresent;
}

}  // namespace

Found read_scan_result(Reading& reading, Cursor& cursor, Message& message) {
  F feedback;
  return read_feedback<kScanResult>(reading, cursor, FeedbackKind::kScan, feedback, message);
}

Found read_inspection_result(Reading& reading, Cursor& cursor, Message& message) {
  F feedback;
  return read_feedback<kInspection>(reading, cursor, FeedbackKind::kInspection, feedback, message);
}

Found read_pca_result(Reading& reading, Cursor& cursor, Message& message) {
  F feedback;
  return read_feedback<kPostClearance>(reading, cursor, FeedbackKind::kPostClearance, feedback,
                                       message);
}

Found read_override(Reading& reading, Cursor& cursor, Message& message) {
  F feedback;
  if (read_feedback<kOverride>(reading, cursor, FeedbackKind::kOverride, feedback, message) ==
      Found::kFault) {
    return Found::kFault;
  }
  if (feedback.from_channel == feedback.to_channel) {
    return reading.fail_at("to", ErrorCode::kSchema, "An override takes another channel.");
  }
  message.feedback.from = static_cast<Channel>(feedback.from_channel);
  message.feedback.to = static_cast<Channel>(feedback.to_channel);
  return Found::kPresent;
}

}  // namespace luong::json
