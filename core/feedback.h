#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/dates.h"
#include "core/decimal.h"
#include "core/declaration_number.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/point_group.h"
#include "core/small_list.h"
#include "core/tax_code.h"
#include "core/verdict.h"

// What officers report of a declaration after its channel was told: how a scan came out, what an
// inspection or a post-clearance audit found, that an officer took another channel.
namespace luong {

enum class FeedbackKind : std::uint8_t {
  kScan = 1,       // scan-result/1 (kết quả soi chiếu)
  kInspection,     // inspection-result/1 (kết quả kiểm tra), of documents too
  kPostClearance,  // pca-result/1 (kết quả kiểm tra sau thông quan)
  kOverride,       // override/1 (công chức quyết định chuyển luồng)
};
std::string_view name(FeedbackKind kind) noexcept;  // "scan_result"

// decision.md §7.
enum class ScanOutcome : std::uint8_t { kClear = 1, kSuspect, kUnreadable, kNotPresented };
std::string_view name(ScanOutcome outcome) noexcept;  // "NOT_PRESENTED"

// Of an inspection or audit: as declared, or not. What was not as declared stands in findings.
enum class CheckOutcome : std::uint8_t { kCompliant = 1, kViolation };
std::string_view name(CheckOutcome outcome) noexcept;  // "VIOLATION"

// One thing that was not as declared.
struct Finding {
  std::optional<Group> field;     // the point group whose criteria look for it; none: another
  std::uint8_t line = 0;          // line_no; 0: the whole declaration
  std::string_view code;          // the violation, in the office's own words
  std::optional<Vnd> amount_vnd;  // tax made good, before any fine
  bool operator==(const Finding&) const = default;
};

// One report. Which members it has depends on `kind`; texts are views into what it was read from.
struct Feedback {
  FeedbackKind kind = FeedbackKind::kInspection;
  DeclarationNumber declaration_no;
  Instant at;                // when it was found or decided
  std::string_view officer;  // who did
  OfficeCode office;
  std::string_view remarks;
  // kScan:
  ScanOutcome scan = ScanOutcome::kClear;
  ContainerNumber container;
  std::string_view device, image;
  // kInspection, kPostClearance:
  Form form = Form::kNone;  // kInspection: what was done
  CheckOutcome outcome = CheckOutcome::kCompliant;
  bool second_look = false;  // by another officer, of a check that was closed
  SmallList<Finding, limits::kLinesMax> findings;
  // kOverride:
  Channel from = Channel::kNone, to = Channel::kNone;
  // What luongd joined it to, where there is a decision on the number.
  std::uint64_t decision_sequence = 0;  // or its revision's; 0: none
  TaxCode trader;

  void clear();  // Keeps memory.
};

// Canonical bytes, appended; decode() wants exactly what encode() wrote.
void encode(const Feedback& feedback, std::string& out);
std::optional<Error> decode(std::string_view bytes, Feedback& feedback);

}  // namespace luong
