#include "core/enterprise_overlay.h"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <system_error>
#include <tuple>
#include <utility>

#include "core/byte_codec.h"

namespace luong {
namespace {

using Entry = EnterpriseOverlay::Entry;

auto effect_order(const Entry& entry) { return std::tie(entry.at.ms, entry.sequence); }

// The part of a record a delta speaks of. Stop on and off speak of one thing, so do directives and
// membership.
DeltaKind subject(DeltaKind kind) {
  if (kind == DeltaKind::kStopOff) return DeltaKind::kStopOn;
  if (kind == DeltaKind::kDirectiveOff) return DeltaKind::kDirectiveOn;
  if (kind == DeltaKind::kMembershipGranted) return DeltaKind::kMembershipRevoked;
  return kind;
}

// Whether nobody can see `earlier` any more once `later`, which took effect after it, is there:
// every generation that lets the first apply lets the second apply too.
bool hides(const Entry& later, const Entry& earlier) {
  if (subject(later.kind) != subject(earlier.kind)) return false;
  if (later.kind == DeltaKind::kSanctionAnnulled) {
    return later.decision != 0 && later.decision == earlier.decision;
  }
  // The end of one numbered directive leaves another in force, so it hides nothing but itself.
  if (later.kind == DeltaKind::kDirectiveOff && later.value != 0) {
    return earlier.kind == later.kind && earlier.value == later.value;
  }
  return true;
}

// Feeds number directives, decisions read "5/CT-ĐTCBL": the digits in front are the number. 0:
// none.
std::int64_t directive_number(const EnterpriseDelta& delta) {
  if (delta.value != 0) return delta.value;
  std::uint32_t number = 0;
  const std::string_view text = delta.decision_no;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() ? number : 0;
}

template <typename Number>
void take_one(Number& count) {
  if (count > 0) --count;
}

void apply(const Entry& entry, Enterprise& record) {
  switch (entry.kind) {
    case DeltaKind::kDebtPaid:
      record.debt_over_90d_vnd = 0;
      return;
    case DeltaKind::kStopOn:
      record.enforcement_stop = true;
      record.stop_from = entry.from;
      record.stop_to = entry.to;
      return;
    case DeltaKind::kStopOff:
      record.enforcement_stop = false;
      record.stop_from = record.stop_to = kNoDate;
      return;
    case DeltaKind::kTaxStatus:
      record.tax_status = static_cast<std::uint16_t>(entry.value);
      return;
    case DeltaKind::kMembershipRevoked:
      record.voluntary_program = false;
      return;
    case DeltaKind::kMembershipGranted:
      record.voluntary_program = true;
      return;
    case DeltaKind::kSanctionAnnulled:
      take_one(record.viol_sec12);
      take_one(record.violations_365);
      if (record.viol_sec12 == 0) record.sec12_until = kNoDate;
      return;
    case DeltaKind::kDirectiveOn:
      record.directive_no = static_cast<std::uint32_t>(entry.value);
      record.directive_channel = entry.channel;
      record.directive_scan = entry.scan;
      record.directive_from = entry.from;
      record.directive_to = entry.to;
      return;
    case DeltaKind::kDirectiveOff:
      if (entry.value != 0 && entry.value != record.directive_no) return;
      record.directive_no = 0;
      record.directive_channel = 0;
      record.directive_scan = false;
      record.directive_from = record.directive_to = kNoDate;
      return;
    case DeltaKind::kRiskClass:
      record.risk_class = static_cast<std::uint8_t>(entry.value);
      return;
    case DeltaKind::kComplianceLevel:
      record.compliance_level = static_cast<std::uint8_t>(entry.value);
      record.unmet_criteria = 0;  // They explained the level before.
      return;
  }
}

// Saved form: a version byte, last_sequence, count, then the entries in the order of (tax code,
// role, effect).
constexpr std::uint8_t kFormat = 1;

void put_entry(std::string& out, const Entry& entry) {
  put_fixed(out, entry.tax_code);
  put_u8(out, static_cast<std::uint8_t>(entry.role));
  put_u8(out, static_cast<std::uint8_t>(entry.kind));
  put_u8(out, entry.channel);
  put_u8(out, entry.scan ? 1 : 0);
  put_fixed(out, entry.at.ms);
  put_fixed(out, entry.from.days);
  put_fixed(out, entry.to.days);
  put_fixed(out, entry.value);
  put_fixed(out, entry.decision);
  put_fixed(out, entry.sequence);
}

std::optional<Entry> take_entry(ByteReader& reader) {
  Entry entry;
  entry.tax_code = reader.fixed<std::uint64_t>();
  const std::uint8_t role = reader.u8();
  const std::uint8_t kind = reader.u8();
  entry.channel = reader.u8();
  const std::uint8_t scan = reader.u8();
  entry.at.ms = reader.fixed<std::int64_t>();
  entry.from.days = reader.fixed<std::int32_t>();
  entry.to.days = reader.fixed<std::int32_t>();
  entry.value = reader.fixed<std::int64_t>();
  entry.decision = reader.fixed<std::uint64_t>();
  entry.sequence = reader.fixed<std::uint64_t>();
  const auto known_role = role_of_number(role);
  const bool known =
      known_role && kind >= 1 && kind <= static_cast<std::uint8_t>(DeltaKind::kMembershipGranted);
  if (!reader.ok() || !known || scan > 1 || entry.channel > 3) return std::nullopt;
  entry.role = *known_role;
  entry.kind = static_cast<DeltaKind>(kind);
  entry.scan = scan == 1;
  return entry;
}

Error corrupt() {
  return {ErrorCode::kCorrupt, {}, "the saved enterprise deltas are not what was written"};
}

}  // namespace

void EnterpriseOverlay::insert(Entries& entries, const Entry& entry) {
  const auto place = std::upper_bound(
      entries.begin(), entries.end(), entry,
      [](const Entry& a, const Entry& b) { return effect_order(a) < effect_order(b); });
  const bool hidden =
      std::any_of(place, entries.end(), [&](const Entry& later) { return hides(later, entry); });
  if (hidden) return;
  const auto at = entries.insert(place, entry);
  const auto kept = std::remove_if(entries.begin(), at,
                                   [&](const Entry& earlier) { return hides(entry, earlier); });
  count_ += 1;
  count_ -= static_cast<std::size_t>(at - kept);
  entries.erase(kept, at);
}

void EnterpriseOverlay::add(const EnterpriseDelta& delta, std::uint64_t sequence) {
  assert(sequence > last_sequence_);
  last_sequence_ = sequence;
  Entry entry;
  entry.tax_code = delta.tax_code.packed();
  entry.role = static_cast<Role>(delta.role);
  entry.kind = delta.kind;
  entry.channel = delta.channel;
  entry.scan = delta.scan;
  entry.at = delta.at;
  entry.from = delta.from.value_or(kNoDate);
  entry.to = delta.to.value_or(kNoDate);
  entry.value =
      subject(delta.kind) == DeltaKind::kDirectiveOn ? directive_number(delta) : delta.value;
  if (!delta.decision_no.empty()) {
    entry.decision = XXH3_64bits(delta.decision_no.data(), delta.decision_no.size());
  }
  entry.sequence = sequence;
  insert(by_key_[enterprise_key(entry.tax_code, entry.role)], entry);
}

std::optional<Enterprise> EnterpriseOverlay::in_force(const ComplianceSnapshot& snapshot,
                                                      const Enterprise* found) const {
  if (found == nullptr) return std::nullopt;
  Enterprise record = *found;
  const auto entries = by_key_.find(enterprise_key(record.tax_code, record.role));
  if (entries == by_key_.end()) return record;
  for (const Entry& entry : entries->second) {
    if (entry.at > snapshot.evaluated_at()) apply(entry, record);
  }
  return record;
}

std::optional<Instant> EnterpriseOverlay::changed_at(const ComplianceSnapshot& snapshot,
                                                     std::uint64_t tax_code_packed,
                                                     Role role) const noexcept {
  const auto entries = by_key_.find(enterprise_key(tax_code_packed, role));
  if (entries == by_key_.end() || entries->second.empty()) return std::nullopt;
  const Instant latest = entries->second.back().at;  // In the order they took effect.
  return latest > snapshot.evaluated_at() ? std::optional(latest) : std::nullopt;
}

bool EnterpriseOverlay::touched_after(std::uint64_t tax_code_packed, Role role,
                                      std::uint64_t sequence) const noexcept {
  const auto found = by_key_.find(enterprise_key(tax_code_packed, role));
  return found != by_key_.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&](const Entry& entry) { return entry.sequence > sequence; });
}

bool EnterpriseOverlay::touches(std::uint64_t tax_code_packed, Role role) const noexcept {
  return by_key_.contains(enterprise_key(tax_code_packed, role));
}

void EnterpriseOverlay::save(std::string& out) const {
  std::vector<const Entries*> firms;
  firms.reserve(by_key_.size());
  for (const auto& [key, entries] : by_key_) firms.push_back(&entries);
  std::sort(firms.begin(), firms.end(), [](const Entries* a, const Entries* b) {
    return std::tie(a->front().tax_code, a->front().role) <
           std::tie(b->front().tax_code, b->front().role);
  });
  put_u8(out, kFormat);
  put_fixed(out, last_sequence_);
  put_fixed(out, std::uint64_t{count_});
  for (const Entries* entries : firms) {
    for (const Entry& entry : *entries) put_entry(out, entry);
  }
}

std::optional<Error> EnterpriseOverlay::load(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kFormat) return corrupt();
  EnterpriseOverlay loaded;
  loaded.last_sequence_ = reader.fixed<std::uint64_t>();
  const auto count = reader.fixed<std::uint64_t>();
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = take_entry(reader);
    if (!entry || entry->sequence > loaded.last_sequence_) return corrupt();
    loaded.insert(loaded.by_key_[enterprise_key(entry->tax_code, entry->role)], *entry);
  }
  if (!reader.ok() || !reader.at_end() || loaded.count_ != count) return corrupt();
  *this = std::move(loaded);
  return std::nullopt;
}

}  // namespace luong
