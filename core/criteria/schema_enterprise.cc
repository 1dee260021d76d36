#include <vector>

#include "core/criteria/getters.h"

// The fields of `enterprise`, `broker` and the other parties. Dated facts are judged on the day the
// declaration was registered. A null base is an enterprise the snapshot does not have.
namespace luong::criteria {
namespace {

using namespace getters;
using E = Enterprise;

Date day(const Input& input) { return business_day(input.declaration->registered_at); }

// An end that is not set is open.
bool within(Date from, Date to, Date on) {
  return (from == kNoDate || from <= on) && (to == kNoDate || on <= to);
}
bool stop_in_force(const E& e, Date on) {
  return e.enforcement_stop && within(e.stop_from, e.stop_to, on);
}
// A priority enterprise has a first day; without one there is no membership.
bool aeo_valid(const E& e, Date on) {
  return e.aeo_from != kNoDate && within(e.aeo_from, e.aeo_to, on);
}
bool debt_exempt(const E& e, Date on) {
  return e.debt_exempt_until != kNoDate && on <= e.debt_exempt_until;
}
bool directive_in_force(const E& e, Date on) {
  return (e.directive_channel != 0 || e.directive_scan) &&
         within(e.directive_from, e.directive_to, on);
}
bool directive_scan(const E& e, Date on) { return e.directive_scan && directive_in_force(e, on); }
std::int64_t directive_channel(const E& e, Date on) {
  return directive_in_force(e, on) ? e.directive_channel : 0;
}
std::int64_t viol_sec12(const E& e, Date on) {
  return within(kNoDate, e.sec12_until, on) ? e.viol_sec12 : 0;
}
std::int64_t violation_permille(const E& e, Date) {
  return e.declarations_365 == 0
             ? 0
             : std::int64_t{e.violations_365} * 1000 / std::int64_t{e.declarations_365};
}

template <auto kFunction>
Presence worked_out(const Input& input, const void* base, Value& out, char*) {
  if (base == nullptr) {
    out.i = 0;
    return Presence::kAbsent;
  }
  return put(out, kFunction(*static_cast<const E*>(base), day(input)), nullptr);
}

// 0 in a level, class or status is "unknown" or "none": has() is false, the value 0 anyway.
template <auto kMember, bool kZeroIsAbsent>
Presence stored(const Input&, const void* base, Value& out, char*) {
  out.i = 0;
  if (base == nullptr) return Presence::kAbsent;
  const auto& value = static_cast<const E*>(base)->*kMember;
  if (kZeroIsAbsent && value == 0) return Presence::kAbsent;
  return put(out, value, nullptr);
}

template <Date E::*kMember>
Presence dated(const Input&, const void* base, Value& out, char*) {
  const Date date = base != nullptr ? static_cast<const E*>(base)->*kMember : kNoDate;
  out.i = date == kNoDate ? kNoDay : date.days;
  return date == kNoDate ? Presence::kAbsent : Presence::kPresent;
}

template <Date E::*kMember>
Presence days_since(const Input& input, const void* base, Value& out, char* scratch) {
  const Presence found = dated<kMember>(input, base, out, scratch);
  out.i = found == Presence::kPresent ? day(input).days - out.i : 0;
  return found;
}

Presence known(const Input&, const void* base, Value& out, char*) {
  out.i = base != nullptr ? 1 : 0;
  return base != nullptr ? Presence::kPresent : Presence::kAbsent;
}

template <auto kMember, bool kZeroIsAbsent = false>
Field number(std::string_view name) {
  return field(name, TypeOf<std::remove_cvref_t<decltype(std::declval<E>().*kMember)>>::value,
               &stored<kMember, kZeroIsAbsent>);
}

std::vector<Field> all_fields() {
  return {
      field("known", Type::kBool, &known),
      number<&E::compliance_level, true>("compliance_level"),
      number<&E::risk_class, true>("risk_class"),
      number<&E::tax_status>("tax_status"),
      number<&E::debt_over_90d_vnd>("debt_over_90d_vnd"),
      field("debt_exempt", Type::kBool, &worked_out<&debt_exempt>),
      field("stop_in_force", Type::kBool, &worked_out<&stop_in_force>),
      field("aeo_valid", Type::kBool, &worked_out<&aeo_valid>),
      field("viol_sec12", Type::kInt, &worked_out<&viol_sec12>),
      number<&E::violations_365>("violations_365"),
      number<&E::declarations_365>("declarations_365"),
      number<&E::amendments_365>("amendments_365"),
      number<&E::cancellations_365>("cancellations_365"),
      number<&E::late_co_365>("late_co_365"),
      field("violation_permille", Type::kInt, &worked_out<&violation_permille>),
      field("age_days", Type::kInt, &days_since<&E::established>),
      field("active_days", Type::kInt, &days_since<&E::first_declaration>),
      field("directive_in_force", Type::kBool, &worked_out<&directive_in_force>),
      field("directive_channel", Type::kInt, &worked_out<&directive_channel>),
      field("directive_scan", Type::kBool, &worked_out<&directive_scan>),
      number<&E::directive_no, true>("directive_no"),
      number<&E::voluntary_program>("voluntary_program"),
      number<&E::foreign_aeo>("foreign_aeo"),
      number<&E::shared_address_closed_firms>("shared_address_closed_firms"),
      number<&E::watch_mask>("watch_mask"),
      field("aeo_from", Type::kDate, &dated<&E::aeo_from>),
      field("aeo_to", Type::kDate, &dated<&E::aeo_to>),
      field("stop_from", Type::kDate, &dated<&E::stop_from>),
      field("stop_to", Type::kDate, &dated<&E::stop_to>),
      field("debt_exempt_until", Type::kDate, &dated<&E::debt_exempt_until>),
      field("directive_from", Type::kDate, &dated<&E::directive_from>),
      field("directive_to", Type::kDate, &dated<&E::directive_to>),
      field("established", Type::kDate, &dated<&E::established>),
      field("first_declaration", Type::kDate, &dated<&E::first_declaration>),
      field("sec12_until", Type::kDate, &dated<&E::sec12_until>),
  };
}

}  // namespace

const Record& enterprise_record() noexcept {
  static const std::vector<Field> kFields = all_fields();
  static const Record kRecord{.name = "an enterprise", .fields = kFields};
  return kRecord;
}

}  // namespace luong::criteria
