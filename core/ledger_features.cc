#include "core/ledger_features.h"

#include "core/canonical_reader.h"

namespace luong {
namespace {

void put(std::string& out, const PartyActivity& party) {
  put_varint(out, party.declarations);
  if (party.declarations == 0) return;
  put_varint(out, party.days_known);
  put_varint(out, party.today);
  put_varint(out, party.last_7_days);
  put_varint(out, party.last_30_days);
  put_signed(out, party.daily_mean);
  put_signed(out, party.daily_deviation);
  put_signed(out, party.mean_value_vnd);
}

void take(CanonicalReader& reader, PartyActivity& party) {
  party = {};
  party.declarations = reader.integer<std::uint32_t>();
  if (party.declarations == 0) return;
  party.days_known = reader.integer<std::uint32_t>();
  party.today = reader.integer<std::uint32_t>();
  party.last_7_days = reader.integer<std::uint32_t>();
  party.last_30_days = reader.integer<std::uint32_t>();
  party.daily_mean = reader.signed_number();
  party.daily_deviation = reader.signed_number();
  party.mean_value_vnd = reader.signed_number();
}

// Most are zero: a mask tells which are not.
void put(std::string& out, const BySightingKind<std::uint16_t>& counts) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < kSightingKinds; ++i) mask |= (counts[i] != 0 ? 1ULL : 0ULL) << i;
  put_varint(out, mask);
  for (const std::uint16_t count : counts) {
    if (count != 0) put_varint(out, count);
  }
}

void take(CanonicalReader& reader, BySightingKind<std::uint16_t>& counts) {
  const std::uint64_t mask = reader.below(1U << kSightingKinds);
  for (std::size_t i = 0; i < kSightingKinds; ++i) {
    counts[i] = 0;
    if ((mask >> i & 1U) == 0) continue;
    counts[i] = reader.integer<std::uint16_t>();
    if (counts[i] == 0) reader.fail();
  }
}

}  // namespace

void put(std::string& out, const LedgerFeatures& features) {
  put_varint(out, features.age_days);
  put(out, features.trader);
  put(out, features.broker);
  put(out, features.first);
  put(out, features.of_others);
  put_varint(out, features.bill_declarations);
}

void take(CanonicalReader& reader, LedgerFeatures& features) {
  features.age_days = reader.integer<std::uint32_t>();
  take(reader, features.trader);
  take(reader, features.broker);
  take(reader, features.first);
  take(reader, features.of_others);
  features.bill_declarations = reader.integer<std::uint32_t>();
}

void put(std::string& out, const CheckHistory& checks) {
  put_varint(out, checks.checks);
  put_varint(out, checks.violations);
  put_varint(out, checks.days_since_violation);
}

void take(CanonicalReader& reader, CheckHistory& checks) {
  checks.checks = reader.integer<std::uint32_t>();
  checks.violations = reader.integer<std::uint32_t>();
  checks.days_since_violation = reader.integer<std::uint32_t>();
}

}  // namespace luong
