#include "config/enterprise_fields.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

namespace luong {
namespace {

using Draft = EnterpriseDraft;
using Value = FieldValue;
using Kind = FieldKind;

constexpr std::int64_t kMaxU16 = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t kMaxU32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kMaxVnd = 1'000'000'000'000'000'000;  // 10^18: sums of a few still fit.
constexpr std::int64_t kNameMax = 300;
constexpr std::int64_t kWordMax = 64;
constexpr std::int64_t kPartyCodeMax = 20;  // as long as a declaration can name one
constexpr std::int32_t kYearDays = 365;
constexpr std::size_t kListMax = 100;

// Puts the value into a member of the hot record.
template <auto kMember>
void keep(Draft& draft, const Value& value) {
  auto& member = draft.record->hot.*kMember;
  using Member = std::remove_cvref_t<decltype(member)>;
  if constexpr (std::is_same_v<Member, Date>) {
    member = Date{static_cast<std::int32_t>(value.number)};
  } else {
    member = static_cast<Member>(value.number);
  }
}

constexpr Field text(std::string_view name, std::int64_t max, bool required = false) {
  return {.name = name, .kind = Kind::kText, .required = required, .min = 1, .max = max};
}
constexpr Field date(std::string_view name, void (*keep)(Draft&, const Value&) = nullptr,
                     bool required = false) {
  return {.name = name, .kind = Kind::kDate, .required = required, .keep = keep};
}
constexpr Field flag(std::string_view name, void (*keep)(Draft&, const Value&) = nullptr,
                     bool required = false) {
  return {.name = name, .kind = Kind::kBool, .required = required, .keep = keep};
}
constexpr Field integer(std::string_view name, std::int64_t min, std::int64_t max,
                        void (*keep)(Draft&, const Value&) = nullptr, bool required = false) {
  return {.name = name,
          .kind = Kind::kInteger,
          .required = required,
          .min = min,
          .max = max,
          .keep = keep};
}
constexpr Field count(std::string_view name, void (*keep)(Draft&, const Value&) = nullptr) {
  return integer(name, 0, kMaxU32, keep);
}

// debt[]
constexpr std::array kDebt = {
    Field{.name = "group",
          .kind = Kind::kText,
          .required = true,
          .min = 1,
          .max = kWordMax,
          .keep = [](Draft& d, const Value& v) { d.debt.group = v.text; }},
    integer(
        "amount", 0, kMaxVnd, [](Draft& d, const Value& v) { d.debt.amount = v.number; }, true),
    integer(
        "overdue_days", 0, 100'000,
        [](Draft& d, const Value& v) { d.debt.overdue_days = v.number; }, true),
    date("as_of", nullptr, true),
};

// Debts of group "pending" wait for the state budget (defence lots): not the firm's fault.
std::optional<FieldFault> end_debt(Draft& draft) {
  if (draft.debt.overdue_days <= 90 || draft.debt.group == "pending") return std::nullopt;
  draft.debt_sum += draft.debt.amount;
  if (draft.debt_sum <= kMaxVnd) return std::nullopt;
  return FieldFault{"/amount", "the debts add up beyond 10^18 VND"};
}

// violations[]
constexpr std::array kViolation = {
    date(
        "date",
        [](Draft& d, const Value& v) {
          d.violation.date = Date{static_cast<std::int32_t>(v.number)};
        },
        true),
    integer(
        "section", 1, 7, [](Draft& d, const Value& v) { d.violation.section = v.number; }, true),
    flag(
        "final", [](Draft& d, const Value& v) { d.violation.final = v.number != 0; }, true),
    flag("annulled", [](Draft& d, const Value& v) { d.violation.annulled = v.number != 0; }),
    date("expires",
         [](Draft& d, const Value& v) {
           d.violation.expires = Date{static_cast<std::int32_t>(v.number)};
         }),
};

// A sanction counts while it is final, not annulled and not expired (corrections §2.18).
std::optional<FieldFault> end_violation(Draft& draft) {
  const Draft::Violation& violation = draft.violation;
  if (!violation.final || violation.annulled) return std::nullopt;
  if (violation.expires == kNoDate) {
    return FieldFault{"/expires", "is missing: a final sanction counts up to a day, name it"};
  }
  if (violation.expires < violation.date) {
    return FieldFault{"/expires", "lies before the date of the violation"};
  }
  if (violation.expires < draft.day) return std::nullopt;
  if (violation.date.days > draft.day.days - kYearDays) ++draft.counting_violations;
  if (violation.section > 2) return std::nullopt;
  Enterprise& hot = draft.record->hot;
  ++hot.viol_sec12;
  hot.sec12_until = std::max(hot.sec12_until, violation.expires);
  return std::nullopt;
}

// specialised_compliance[]
constexpr std::array kSpecialised = {
    Field{.name = "ministry",
          .kind = Kind::kAlnum,
          .required = true,
          .min = 1,
          .max = MinistryCode::capacity(),
          .keep = [](Draft& d, const Value& v) { d.rating.ministry = MinistryCode(v.text); }},
    Field{
        .name = "method",
        .kind = Kind::kMethod,
        .required = true,
        .keep = [](Draft& d,
                   const Value& v) { d.rating.method = static_cast<InspectionMethod>(v.number); }},
};

std::optional<FieldFault> end_rating(Draft& draft) {
  auto& ratings = draft.record->specialised;
  if (std::ranges::find(ratings, draft.rating.ministry, &SpecialisedRating::ministry) !=
      ratings.end()) {
    return FieldFault{"/ministry", "is rated twice"};
  }
  ratings.push_back(draft.rating);
  return std::nullopt;
}

constexpr std::array kStop = {
    text("decision_no", kWordMax, true),
    date("from", keep<&Enterprise::stop_from>, true),
    date("to", keep<&Enterprise::stop_to>),
};
constexpr std::array kDirective = {
    integer("no", 1, kMaxU32, keep<&Enterprise::directive_no>, true),
    date("from", keep<&Enterprise::directive_from>, true),
    date("to", keep<&Enterprise::directive_to>),
    integer("channel", 0, 3, keep<&Enterprise::directive_channel>),
    flag("scan", keep<&Enterprise::directive_scan>),
};
constexpr std::array kFlag = {
    text("source", kWordMax, true),
    text("secrecy", kWordMax, true),
    date("from", nullptr, true),
    date("to"),
};
constexpr std::array kLabel = {text("name", kWordMax, true), date("valid_until")};

// What a firm usually does, with its share of the firm's declarations in permille.
constexpr Field kShare = integer("share", 0, 1'000, nullptr, true);
constexpr Field alnum(std::string_view name, std::int64_t min, std::int64_t max) {
  return {.name = name, .kind = Kind::kAlnum, .required = true, .min = min, .max = max};
}
constexpr std::array kHs4Share = {alnum("hs4", 4, 4), kShare};
constexpr std::array kOriginShare = {alnum("origin", 2, 2), kShare};
constexpr std::array kOfficeShare = {alnum("office", 4, 6), kShare};

constexpr Field list(std::string_view name, std::size_t count, std::span<const Field> members) {
  return {.name = name, .kind = Kind::kList, .count = count, .members = members};
}

constexpr std::array kEnterprise = {
    // Who it is.
    Field{.name = "tax_code",
          .kind = Kind::kTaxCode,
          .required = true,
          .keep = keep<&Enterprise::tax_code>},
    Field{.name = "parent_tax_code", .kind = Kind::kTaxCode},
    Field{.name = "role", .kind = Kind::kRole, .required = true, .keep = keep<&Enterprise::role>},
    Field{.name = "broker_code",  // the older name of party_code, of role BROKER
          .kind = Kind::kAlnum,
          .min = 1,
          .max = 13,
          .keep =
              [](Draft& d, const Value& v) {
                d.has_broker_code = true;
                d.record->party_code = v.text;
              }},
    Field{.name = "party_code",
          .kind = Kind::kText,
          .min = 1,
          .max = kPartyCodeMax,
          .keep =
              [](Draft& d, const Value& v) {
                d.has_party_code = true;
                d.record->party_code = v.text;
              }},
    text("name", kNameMax),
    date("registered_at", keep<&Enterprise::established>),
    date("first_decl_date", keep<&Enterprise::first_declaration>),
    text("legal_type", kWordMax),
    integer("capital_vnd", 0, kMaxVnd),
    count("employees"),
    text("size_class", kWordMax),
    flag("fdi"),
    flag("listed"),
    flag("iso9001"),
    // Tax and debts.
    integer("tax_status", 0, 8'025, keep<&Enterprise::tax_status>),
    integer("tax_debt_over_90d_vnd", 0, kMaxVnd,
            [](Draft& d, const Value& v) {
              d.has_debt_total = true;
              d.record->hot.debt_over_90d_vnd = v.number;
            }),
    Field{.name = "debt",
          .kind = Kind::kList,
          .count = kListMax,
          .members = kDebt,
          .begin = [](Draft& d) { d.debt = {}; },
          .end = end_debt},
    date("debt_exempt_until", keep<&Enterprise::debt_exempt_until>),
    Field{.name = "enforcement_stop",
          .kind = Kind::kObject,
          .members = kStop,
          .begin = [](Draft& d) { d.record->hot.enforcement_stop = true; }},
    date("not_at_address_since"),
    integer("shared_address_closed_firms", 0, kMaxU16,
            keep<&Enterprise::shared_address_closed_firms>),
    // Ratings and programmes.
    integer("compliance_level", 0, 5, keep<&Enterprise::compliance_level>),
    count("compliance_fail_mask"),
    Field{.name = "specialised_compliance",
          .kind = Kind::kList,
          .count = kMinistriesMax,
          .members = kSpecialised,
          .begin = [](Draft& d) { d.rating = {}; },
          .end = end_rating},
    integer("risk_class", 0, 9, keep<&Enterprise::risk_class>),
    date("aeo_from", keep<&Enterprise::aeo_from>),
    date("aeo_to", keep<&Enterprise::aeo_to>),
    count("aeo_scope"),
    date("aeo_next_review"),
    flag("foreign_aeo", keep<&Enterprise::foreign_aeo>),
    flag("voluntary_program", keep<&Enterprise::voluntary_program>),
    flag("association", keep<&Enterprise::association>),
    flag("profile_complete", keep<&Enterprise::profile_complete>),
    date("profile_verified_on", keep<&Enterprise::profile_verified_on>),
    flag("scrap_permit"),
    // Volume and violations.
    count("decl_365", keep<&Enterprise::declarations_365>),
    count("decl_lines_365"),
    integer("value_365_vnd", 0, kMaxVnd),
    integer("tax_365_vnd", 0, kMaxVnd),
    Field{.name = "viol_365",
          .kind = Kind::kIntegers,
          .max = kMaxU16,
          .count = 7,
          .keep = [](Draft& d,
                     const Value& v) { d.section_counts += static_cast<std::uint64_t>(v.number); }},
    integer("viol_730_sec12", 0, kMaxU16),
    date("last_viol_date"),
    flag("prosecuted"),
    Field{.name = "violations",
          .kind = Kind::kList,
          .count = kListMax,
          .members = kViolation,
          .keep = [](Draft& d, const Value&) { d.has_violations = true; },
          .begin = [](Draft& d) { d.violation = {}; },
          .end = end_violation},
    // What checks found.
    count("insp_phys_365"),
    count("insp_phys_hit_365"),
    count("insp_doc_365"),
    count("insp_doc_hit_365"),
    count("scan_365"),
    count("scan_suspect_365"),
    count("scan_hit_365"),
    count("pca_365"),
    count("pca_hit_365"),
    count("amend_365", keep<&Enterprise::amendments_365>),
    count("cancel_365", keep<&Enterprise::cancellations_365>),
    integer("late_co_365", 0, kMaxU16, keep<&Enterprise::late_co_365>),
    // Habits.
    Field{.name = "mean_decl_day_90", .kind = Kind::kDecimal},
    Field{.name = "sd_decl_day_90", .kind = Kind::kDecimal},
    list("hs_topk", 8, kHs4Share),
    list("origin_topk", 4, kOriginShare),
    list("office_topk", 4, kOfficeShare),
    Field{.name = "counterparty_bloom", .kind = Kind::kAlnum, .min = 1, .max = 8'192},
    // Head office.
    count("watch_mask", keep<&Enterprise::watch_mask>),
    Field{.name = "directive", .kind = Kind::kObject, .members = kDirective},
    list("flags", kListMax, kFlag),
    list("labels", kListMax, kLabel),
    Field{.name = "x", .kind = Kind::kOpen},
};

bool ends_before_it_begins(Date from, Date to) { return to != kNoDate && to < from; }

}  // namespace

std::span<const Field> enterprise_fields() noexcept { return kEnterprise; }

std::optional<FieldFault> finish_enterprise(EnterpriseDraft& draft) {
  EnterpriseRecord& record = *draft.record;
  Enterprise& hot = record.hot;
  if (hot.tax_status == 8'000) {
    return FieldFault{"/tax_status",
                      "E8000 is no status of the tax code: write the stop as enforcement_stop"};
  }
  if (hot.tax_status != 0 && hot.tax_status < 8'001) {
    return FieldFault{"/tax_status", "is neither 0 (in operation) nor 8001 to 8025"};
  }
  if (draft.has_broker_code && hot.role != Role::kBroker) {
    return FieldFault{"/broker_code", "belongs to a record of role BROKER only"};
  }
  if (draft.has_broker_code && draft.has_party_code) {
    return FieldFault{"/broker_code", "is the older name of party_code: write that alone"};
  }
  if (draft.has_party_code && hot.role == Role::kTrader) {
    return FieldFault{"/party_code", "a TRADER is named by its tax code alone"};
  }
  if ((hot.aeo_from == kNoDate) != (hot.aeo_to == kNoDate)) {
    return FieldFault{hot.aeo_from == kNoDate ? "/aeo_from" : "/aeo_to",
                      "is missing: priority standing has a first and a last day"};
  }
  if (ends_before_it_begins(hot.aeo_from, hot.aeo_to)) {
    return FieldFault{"/aeo_to", "lies before aeo_from"};
  }
  if (ends_before_it_begins(hot.stop_from, hot.stop_to)) {
    return FieldFault{"/enforcement_stop/to", "lies before from"};
  }
  if (ends_before_it_begins(hot.directive_from, hot.directive_to)) {
    return FieldFault{"/directive/to", "lies before from"};
  }
  if (!draft.has_debt_total) hot.debt_over_90d_vnd = draft.debt_sum;
  hot.violations_365 = draft.has_violations ? draft.counting_violations
                                            : static_cast<std::uint32_t>(draft.section_counts);
  return std::nullopt;
}

}  // namespace luong
