#include "core/permit_record.h"

#include <algorithm>
#include <utility>

#include "core/canonical_dates.h"
#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kStates = static_cast<std::uint64_t>(PermitState::kFailed) + 1;
constexpr std::uint64_t kNoticeFormat = 1;
constexpr std::uint64_t kDrawsFormat = 1;

// Sums beyond int64 stay at its end: more than any permit grants.
std::int64_t add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? INT64_MIN : INT64_MAX;
}

std::int64_t subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return a < 0 ? INT64_MIN : INT64_MAX;
}

void put(std::string& out, const SmallList<HsCode, limits::kPermitHsMax>& codes) {
  put_varint(out, codes.size());
  for (const HsCode code : codes) put_text(out, code.view());
}

void put(std::string& out, std::optional<Amount> amount) {
  put_varint(out, amount ? 1 : 0);
  if (amount) put_signed(out, amount->raw);
}

}  // namespace

std::string_view name(PermitState state) noexcept {
  switch (state) {
    case PermitState::kUnknown:
      return "unknown";
    case PermitState::kValid:
      return "valid";
    case PermitState::kRevoked:
      return "revoked";
    case PermitState::kPending:
      return "pending";
    case PermitState::kPassed:
      return "passed";
    case PermitState::kFailed:
      return "failed";
  }
  return "unknown";
}

Amount PermitRecord::left() const noexcept {
  return {subtract(granted.raw, add(used_elsewhere.raw, used.raw))};
}

bool PermitRecord::covers(HsCode code) const noexcept {
  return hs.empty() || std::any_of(hs.begin(), hs.end(), [code](HsCode part) {
           return code.view().starts_with(part.view());
         });
}

bool PermitRecord::valid_on(Date day) const noexcept {
  return (!valid_from || *valid_from <= day) && (!valid_to || day <= *valid_to);
}

bool PermitRecord::held_by(TaxCode trader) const noexcept {
  const TaxCode own = TaxCode::from_packed(holder);
  return !own.empty() && legal_person(own) == legal_person(trader);
}

void PermitRecord::draw(Amount amount) noexcept { used.raw = add(used.raw, amount.raw); }

const PermitDraw* find_draw(const PermitDraws& draws, Code<4> type, std::string_view no) noexcept {
  const auto at = std::ranges::find_if(
      draws, [&](const PermitDraw& draw) { return draw.after.same_permit(type, no); });
  return at == draws.end() ? nullptr : &*at;
}

bool take_notice(const PermitNotice& notice, PermitRecord& record) {
  const bool known = record.state != PermitState::kUnknown;
  if (known && notice.at < record.at) return false;
  record.type = notice.type;
  record.no = notice.no;
  record.state = notice.state;
  record.at = notice.at;
  // A revocation names the permit and says no more; what was known of it stays known.
  if (notice.state == PermitState::kRevoked) return true;
  record.holder = notice.holder.packed();
  record.hs = notice.hs;
  record.valid_from = notice.valid_from;
  record.valid_to = notice.valid_to;
  record.limited = notice.quantity.has_value();
  record.unit = notice.unit;
  record.granted = notice.quantity.value_or(Amount{});
  record.used_elsewhere = notice.quantity_used.value_or(Amount{});
  record.ministry = notice.ministry;
  return true;
}

void put(std::string& out, const PermitRecord& record) {
  put_text(out, record.type.view());
  put_text(out, record.no);
  put_varint(out, static_cast<std::uint64_t>(record.state));
  put_varint(out, record.holder);
  put(out, record.hs);
  put(out, record.valid_from);
  put(out, record.valid_to);
  put_varint(out, record.limited ? 1 : 0);
  put_text(out, record.unit.view());
  put_signed(out, record.granted.raw);
  put_signed(out, record.used_elsewhere.raw);
  put_signed(out, record.used.raw);
  put_text(out, record.ministry);
  put_signed(out, record.at.ms);
}

void take(CanonicalReader& reader, PermitRecord& record) {
  record.type = reader.code<4>();
  record.no = reader.text();
  record.state = static_cast<PermitState>(reader.below(kStates));
  record.holder = reader.number();
  record.hs.clear();
  const std::size_t codes = reader.count();
  if (codes > limits::kPermitHsMax) reader.fail();
  for (std::size_t i = 0; i < codes && reader.ok(); ++i) {
    record.hs.push_back(reader.code<HsCode::capacity()>());
  }
  record.valid_from = take_date(reader);
  record.valid_to = take_date(reader);
  record.limited = reader.flag();
  record.unit = reader.code<4>();
  record.granted.raw = reader.signed_number();
  record.used_elsewhere.raw = reader.signed_number();
  record.used.raw = reader.signed_number();
  record.ministry = reader.text();
  record.at.ms = reader.signed_number();
}

void encode(const PermitDraws& draws, std::string& out) {
  put_varint(out, kDrawsFormat);
  put_varint(out, draws.size());
  for (const PermitDraw& draw : draws) {
    put(out, draw.after);
    put_signed(out, draw.drawn.raw);
  }
}

std::optional<Error> decode(std::string_view bytes, PermitDraws& draws) {
  if (bytes.empty()) {
    draws.clear();
    return std::nullopt;
  }
  CanonicalReader reader(bytes);
  if (reader.number() != kDrawsFormat) reader.fail();
  const std::uint64_t count = reader.below(limits::kDrawsMax + 1);
  draws.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    PermitDraw& draw = draws.emplace_back();
    take(reader, draw.after);
    draw.drawn.raw = reader.signed_number();
  }
  if (reader.complete()) return std::nullopt;
  draws.clear();
  return Error{ErrorCode::kCorrupt, {}, "stored draws on permits do not read back"};
}

void encode(const PermitNotice& notice, std::string& out) {
  put_varint(out, kNoticeFormat);
  put_varint(out, notice.alive_only ? 1 : 0);
  put_text(out, notice.type.view());
  put_text(out, notice.no);
  put_varint(out, static_cast<std::uint64_t>(notice.state));
  put_varint(out, notice.holder.packed());
  put(out, notice.hs);
  put(out, notice.valid_from);
  put(out, notice.valid_to);
  put(out, notice.quantity);
  put(out, notice.quantity_used);
  put_text(out, notice.unit.view());
  put_text(out, notice.ministry);
  put_signed(out, notice.at.ms);
}

}  // namespace luong
