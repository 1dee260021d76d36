#include "storage/enterprise_codec.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

// Every field a value of its own, so that a field forgotten or taken for another shows.
EnterpriseRecord full() {
  EnterpriseRecord record;
  Enterprise& e = record.hot;
  e.tax_code = TaxCode::parse("0100109106")->packed();
  e.role = Role::kBroker;
  e.compliance_level = 4;
  e.risk_class = 9;
  e.directive_channel = 3;
  e.directive_scan = true;
  e.enforcement_stop = true;
  e.voluntary_program = true;
  e.foreign_aeo = true;
  e.tax_status = 8'025;
  e.viol_sec12 = 301;
  e.watch_mask = 0x80000001;
  e.directive_no = 4'000'000'000;
  e.aeo_from = Date{1};
  e.aeo_to = Date{-2};
  e.stop_from = Date{3};
  e.stop_to = Date{4};
  e.debt_exempt_until = Date{5};
  e.directive_from = Date{6};
  e.directive_to = Date{7};
  e.established = Date{-8'000};
  e.first_declaration = Date{9};
  e.sec12_until = Date{10};
  e.debt_over_90d_vnd = 123'456'789'012'345;
  e.declarations_365 = 11;
  e.violations_365 = 12;
  e.amendments_365 = 13;
  e.cancellations_365 = 14;
  e.late_co_365 = 15;
  e.shared_address_closed_firms = 16;
  e.association = true;
  e.profile_complete = true;
  e.profile_verified_on = Date{18};
  e.unmet_criteria = 0xFEDC'BA98'7654;
  record.specialised = {{"MAE", InspectionMethod::kTightened}, {"MOH", InspectionMethod::kReduced}};
  record.party_code = "BK001";
  record.json = R"({"tax_code":"0100109106"})";
  return record;
}

TEST(EnterpriseCodec, EveryFieldComesBack) {
  for (const bool bare : {false, true}) {
    EnterpriseRecord record = full();
    if (bare) record.clear();
    std::string value;
    encode_enterprise(record, value);
    const auto stored =
        decode_enterprise(enterprise_db_key(record.hot.tax_code, record.hot.role), value);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->hot, record.hot);
    EXPECT_EQ(stored->specialised, record.specialised);
    EXPECT_EQ(stored->party_code, record.party_code);
    EXPECT_EQ(stored->json, record.json);
  }
}

TEST(EnterpriseCodec, KeysOfOneFirmLieTogether) {
  EXPECT_LT(enterprise_db_key(5, Role::kTrader), enterprise_db_key(5, Role::kWarehouse));
  EXPECT_LT(enterprise_db_key(5, Role::kWarehouse), enterprise_db_key(6, Role::kTrader));
  EXPECT_LT(enterprise_db_key(255, Role::kTrader), enterprise_db_key(256, Role::kTrader));
}

TEST(EnterpriseCodec, OtherBytesAreRefused) {
  std::string value;
  encode_enterprise(full(), value);
  const std::string key = enterprise_db_key(full().hot.tax_code, Role::kBroker);
  const std::size_t hot_bytes = value.size() - full().json.size();
  for (std::size_t size = 0; size < hot_bytes; ++size) {
    EXPECT_FALSE(decode_enterprise(key, value.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_enterprise(key.substr(1), value));
  EXPECT_FALSE(decode_enterprise(key + "1", value));
  EXPECT_FALSE(decode_enterprise(enterprise_db_key(1, Role{0}), value));
  EXPECT_FALSE(decode_enterprise(enterprise_db_key(1, Role{7}), value));
  std::string other_format = value;
  other_format[0] = 4;
  EXPECT_FALSE(decode_enterprise(key, other_format));
  std::string half_true = value;
  half_true[4] = 2;  // directive_scan
  EXPECT_FALSE(decode_enterprise(key, half_true));
}

constexpr std::size_t kUnknownBytes = 4, kProfileBytes = 1 + 1 + 4 + 8;

// The value as format 2 had it, and with its profile's place in it.
struct FormatTwo {
  std::string value;
  std::size_t profile;
};
FormatTwo format_two(const EnterpriseRecord& record) {
  FormatTwo two;
  EnterpriseRecord unrated = record;
  unrated.specialised.clear();
  encode_enterprise(unrated, two.value);
  const std::size_t rest = 1 + record.party_code.size() + record.json.size();
  two.value.erase(two.value.size() - rest - 1, 1);  // the number of ratings
  two.profile = two.value.size() - rest - kProfileBytes;
  two.value.insert(two.profile, kUnknownBytes, 'x');
  two.profile += kUnknownBytes;
  two.value[0] = 2;
  return two;
}

TEST(EnterpriseCodec, FormatTwoIsReadWithoutRatings) {
  const EnterpriseRecord record = full();
  const FormatTwo old = format_two(record);  // What is decoded are views into it.
  const auto stored =
      decode_enterprise(enterprise_db_key(record.hot.tax_code, record.hot.role), old.value);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->hot, record.hot);
  EXPECT_TRUE(stored->specialised.empty());
  EXPECT_EQ(stored->party_code, record.party_code);
  EXPECT_EQ(stored->json, record.json);
}

// Generations of before 2026-11-27 know no profile.
TEST(EnterpriseCodec, FormatOneIsReadWithoutAProfile) {
  EnterpriseRecord record = full();
  FormatTwo old = format_two(record);
  old.value.erase(old.profile, kProfileBytes);
  old.value[0] = 1;
  const auto stored =
      decode_enterprise(enterprise_db_key(record.hot.tax_code, record.hot.role), old.value);
  ASSERT_TRUE(stored);
  record.hot.association = record.hot.profile_complete = false;
  record.hot.profile_verified_on = kNoDate;
  record.hot.unmet_criteria = 0;
  EXPECT_EQ(stored->hot, record.hot);
  EXPECT_EQ(stored->party_code, record.party_code);
  EXPECT_EQ(stored->json, record.json);
}

TEST(EnterpriseCodec, RatingsThatAreNoneAreRefused) {
  EnterpriseRecord record = full();
  record.party_code.clear();
  record.json.clear();
  std::string value;
  encode_enterprise(record, value);
  const std::string key = enterprise_db_key(record.hot.tax_code, record.hot.role);
  ASSERT_TRUE(decode_enterprise(key, value));
  for (const char method : {'\0', '\4'}) {
    std::string wrong = value;
    wrong[wrong.size() - 2] = method;  // of the last rating; an empty party code follows
    EXPECT_FALSE(decode_enterprise(key, wrong));
  }
}

}  // namespace
}  // namespace luong
