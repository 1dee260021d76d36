#include "core/programme.h"

#include <array>

#include "core/canonical_dates.h"
#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kStates = static_cast<std::uint64_t>(MembershipState::kRevoked) + 1;
constexpr std::uint64_t kReasons = static_cast<std::uint64_t>(RevocationReason::kEnded) + 1;
constexpr std::int32_t kActiveDays = 365;  // more than these (S000-18)

constexpr std::array<std::string_view, 8> kActs = {"",          "invite", "volunteer", "decline",
                                                   "recognise", "remind", "warn",      "revoke"};

std::optional<Error> refuse(std::string sentence) {
  return Error{ErrorCode::kInvalid, {}, std::move(sentence)};
}

std::optional<Error> wrong_state(const ProgrammeAct& act, const Membership& membership) {
  return refuse(std::string(name(act.kind)) + " is not for a firm that is " +
                std::string(name(membership.state)));
}

std::optional<Error> need(const std::string& value, std::string_view key) {
  if (!value.empty()) return std::nullopt;
  return refuse("this act needs " + std::string(key) + "=");
}

std::optional<Error> outside_window(const BenefitMatrix& matrix, Date day) {
  if (matrix.programme_runs(day)) return std::nullopt;
  return refuse("no window of the programme is open on " + to_string(day) +
                " (benefits.toml of the pack in force)");
}

std::optional<Error> invite(const ProgrammeAct& act, const BenefitMatrix& matrix,
                            const Enterprise* firm, Membership& membership) {
  const Date day = business_day(act.at);
  const bool again = membership.state == MembershipState::kRevoked;
  if (membership.state != MembershipState::kNone && !again) return wrong_state(act, membership);
  if (auto error = need(act.reference, "letter")) return error;
  if (auto error = outside_window(matrix, day)) return error;
  if (firm != nullptr && firm->association) {
    return refuse("an association may be honoured, it is no member");
  }
  if (again) {
    const Date from = readmission_day(business_day(membership.since));
    if (day < from) {
      return refuse("its membership was revoked: it may be invited again from " + to_string(from));
    }
    if (act.note.empty())
      return refuse("an invitation after a revocation needs note=: what was put right");
  }
  membership.state = MembershipState::kInvited;
  return std::nullopt;
}

std::optional<Error> recognise(const ProgrammeAct& act, const BenefitMatrix& matrix,
                               const Enterprise* firm, Membership& membership) {
  if (membership.state != MembershipState::kVolunteered) return wrong_state(act, membership);
  if (auto error = need(act.reference, "mou")) return error;
  if (!act.customs_signed || !act.firm_signed) {
    return refuse("the memorandum is the recognition: customs-signed= and firm-signed= are needed");
  }
  const Date day = business_day(act.at);
  if (*act.customs_signed > day || *act.firm_signed > day) {
    return refuse("a signature lies in the future");
  }
  if (auto error = outside_window(matrix, day)) return error;
  const auto unmet = unmet_conditions(act.tax_code, firm, day);
  if (!unmet.empty()) {
    std::string sentence = "conditions not met:";
    for (const std::string_view condition : unmet) {
      sentence.append(condition == unmet.front() ? " " : "; ").append(condition);
    }
    return refuse(std::move(sentence));
  }
  membership.state = MembershipState::kMember;
  membership.customs_signed = act.customs_signed;
  membership.firm_signed = act.firm_signed;
  membership.level_then = firm->compliance_level;
  membership.reminders = membership.warnings = 0;
  membership.reason = RevocationReason::kNone;
  return std::nullopt;
}

std::optional<Error> revoke(const ProgrammeAct& act, Membership& membership) {
  if (membership.state != MembershipState::kMember) return wrong_state(act, membership);
  if (auto error = need(act.reference, "decision")) return error;
  if (act.reason == RevocationReason::kNone)
    return refuse("this act needs reason= a, b, c, d or e");
  if (act.reason == RevocationReason::kUncooperative && membership.warnings == 0) {
    return refuse("reason d is for who was warned before: no warning is on file");
  }
  membership.state = MembershipState::kRevoked;
  membership.reason = act.reason;
  ++membership.revocations;
  return std::nullopt;
}

std::optional<Error> admonish(const ProgrammeAct& act, Membership& membership) {
  if (membership.state != MembershipState::kMember) return wrong_state(act, membership);
  if (auto error = need(act.note, "note")) return error;
  ++(act.kind == ProgrammeActKind::kWarn ? membership.warnings : membership.reminders);
  return std::nullopt;
}

std::optional<Error> change(const ProgrammeAct& act, const BenefitMatrix& matrix,
                            const Enterprise* firm, Membership& membership) {
  const MembershipState state = membership.state;
  switch (act.kind) {
    case ProgrammeActKind::kInvite:
      return invite(act, matrix, firm, membership);
    case ProgrammeActKind::kVolunteer:
      if (state != MembershipState::kInvited) return wrong_state(act, membership);
      membership.state = MembershipState::kVolunteered;
      return std::nullopt;
    case ProgrammeActKind::kDecline:
      if (state != MembershipState::kInvited && state != MembershipState::kVolunteered) {
        return wrong_state(act, membership);
      }
      membership.state = MembershipState::kNone;
      return std::nullopt;
    case ProgrammeActKind::kRecognise:
      return recognise(act, matrix, firm, membership);
    case ProgrammeActKind::kRemind:
    case ProgrammeActKind::kWarn:
      return admonish(act, membership);
    case ProgrammeActKind::kRevoke:
      return revoke(act, membership);
  }
  return refuse("no such act");
}

}  // namespace

std::string_view name(MembershipState state) noexcept {
  constexpr std::array<std::string_view, kStates> kNames = {"none", "invited", "volunteered",
                                                            "member", "revoked"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(ProgrammeActKind kind) noexcept {
  return kActs[static_cast<std::size_t>(kind)];
}

std::optional<ProgrammeActKind> parse_programme_act(std::string_view word) noexcept {
  for (std::size_t i = 1; i < kActs.size(); ++i) {
    if (kActs[i] == word) return static_cast<ProgrammeActKind>(i);
  }
  return std::nullopt;
}

char letter(RevocationReason reason) noexcept {
  return reason == RevocationReason::kNone ? '-'
                                           : static_cast<char>('a' + static_cast<int>(reason) - 1);
}

std::optional<RevocationReason> parse_revocation_reason(std::string_view letter) noexcept {
  if (letter.size() != 1 || letter[0] < 'a' || letter[0] > 'e') return std::nullopt;
  return static_cast<RevocationReason>(letter[0] - 'a' + 1);
}

Date readmission_day(Date revoked) noexcept {
  const std::string day = to_string(revoked);  // "2024-02-29"
  const std::string next_year = std::to_string(std::stoi(day.substr(0, 4)) + 1);
  if (day.ends_with("-02-29")) return *parse_date(next_year + "-03-01");
  return *parse_date(next_year + day.substr(4));
}

std::vector<std::string_view> unmet_conditions(TaxCode tax_code, const Enterprise* firm, Date day) {
  std::vector<std::string_view> unmet;
  const auto demand = [&unmet](bool met, std::string_view condition) {
    if (!met) unmet.push_back(condition);
  };
  demand(tax_code.length() != 12, "a firm registered in Vietnam, not a person");
  if (firm == nullptr) {
    unmet.push_back("a compliance record in the snapshot");
    return unmet;
  }
  demand(!firm->association, "not an association");
  demand(firm->tax_status == 0, "in operation (tax_status 0)");
  demand(firm->profile_complete, "a complete profile");
  demand(firm->profile_verified_on != kNoDate && firm->profile_verified_on <= day,
         "a profile verified by customs");
  const bool active =
      firm->first_declaration != kNoDate && day.days - firm->first_declaration.days > kActiveDays;
  demand(active, "import or export activity for more than 365 days");
  return unmet;
}

std::optional<Error> do_act(const ProgrammeAct& act, const BenefitMatrix& matrix,
                            const Enterprise* firm, Membership& membership) {
  Membership after = membership;
  after.tax_code = act.tax_code;
  if (is_member(membership, firm)) after.state = MembershipState::kMember;
  if (auto error = change(act, matrix, firm, after)) return error;
  if (after.state != membership.state) {
    after.since = act.at;
    after.reference = act.reference;
  }
  if (!act.note.empty()) after.note = act.note;
  membership = std::move(after);
  return std::nullopt;
}

bool is_member(const Membership& file, const Enterprise* firm) noexcept {
  if (file.state != MembershipState::kNone) return file.state == MembershipState::kMember;
  return firm != nullptr && firm->voluntary_program;
}

std::optional<bool> makes_member(ProgrammeActKind kind) noexcept {
  if (kind == ProgrammeActKind::kRecognise) return true;
  if (kind == ProgrammeActKind::kRevoke) return false;
  return std::nullopt;
}

void put(std::string& out, const Membership& membership) {
  put_varint(out, membership.tax_code.packed());
  put_varint(out, static_cast<std::uint64_t>(membership.state));
  put_signed(out, membership.since.ms);
  put_text(out, membership.reference);
  put(out, membership.customs_signed);
  put(out, membership.firm_signed);
  put_varint(out, membership.level_then);
  put_varint(out, membership.reminders);
  put_varint(out, membership.warnings);
  put_varint(out, static_cast<std::uint64_t>(membership.reason));
  put_varint(out, membership.revocations);
  put_text(out, membership.note);
}

void take(CanonicalReader& reader, Membership& membership) {
  membership.tax_code = TaxCode::from_packed(reader.number());
  membership.state = static_cast<MembershipState>(reader.below(kStates));
  membership.since.ms = reader.signed_number();
  membership.reference = reader.text();
  membership.customs_signed = take_date(reader);
  membership.firm_signed = take_date(reader);
  membership.level_then = static_cast<std::uint8_t>(reader.below(6));
  membership.reminders = reader.integer<std::uint32_t>();
  membership.warnings = reader.integer<std::uint32_t>();
  membership.reason = static_cast<RevocationReason>(reader.below(kReasons));
  membership.revocations = reader.integer<std::uint32_t>();
  membership.note = reader.text();
}

}  // namespace luong
