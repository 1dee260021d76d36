#include "core/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>

#include "tests/support/criteria_builder.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using test::a_hard;
using test::a_pack;
using test::a_risk;
using test::an_enterprise;
using test::CriterionBuilder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

CriteriaPack some_pack() {
  CriteriaPack pack = a_pack({
      a_hard("H104", 3).hold().sign().when("lines.exists(l, l.hs_code == '63090000')"),
      a_risk("V401", Group::kVal, 150)
          .floor(2)
          .advice("value_consult")
          .advice("unheard_of")
          .when(
              "lines.exists(l, l.tax_value_vnd > 1 && l.brand == '') && enterprise.risk_class > 0"),
      a_risk("S204", Group::kSec, 250).tier(1).scan(250).convertible().secret(),
  });
  for (Criterion& criterion : pack.criteria) {
    if (criterion.id != CriterionId("V401")) continue;
    criterion.legal_basis = {{"Thông tư 39/2015/TT-BTC", false}, {"Luật Hải quan", true}};
    criterion.guidance = {{"Kiểm tra hợp đồng.", "Check the contract."}};
    criterion.guidance_code = "VAL-01";
  }
  return pack;
}

// A lot with everything a page can show, and what it is explained from.
struct Told {
  CriteriaPack pack = some_pack();
  Declaration declaration = a_declaration()
                                .trader("0100109106", "CTY TNHH MINH KHANG")
                                .item({.tax_value_vnd = 1'152'480'000})
                                .item({.hs_code = "63090000", .tax_value_vnd = 1});
  ReferenceData reference;
  EnterpriseOverlay overlay;
  ComplianceSnapshot snapshot{20'250'612,
                              parse_instant("2025-06-12T00:00:00+07:00").value(),
                              "",
                              {an_enterprise("0100109106")},
                              {}};
  DrawKey key{"k1", "master"};
  ScannerRegistry scanners{{}, "scanner-hash"};
  ContextVersions versions{20'250'612, 41, "pack-hash", "reference-hash", "scanner-hash", "k1"};
  InputFacts facts;
  Parties parties;
  Verdict verdict;
  std::string receipt = std::string(32, '\xAB');

  Told() { facts.arrival = parse_instant("2025-06-12T09:00:00+07:00").value(); }

  ExplainInput input(Audience audience = Audience::kAuditor) {
    const PinnedContext context{&snapshot, &overlay, &pack, &reference, &scanners, &key};
    parties = parties_of(declaration, context);
    Scorer().score(declaration, parties, facts, context, verdict);
    settle(declaration, facts, context, verdict);
    ExplainInput input;
    input.declaration = &declaration;
    input.verdict = &verdict;
    input.facts = &facts;
    input.versions = &versions;
    input.pack = &pack;
    input.reference = &reference;
    input.parties = &parties;
    input.scanners = &scanners;
    input.evaluated_at = snapshot.evaluated_at();
    input.receipt_sequence = 7;
    input.receipt_hash = receipt;
    input.audience = audience;
    return input;
  }
};

TEST(Explain, VietnamesePageSaysWhatAnOfficerLooksFor) {
  Told told;
  const std::string page = text(explain(told.input()), Language::kVietnamese);
  for (const char* part : {"Tờ khai hải quan: 106543210980",
                           "0100109106 CTY TNHH MINH KHANG",
                           "Luồng 3 - Đỏ (kiểm tra thực tế hàng hóa)",
                           "Hình thức, mức độ kiểm tra: kiểm tra thực tế hàng hóa, toàn bộ",
                           "TẠM GIỮ HÀNG",
                           "tiêu chí cứng: pháp luật",
                           "có dấu hiệu vi phạm",
                           "rủi ro cao theo kết quả đánh giá",
                           "- V401 Tiêu chí V401 [tiêu chí trên cơ sở đánh giá rủi ro, 150 điểm]",
                           "Dòng hàng 2: 63090000",
                           "lines.tax_value_vnd = 1.152.480.000 đ",
                           "lines.brand = (không khai)",
                           "enterprise.risk_class = 2",
                           "Căn cứ: Thông tư 39/2015/TT-BTC (chưa kiểm chứng)",
                           "Căn cứ: Luật Hải quan\n",
                           "Hướng dẫn kiểm tra: Kiểm tra hợp đồng. [VAL-01]",
                           "Điểm an ninh, an toàn cộng đồng: 250",
                           "Điểm buôn lậu, gian lận thương mại: 300",
                           "Khuyến nghị thêm: tham vấn trị giá",
                           "Khuyến nghị thêm: unheard_of",
                           "Soi chiếu: không khuyến nghị, vì",
                           "không có máy soi container phù hợp",
                           "có căn cứ kiểm tra thực tế mà soi chiếu không làm rõ được",
                           "pack-hash",
                           "reference-hash",
                           "20250612 + 41",
                           "Biên nhận: 7 abab",
                           "Đây là khuyến nghị",
                           "mẫu giả định"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(Explain, EnglishPageSaysTheSame) {
  Told told;
  const std::string page = text(explain(told.input()), Language::kEnglish);
  for (const char* part :
       {"Customs declaration: 106543210980", "Channel 3 - Red (physical inspection)",
        "Form and extent of inspection: physical inspection, in full", "GOODS ON HOLD",
        "hard criterion: law", "a sign of violation",
        "- V401 Criterion V401 [risk-assessed criterion, 150 points]", "Goods line 2: 63090000",
        "Legal basis: Thông tư 39/2015/TT-BTC (unverified)", "What to check: Check the contract.",
        "Advice: value consultation", "Scanning: not recommended, because", "Receipt: 7 abab",
        "This is a recommendation; the head of the customs office decides", "invented sample"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(Explain, EachGroundAndConditionIsPutIntoWordsOfBothLanguages) {
  for (unsigned bit = 1; bit <= kGateAll; bit <<= 1U) {
    EXPECT_FALSE(words(static_cast<Gate>(bit)).vi.empty());
    EXPECT_FALSE(words(static_cast<Gate>(bit)).en.empty());
  }
  for (unsigned bit = 1; bit <= kScanAll; bit <<= 1U) {
    EXPECT_FALSE(failed_words(static_cast<ScanCondition>(bit)).vi.empty());
    EXPECT_FALSE(failed_words(static_cast<ScanCondition>(bit)).en.empty());
  }
}

TEST(Explain, TheEpochIsCitedAndItsThresholdsAreNot) {
  Told told;
  EXPECT_EQ(text(explain(told.input()), Language::kVietnamese).find("Kỳ chọn lọc"),
            std::string::npos)
      << "there was none yet";
  told.versions.epoch = {17, 871, 1'987};
  const Explanation explanation = explain(told.input(Audience::kAuditor));
  std::string json;
  append_json(json, explanation);
  const std::string vi = text(explanation, Language::kVietnamese);
  EXPECT_NE(vi.find("Kỳ chọn lọc: 17\n"), std::string::npos) << vi;
  EXPECT_NE(text(explanation, Language::kEnglish).find("Selectivity epoch: 17\n"),
            std::string::npos);
  EXPECT_NE(json.find("\"epoch\":17"), std::string::npos) << json;
  for (const char* threshold : {"871", "1987", "1.987"}) {
    EXPECT_EQ(vi.find(threshold), std::string::npos);
    EXPECT_EQ(json.find(threshold), std::string::npos);
  }
}

TEST(Explain, AMinistrysMethodIsPutIntoWords) {
  Told told;
  told.reference.set_ministries({{"MAE", "Ministry of Agriculture and Environment",
                                  "Bộ Nông nghiệp và Môi trường", kFirstDay, kLastDay}},
                                "1");
  const ExplainInput input = told.input();
  told.verdict.advice = {"specialised_method:MAE:tightened", "specialised_method:XYZ:reduced"};
  const Explanation explanation = explain(input);
  const std::string vi = text(explanation, Language::kVietnamese);
  const std::string en = text(explanation, Language::kEnglish);
  EXPECT_NE(vi.find("Kiểm tra chuyên ngành (Bộ Nông nghiệp và Môi trường): kiểm tra chặt"),
            std::string::npos)
      << vi;
  EXPECT_NE(en.find("Specialised inspection (Ministry of Agriculture and Environment): tightened "
                    "inspection"),
            std::string::npos)
      << en;
  EXPECT_NE(en.find("Specialised inspection (XYZ): reduced inspection"), std::string::npos)
      << "a ministry that is no longer listed stands by its code";
}

TEST(Explain, MoneyIsWrittenAsInVietnam) {
  EXPECT_EQ(vnd_text(0), "0 đ");
  EXPECT_EQ(vnd_text(999), "999 đ");
  EXPECT_EQ(vnd_text(1'000), "1.000 đ");
  EXPECT_EQ(vnd_text(1'152'480'000), "1.152.480.000 đ");
  EXPECT_EQ(vnd_text(-12'345), "-12.345 đ");
  EXPECT_EQ(vnd_text(-123), "-123 đ");
  EXPECT_EQ(vnd_text(INT64_MIN), "-9.223.372.036.854.775.808 đ");
}

std::string json_of(const Explanation& explanation) {
  std::string json;
  append_json(json, explanation);
  return json;
}

TEST(Explain, OfficersSeeNothingOfASecretCriterion) {
  Told told;
  const Explanation page = explain(told.input(Audience::kOfficer));
  for (const std::string& told_text :
       {text(page, Language::kVietnamese), text(page, Language::kEnglish), json_of(page)}) {
    EXPECT_THAT(told_text, Not(HasSubstr("S204")));
    EXPECT_THAT(told_text, HasSubstr("H104"));
  }
  EXPECT_THAT(text(page, Language::kEnglish), HasSubstr("criterion withheld"));
  EXPECT_THAT(json_of(page), HasSubstr(R"({"id":null,"withheld":true})"));
  EXPECT_THAT(text(explain(told.input(Audience::kAuditor)), Language::kEnglish), HasSubstr("S204"));
}

TEST(Explain, OfficersSeeNoSecretCodeInHoldFailedSkippedOrDraws) {
  Told told;
  ExplainInput input = told.input(Audience::kOfficer);
  told.verdict.hold_code = "S204";
  told.verdict.failed = told.verdict.skipped = {CriterionId("S204")};
  told.verdict.incomplete = true;
  told.verdict.draws = {{"S204", 1, false}};
  const Explanation page = explain(input);
  EXPECT_THAT(text(page, Language::kVietnamese), Not(HasSubstr("S204")));
  EXPECT_THAT(json_of(page), Not(HasSubstr("S204")));
  EXPECT_THAT(text(page, Language::kEnglish), HasSubstr("INCOMPLETE"));
}

TEST(Explain, APackThatIsGoneLeavesIdsToAuditorsOnly) {
  Told told;
  ExplainInput input = told.input(Audience::kAuditor);
  input.pack = nullptr;
  EXPECT_THAT(text(explain(input), Language::kEnglish), HasSubstr("- V401\n"));
  input.audience = Audience::kOfficer;
  for (const char* id : {"H104", "V401", "S204"}) {
    EXPECT_THAT(text(explain(input), Language::kEnglish), Not(HasSubstr(id)));
  }
}

TEST(Explain, WithoutReferenceOrPartiesThePageStandsWithoutEvidence) {
  Told told;
  ExplainInput input = told.input();
  input.reference = nullptr;
  input.parties = nullptr;
  input.scanners = nullptr;
  const std::string page = text(explain(input), Language::kEnglish);
  EXPECT_THAT(page, HasSubstr("V401"));
  EXPECT_THAT(page, Not(HasSubstr("risk_class =")));
}

TEST(Explain, RefusalNamesCodeAndSinceWhen) {
  Told told;
  told.pack = a_pack({a_hard("H101", 0).refuse("E8000")});
  const Explanation page = explain(told.input());
  EXPECT_THAT(text(page, Language::kVietnamese), HasSubstr("KHÔNG CHẤP NHẬN ĐĂNG KÝ TỜ KHAI"));
  EXPECT_THAT(text(page, Language::kEnglish), HasSubstr("Code: E8000"));
  EXPECT_THAT(text(page, Language::kEnglish),
              HasSubstr("As known at: 2025-06-12T00:00:00.000+07:00"));
  EXPECT_THAT(text(page, Language::kEnglish), Not(HasSubstr("Channel")));
  EXPECT_THAT(json_of(page), HasSubstr(R"("status":"REJECTED","official_code":"E8000")"));
}

TEST(Explain, RecommendedScanNamesDeviceWindowAndContainers) {
  Told told;
  Scanner scanner;
  scanner.id = "HPH-F1";
  scanner.name_vi = "Máy soi số 1";
  scanner.name_en = "Scanner 1";
  told.scanners = ScannerRegistry({scanner}, "");
  ExplainInput input = told.input();
  told.verdict.scan.recommended = true;
  told.verdict.scan.failed = 0;
  told.verdict.scan.offer.device = "HPH-F1";
  told.verdict.scan.offer.first_hour = 486'026;
  told.verdict.scan.offer.hours = 2;
  told.verdict.scan.containers = {"CSQU3054383"};
  const std::string vi = text(explain(input), Language::kVietnamese);
  EXPECT_THAT(vi, HasSubstr("Máy soi container: HPH-F1, Máy soi số 1"));
  EXPECT_THAT(vi, HasSubstr("Thời gian: 2025-06-12T09:00 - 2025-06-12T11:00 (+07:00)"));
  EXPECT_THAT(vi, HasSubstr("Container: CSQU3054383"));
  EXPECT_THAT(text(explain(input), Language::kEnglish), HasSubstr("for an officer to approve"));
}

// decision.md §8: channel, inspection class, form and extent, official code, receipt; no more.
TEST(Explain, ADeclarantReadsWhatItWasAnsweredAndHowToObject) {
  Told told;
  ExplainInput input = told.input(Audience::kOfficer);
  told.verdict.form = Form::kScan;
  told.verdict.extent = Extent::kShare;
  told.verdict.scan.recommended = true;
  told.verdict.scan.offer.device = "HPH-F1";
  told.facts.obligations.overdue = {1, 1, 1};
  const Explanation page = explain(input);
  ASSERT_TRUE(page.verdict.hold);
  std::string json;
  append_declarant_json(json, page);
  const std::string vi = declarant_text(page, Language::kVietnamese);
  const std::string en = declarant_text(page, Language::kEnglish);
  EXPECT_THAT(vi, AllOf(HasSubstr("Luồng 3 - Đỏ"), HasSubstr("Mã phân loại kiểm tra: 300"),
                        HasSubstr("kiểm tra thực tế hàng hóa, toàn bộ"), HasSubstr("Biên nhận: 7"),
                        HasSubstr("khiếu nại")));
  EXPECT_THAT(en, AllOf(HasSubstr("Inspection class: 300"), HasSubstr("complaint")));
  EXPECT_THAT(json, AllOf(HasSubstr(R"("channel":3,"inspection_class":"300")"),
                          HasSubstr(R"("extent":"full")")));
  for (const std::string& said : {vi, en, json}) {
    for (const char* canary :
         {"H104",           "V401",         "S204",     "HPH-F1",    "pack-hash",
          "reference-hash", "k1",           "SIGN",     "HARD",      "TẠM GIỮ",
          "HOLD",           "hold",         "scan",     "Soi chiếu", "score",
          "Điểm",           "criteri",      "iêu chí",  "VAL-01",    "39/2015",
          "hợp đồng",       "quá thời hạn", "deadline", "share",     "20250612 +"}) {
      EXPECT_THAT(said, Not(HasSubstr(canary)));
    }
  }
}

TEST(Explain, ADeclarantIsToldTheCodeOfARefusal) {
  Told told;
  ExplainInput input = told.input();
  told.verdict.decision = Decision::kRejected;
  told.verdict.official_code = "E8000";
  told.verdict.as_of = parse_instant("2025-06-12T00:00:00+07:00").value();
  std::string json;
  append_declarant_json(json, explain(input));
  EXPECT_THAT(json, HasSubstr(R"("status":"REJECTED","official_code":"E8000")"));
  EXPECT_THAT(declarant_text(explain(input), Language::kVietnamese), HasSubstr("Mã: E8000"));
}

TEST(Explain, HistoryAndDegradedStatesAreSaid) {
  Told told;
  told.facts.deadline_passed = true;
  told.facts.stream.prior_channel = 2;
  told.facts.stream.prior_number = 106543210980;
  told.facts.stream.cancelled_channel = 3;
  told.facts.stream.cancelled_root = 10654321001;
  told.facts.stream.amends_unknown_root = true;
  told.facts.stream.preregistrations = 10;
  ExplainInput input = told.input();
  told.verdict.missing_tables = {"permit_rules"};
  told.verdict.skipped = {"V401"};
  const std::string page = text(explain(input), Language::kEnglish);
  for (const char* part :
       {"Follows version: 106543210980", "cancelled declaration: 10654321001", "never seen here",
        "Pre-registrations before: 10", "The deadline had passed", "hard criteria: permit_rules",
        "for want of a list: V401", "keeps the channel given before"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(Explain, AdviceIsInTheWordsOfThePack) {
  Told told;
  told.pack.codes.instructions = {{"value_consult", {{"Mời tham vấn", "Invite to consult"}}}};
  const Explanation page = explain(told.input());
  EXPECT_THAT(text(page, Language::kEnglish),
              AllOf(HasSubstr("Advice: Invite to consult"), HasSubstr("Advice: unheard_of")));
  EXPECT_THAT(json_of(page), HasSubstr(R"("code":"value_consult","vi":"Mời tham vấn")"));
}

TEST(Explain, APartOfAConsignmentNamesTheOtherAndABenefitThatIsDueIsNamed) {
  Told told;
  told.facts.stream.family_channel = 3;
  told.facts.stream.family_number = 106543210970;
  Benefit benefit;
  benefit.code = "UT-1";
  benefit.texts = {{"Kiểm tra hồ sơ trước", "Documents first"}};
  benefit.levels = 0b11'1110;
  benefit.valid = {kFirstDay, kLastDay};
  told.pack.benefits.benefits = {benefit};
  const Explanation page = explain(told.input());
  EXPECT_THAT(text(page, Language::kEnglish),
              AllOf(HasSubstr("Part of one consignment with: 106543210970"),
                    HasSubstr("Benefit due: Documents first")));
  EXPECT_THAT(text(page, Language::kVietnamese), HasSubstr("Chế độ ưu đãi: Kiểm tra hồ sơ trước"));
  EXPECT_THAT(json_of(page), AllOf(HasSubstr(R"("family_channel":3)"),
                                   HasSubstr(R"("benefits":[{"vi":"Kiểm tra hồ sơ trước")")));
  told.pack.benefits.benefits[0].levels = 0;
  EXPECT_THAT(text(explain(told.input()), Language::kEnglish), Not(HasSubstr("Benefit due")));
}

TEST(Explain, JsonIsOneReadableObject) {
  Told told;
  const std::string json = json_of(explain(told.input()));
  simdjson::dom::parser parser;
  simdjson::dom::element page;
  ASSERT_EQ(parser.parse(json).get(page), simdjson::SUCCESS) << json;
  const auto text_at = [&](std::string_view pointer) {
    std::string_view found;
    EXPECT_EQ(page.at_pointer(pointer).get(found), simdjson::SUCCESS) << pointer;
    return std::string(found);
  };
  EXPECT_EQ(text_at("/schema"), "explanation/1");
  EXPECT_EQ(text_at("/declaration_no"), "106543210980");
  EXPECT_EQ(text_at("/channel_name/vi"), "Luồng 3 - Đỏ (kiểm tra thực tế hàng hóa)");
  EXPECT_EQ(text_at("/form/code"), "physical");
  EXPECT_EQ(text_at("/hold_code"), "H104");
  EXPECT_EQ(text_at("/reasons/0/id"), "H104");
  EXPECT_EQ(text_at("/reasons/0/evidence/0/hs_code"), "63090000");
  EXPECT_EQ(text_at("/reasons/2/legal_basis/0/text"), "Thông tư 39/2015/TT-BTC");
  EXPECT_EQ(text_at("/versions/pack"), "pack-hash");
  EXPECT_EQ(json.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace luong
