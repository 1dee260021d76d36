#include "core/declaration.h"

#include <gtest/gtest.h>

#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;

TEST(Procedure, NamesReadBackAndKnowTheirDirection) {
  struct Case {
    const char* name;
    Direction direction;
    bool amendment, low_value, preregistration;
  };
  constexpr auto kI = Direction::kImport;
  constexpr auto kE = Direction::kExport;
  const Case kCases[] = {
      {"IDC", kI, false, false, false}, {"EDC", kE, false, false, false},
      {"IDE", kI, true, false, false},  {"EDE", kE, true, false, false},
      {"MIC", kI, false, true, false},  {"MEC", kE, false, true, false},
      {"MIE", kI, true, true, false},   {"MEE", kE, true, true, false},
      {"IDA", kI, false, false, true},  {"EDA", kE, false, false, true},
      {"IDB", kI, false, false, true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto procedure = parse_procedure(c.name);
    ASSERT_TRUE(procedure.has_value());
    EXPECT_EQ(name(*procedure), c.name);
    EXPECT_EQ(direction_of(*procedure), c.direction);
    EXPECT_EQ(is_amendment(*procedure), c.amendment);
    EXPECT_EQ(is_low_value(*procedure), c.low_value);
    EXPECT_EQ(is_preregistration(*procedure), c.preregistration);
  }
  for (const char* word : {"", "IDD", "idc", "IDCX"}) EXPECT_FALSE(parse_procedure(word)) << word;
}

TEST(Declaration, ClearForgetsEverythingButMemory) {
  Declaration declaration = a_declaration().item({}).item({}).container("CSQU3054383");
  const std::size_t capacity = declaration.lines.capacity();
  declaration.clear();
  EXPECT_EQ(declaration, Declaration());
  EXPECT_EQ(declaration.lines.capacity(), capacity);
}

TEST(CrossChecks, TheBuildersDeclarationIsClean) {
  EXPECT_EQ(a_declaration().build().cross, CrossChecks());
  EXPECT_EQ(a_declaration().exports().to("US").build().cross, CrossChecks());
  EXPECT_EQ(a_declaration()
                .item({.quantity = "3", .value = "1000"})
                .item({.quantity = "7", .unit_price = "1.234567"})
                .build()
                .cross,
            CrossChecks());
}

TEST(CrossChecks, PriceTimesQuantityMayDifferByOne) {
  struct Case {
    const char* name;
    test::Item item;
    bool mismatch;
  };
  const Case kCases[] = {
      {"equal", {.quantity = "10", .value = "100", .unit_price = "10"}, false},
      {"one above", {.quantity = "10", .value = "101", .unit_price = "10"}, false},
      {"one below", {.quantity = "10", .value = "99", .unit_price = "10"}, false},
      {"just more than one", {.quantity = "10", .value = "101.0001", .unit_price = "10"}, true},
      {"just less", {.quantity = "10", .value = "98.9999", .unit_price = "10"}, true},
      {"huge",
       {.quantity = "900000000000000",
        .value = "1",
        .unit_price = "9000000000000",
        .tax_value_vnd = 1},
       true},
      {"priced in another unit",
       {.quantity = "10", .value = "500", .unit_price = "10", .more = R"("unit_price_unit":"KGM")"},
       false},
      {"priced in another currency",
       {.quantity = "10", .value = "500", .unit_price = "10", .more = R"("unit_price_ccy":"EUR")"},
       false},
      {"same unit said",
       {.quantity = "10", .value = "500", .unit_price = "10", .more = R"("unit_price_unit":"PCE")"},
       true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Declaration declaration = a_declaration().item({}).item(c.item);
    EXPECT_EQ(declaration.cross.price_mismatch_lines, c.mismatch ? 2U : 0U);
  }
}

TEST(CrossChecks, LinesAddUpToTheInvoice) {
  const auto mismatch = [](const char* total, bool family) {
    auto builder = a_declaration().item({.value = "600"}).item({.value = "400"});
    builder.text("/invoice/total", total);
    if (family) builder.text("/first_declaration_no", "F");
    return builder.build().cross.total_mismatch;
  };
  EXPECT_FALSE(mismatch("1000", false));
  EXPECT_FALSE(mismatch("1001", false));
  EXPECT_FALSE(mismatch("999", false));
  EXPECT_TRUE(mismatch("1001.0001", false));
  EXPECT_TRUE(mismatch("998.9999", false));
  EXPECT_FALSE(mismatch("5000", true)) << "the parts of a family share one invoice";
  EXPECT_TRUE(mismatch("500", true));
}

TEST(CrossChecks, TheOthersOneByOne) {
  EXPECT_TRUE(a_declaration()
                  .set("/split_seq", "3")
                  .set("/split_total", "2")
                  .build()
                  .cross.split_out_of_range);
  EXPECT_FALSE(a_declaration()
                   .set("/split_seq", "2")
                   .set("/split_total", "2")
                   .build()
                   .cross.split_out_of_range);
  EXPECT_TRUE(a_declaration().trader("0100109107").build().cross.tax_code_check_digit_wrong);
  EXPECT_FALSE(a_declaration().trader("001099012345").build().cross.tax_code_check_digit_wrong);
  EXPECT_EQ(a_declaration()
                .container("CSQU3054383")
                .container("CSQU3054384")
                .container("SOCTANK7")
                .build()
                .cross.container_check_digit_wrong,
            2);
  EXPECT_EQ(a_declaration()
                .item({})
                .item({.quantity = "0", .value = "0", .unit_price = "1"})
                .build()
                .cross.zero_quantity_lines,
            2U);
}

TEST(CrossChecks, DatesOfAnImport) {
  const auto impossible = [](const char* arrival, const char* invoice) {
    return a_declaration()
        .registered_at("2025-06-12T23:59:59+07:00")
        .arrived(arrival)
        .text("/invoice/date", invoice)
        .build()
        .cross.dates_impossible;
  };
  EXPECT_FALSE(impossible("2025-06-10", "2025-06-02"));
  EXPECT_FALSE(impossible("2025-06-10", "2025-06-10"));
  EXPECT_TRUE(impossible("2025-06-10", "2025-06-11"));
  EXPECT_FALSE(impossible("2025-05-13", "2025-05-01"));  // 30 days
  EXPECT_TRUE(impossible("2025-05-12", "2025-05-01"));   // 31 days
  EXPECT_FALSE(impossible("2025-06-20", "2025-06-02")) << "registered before arrival is lawful";
  EXPECT_FALSE(a_declaration().without("/arrival_date").build().cross.dates_impossible);
}

}  // namespace
}  // namespace luong
