#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/benefit_matrix.h"
#include "core/dates.h"
#include "core/enterprise.h"
#include "core/error.h"
#include "core/tax_code.h"

// Membership of the voluntary-compliance programme (Chương trình hỗ trợ, khuyến khích doanh nghiệp
// tự nguyện tuân thủ pháp luật hải quan): docs/programme.md. Pure: what an act makes of a firm's
// file, or why it may not be done. Source 000; Decision 1399/QĐ-BTC of 2022 (unverified).
namespace luong {

class CanonicalReader;

enum class MembershipState : std::uint8_t {
  kNone = 0,
  kInvited,
  kVolunteered,
  kMember,
  kRevoked,
};
std::string_view name(MembershipState state) noexcept;  // "member"

// What an officer does about a firm.
enum class ProgrammeActKind : std::uint8_t {
  kInvite = 1,
  kVolunteer,
  kDecline,
  kRecognise,
  kRemind,
  kWarn,
  kRevoke,
};
std::string_view name(ProgrammeActKind kind) noexcept;  // "recognise"
std::optional<ProgrammeActKind> parse_programme_act(std::string_view word) noexcept;

// Why a membership is revoked: the letters of article 6.4.
enum class RevocationReason : std::uint8_t {
  kNone = 0,
  kHighRisk,       // a: crime, smuggling, evasion, the environment
  kSanctioned,     // b: under Annex VI of Circular 81/2019
  kCommitments,    // c: the memorandum is not kept
  kUncooperative,  // d: after warnings
  kEnded,          // e: dissolved, ceased, or at its own wish
};
char letter(RevocationReason reason) noexcept;  // 'a'; '-' for none
std::optional<RevocationReason> parse_revocation_reason(std::string_view letter) noexcept;

struct ProgrammeAct {
  ProgrammeActKind kind = ProgrammeActKind::kInvite;
  TaxCode tax_code;
  Instant at;                                       // when it was done
  std::string reference;                            // letter, memorandum, decision: by kind
  std::optional<Date> customs_signed, firm_signed;  // kRecognise
  RevocationReason reason = RevocationReason::kNone;
  std::string note;
};

// A firm's file in the programme. A value.
struct Membership {
  TaxCode tax_code;
  MembershipState state = MembershipState::kNone;
  Instant since;          // of the state
  std::string reference;  // of the act that led to it
  std::optional<Date> customs_signed, firm_signed;
  std::uint8_t level_then = 0;                // compliance level at recognition; 0 unknown
  std::uint32_t reminders = 0, warnings = 0;  // since recognition
  RevocationReason reason = RevocationReason::kNone;
  std::uint32_t revocations = 0;  // ever
  std::string note;               // the latest
  bool operator==(const Membership&) const = default;
};
void put(std::string& out, const Membership& membership);  // Part of larger canonical forms.
void take(CanonicalReader& reader, Membership& membership);

// The first day on which a firm revoked on `revoked` may be invited again: the same day of the next
// year; of a 29 February, 1 March.
Date readmission_day(Date revoked) noexcept;

// The conditions of membership that a firm does not meet on a day, as words for an officer; empty
// where it meets all. `firm`: its record in force, or null.
std::vector<std::string_view> unmet_conditions(TaxCode tax_code, const Enterprise* firm, Date day);

// Does `act` to `membership`. An Error with a sentence where it may not be done; then nothing
// changes.
std::optional<Error> do_act(const ProgrammeAct& act, const BenefitMatrix& matrix,
                            const Enterprise* firm, Membership& membership);

// Whether a firm is a member: by its file, and where that says nothing by its record, which may
// come from before there were files. `firm`: its record in force, or null.
bool is_member(const Membership& file, const Enterprise* firm) noexcept;

// Whether the act gives or takes benefits: nothing where it does neither.
std::optional<bool> makes_member(ProgrammeActKind kind) noexcept;

}  // namespace luong
