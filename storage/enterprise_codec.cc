#include "storage/enterprise_codec.h"

#include <cstddef>
#include <type_traits>

#include "core/byte_codec.h"

namespace luong {
namespace {

constexpr std::uint8_t kFormat = 3;
constexpr std::uint8_t kFormatWithoutProfile = 1, kFormatWithoutRatings = 2;
constexpr std::size_t kKeyBytes = 9;
static_assert(sizeof(Enterprise) == 128,
              "a changed record needs a new kFormat and its fields here");

// `visit` sees every field but the key's, reading and writing alike.
template <typename Record, typename Visitor>
void each_field(Record& record, Visitor visit) {
  visit(record.compliance_level);
  visit(record.risk_class);
  visit(record.directive_channel);
  visit(record.directive_scan);
  visit(record.enforcement_stop);
  visit(record.voluntary_program);
  visit(record.foreign_aeo);
  visit(record.tax_status);
  visit(record.viol_sec12);
  visit(record.watch_mask);
  visit(record.directive_no);
  visit(record.aeo_from.days);
  visit(record.aeo_to.days);
  visit(record.stop_from.days);
  visit(record.stop_to.days);
  visit(record.debt_exempt_until.days);
  visit(record.directive_from.days);
  visit(record.directive_to.days);
  visit(record.established.days);
  visit(record.first_declaration.days);
  visit(record.sec12_until.days);
  visit(record.debt_over_90d_vnd);
  visit(record.declarations_365);
  visit(record.violations_365);
  visit(record.amendments_365);
  visit(record.cancellations_365);
  visit(record.late_co_365);
  visit(record.shared_address_closed_firms);
}

// What format 1 does not have.
template <typename Record, typename Visitor>
void each_profile_field(Record& record, Visitor visit) {
  visit(record.association);
  visit(record.profile_complete);
  visit(record.profile_verified_on.days);
  visit(record.unmet_criteria);
}

bool read_ratings(ByteReader& reader, std::vector<SpecialisedRating>& ratings) {
  const std::uint64_t count = reader.varint();
  if (!reader.ok() || count > kMinistriesMax) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view ministry = reader.text();
    const std::uint8_t method = reader.u8();
    if (ministry.size() > MinistryCode::capacity() || method < 1 || method > kInspectionMethods) {
      return false;
    }
    ratings.push_back({MinistryCode(ministry), static_cast<InspectionMethod>(method)});
  }
  return true;
}

}  // namespace

std::string enterprise_db_key(std::uint64_t tax_code_packed, Role role) {
  std::string key;
  key.reserve(kKeyBytes);
  for (int shift = 56; shift >= 0; shift -= 8) {
    key += static_cast<char>(tax_code_packed >> static_cast<unsigned>(shift) & 0xFFU);
  }
  key += static_cast<char>(role);
  return key;
}

void encode_enterprise(const EnterpriseRecord& record, std::string& out) {
  put_u8(out, kFormat);
  const auto write = [&out](const auto& field) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, bool>) {
      put_u8(out, field ? 1 : 0);
    } else {
      put_fixed(out, field);
    }
  };
  each_field(record.hot, write);
  each_profile_field(record.hot, write);
  put_varint(out, record.specialised.size());
  for (const SpecialisedRating& rating : record.specialised) {
    put_text(out, rating.ministry.view());
    put_u8(out, static_cast<std::uint8_t>(rating.method));
  }
  put_text(out, record.party_code);
  out += record.json;
}

std::optional<StoredEnterprise> decode_enterprise(std::string_view key, std::string_view value) {
  if (key.size() != kKeyBytes) return std::nullopt;
  const auto role = role_of_number(static_cast<std::uint8_t>(key.back()));
  ByteReader reader(value);
  const std::uint8_t format = reader.u8();
  if (!role || format < kFormatWithoutProfile || format > kFormat) return std::nullopt;

  StoredEnterprise stored;
  for (const char byte : key.substr(0, 8)) {
    stored.hot.tax_code = stored.hot.tax_code << 8U | static_cast<unsigned char>(byte);
  }
  stored.hot.role = *role;
  bool sane = true;
  const auto read = [&](auto& field) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, bool>) {
      const std::uint8_t byte = reader.u8();
      sane = sane && byte <= 1;
      field = byte == 1;
    } else {
      field = reader.fixed<std::remove_cvref_t<decltype(field)>>();
    }
  };
  each_field(stored.hot, read);
  if (format <= kFormatWithoutRatings) reader.fixed<std::uint32_t>();
  if (format > kFormatWithoutProfile) each_profile_field(stored.hot, read);
  if (format > kFormatWithoutRatings) {
    sane = read_ratings(reader, stored.specialised) && sane;
  }
  stored.party_code = reader.text();
  stored.json = reader.rest();
  if (!sane || !reader.ok()) return std::nullopt;
  return stored;
}

}  // namespace luong
