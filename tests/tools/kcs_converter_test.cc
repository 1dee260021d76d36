#include "tools/kcs_converter.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "config/snapshot_loader.h"
#include "core/compliance_snapshot.h"
#include "core/message_parser.h"
#include "tests/support/shipped_world.h"
#include "tests/support/temporary_directory.h"
#include "tools/decimal_rounding.h"

namespace luong::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader =
    "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of "
    "Transport,Declarant ID,Importer ID,Seller ID,Courier ID,HS6 Code,Country of Departure,Country "
    "of Origin,Tax Rate,Tax Type,Country of Origin Indicator,Net Mass,Item Price,Fraud,Critical "
    "Fraud\n";
// Invented rows of the data set's form.
constexpr const char* kFirst =
    "12345678,2020-03-02,30,B,11,21,11,10,DCL0001,IMP0001,SEL0001,,10190,BE,FR,6.5,FEU1,G,108.0,"
    "372254.43215,0,0\n";
constexpr const char* kSecond =
    "12345679,2020-03-02,8,B,21,21,43,40,DCL0001,IMP0002,,CRR001,690722,CN,CN,0.0,A,Y,0.0,0.0,1,"
    "2\n";

// Every declaration of a conversion, parsed by the daemon's parser.
class Parsed {
 public:
  explicit Parsed(const std::string& declarations) : lines_(declarations) {}
  bool next() {
    if (!std::getline(lines_, line_)) return false;
    const std::size_t size = line_.size();
    line_.resize(size + MessageParser::kFramePadding);
    const auto error = parser_.parse({line_.data(), size}, arena_, message);
    line_.resize(size);
    EXPECT_FALSE(error.has_value()) << (error ? to_string(*error) : "") << "\n" << line_;
    return !error;
  }
  const std::string& line() const { return line_; }
  Message message;

 private:
  std::istringstream lines_;
  std::string line_;
  MessageParser parser_;
  TextArena arena_;
};

TEST(KcsConverter, MapsARowAsTheDocumentSays) {
  const auto made = convert_kcs(std::string(kHeader) + kFirst + kSecond, "kcs.csv");
  ASSERT_TRUE(made.has_value()) << to_string(made.error());
  Parsed parsed(made->declarations);
  ASSERT_TRUE(parsed.next());
  const Declaration& d = parsed.message.declaration;
  EXPECT_EQ(d.declaration_no.text(), "100123456780");
  EXPECT_EQ(d.procedure, Procedure::kIDC);
  EXPECT_EQ(d.declaration_kind, Code<3>("E31"));
  EXPECT_EQ(d.transport_mode, Code<1>("3"));
  EXPECT_EQ(d.customs_office, OfficeCode("K30"));
  EXPECT_EQ(to_string(d.registered_at), "2020-03-02T08:00:00.000+07:00");
  EXPECT_EQ(d.trader.tax_code.length(), 10);
  EXPECT_TRUE(d.trader.tax_code.check_digit_ok());
  EXPECT_EQ(d.broker_code, Code<13>("DCL0001"));
  EXPECT_EQ(d.counterparty.code, "SEL0001");
  EXPECT_EQ(d.counterparty.country, CountryCode("BE"));
  EXPECT_EQ(d.loading_port, PortCode("BEZZZ"));
  EXPECT_EQ(d.payment_due_code, Code<1>("D"));
  EXPECT_EQ(to_string(*d.gross_weight), "108");
  EXPECT_EQ(to_string(*d.invoice.total), "372254.4322") << "half to even at the 4th decimal";
  ASSERT_EQ(d.lines.size(), 1U);
  EXPECT_EQ(d.lines[0].hs_code, HsCode("01019000")) << "six digits, padded in front and behind";
  EXPECT_EQ(d.lines[0].origin, CountryCode("FR"));
  EXPECT_EQ(d.lines[0].tariff_code, Code<3>("B01"));
  EXPECT_EQ(to_string(*d.lines[0].duty_rate), "6.5");
  EXPECT_NE(parsed.line().find(R"("tax_type":"FEU1")"), std::string::npos);
  EXPECT_NE(parsed.line().find(R"("synthetic":[)"), std::string::npos);

  ASSERT_TRUE(parsed.next());
  const Declaration& second = parsed.message.declaration;
  EXPECT_EQ(to_string(second.registered_at), "2020-03-02T12:30:00.000+07:00")
      << "half way to 17:00";
  EXPECT_EQ(second.declaration_kind, Code<3>("A11"));
  EXPECT_EQ(second.transport_mode, Code<1>("1"));
  EXPECT_EQ(second.payment_due_code, Code<1>("B"));
  EXPECT_EQ(second.carrier_code, "CRR001");
  EXPECT_TRUE(second.counterparty.code.empty()) << "the seller is not given";
  EXPECT_FALSE(second.gross_weight.has_value()) << "a mass of 0 means missing";
  EXPECT_FALSE(second.lines[0].qty2.has_value());
  EXPECT_FALSE(second.lines[0].invoice_value.has_value()) << "a price of 0 means missing";
}

TEST(KcsConverter, TheLabelNeverEntersTheDeclaration) {
  std::string clean = kFirst;
  std::string fraud = clean;
  fraud.replace(fraud.size() - 4, 3, "1,2");
  const auto a = convert_kcs(std::string(kHeader) + clean, "a");
  const auto b = convert_kcs(std::string(kHeader) + fraud, "b");
  ASSERT_TRUE(a.has_value() && b.has_value());
  EXPECT_EQ(a->declarations, b->declarations);
  EXPECT_EQ(a->snapshot, b->snapshot);
  EXPECT_NE(a->labels, b->labels);
  EXPECT_NE(b->labels.find("100123456780,2020-03-02,1,critical,2,1"), std::string::npos)
      << b->labels;
}

// As officers' reports they are messages luongd takes.
TEST(KcsConverter, LabelsAreAlsoResultsOfInspections) {
  std::string fraud = kFirst;
  fraud.replace(fraud.size() - 4, 3, "1,2");
  for (const auto& [row, outcome] : {std::pair(std::string(kFirst), CheckOutcome::kCompliant),
                                     std::pair(fraud, CheckOutcome::kViolation)}) {
    const auto made = convert_kcs(std::string(kHeader) + row, "kcs.csv");
    ASSERT_TRUE(made.has_value());
    Parsed parsed(made->results);
    ASSERT_TRUE(parsed.next()) << made->results;
    const Feedback& feedback = parsed.message.feedback;
    EXPECT_EQ(parsed.message.kind, MessageKind::kFeedback);
    EXPECT_EQ(feedback.kind, FeedbackKind::kInspection);
    EXPECT_EQ(feedback.declaration_no.text(), "100123456780");
    EXPECT_EQ(feedback.outcome, outcome);
  }
}

TEST(KcsConverter, MassBeyondTheFieldIsInTonnes) {
  std::string heavy = kFirst;
  heavy.replace(heavy.find("108.0"), 5, "60025000.0");
  const auto made = convert_kcs(std::string(kHeader) + heavy, "kcs.csv");
  ASSERT_TRUE(made.has_value());
  Parsed parsed(made->declarations);
  ASSERT_TRUE(parsed.next());
  const Declaration& d = parsed.message.declaration;
  EXPECT_EQ(to_string(*d.gross_weight), "60025");
  EXPECT_EQ(d.gross_weight_unit, Code<3>("TNE"));
  EXPECT_EQ(d.lines[0].unit2, Code<4>("TNE"));
}

TEST(KcsConverter, ModesBecomeVietnameseOnes) {
  const std::pair<const char*, const char*> kModes[] = {{"10", "3"}, {"40", "1"}, {"30", "4"},
                                                        {"20", "5"}, {"50", "9"}, {"90", "9"}};
  for (const auto& [korean, ours] : kModes) {
    std::string row = kFirst;
    row.replace(row.find(",11,10,") + 4, 2, korean);
    const auto made = convert_kcs(std::string(kHeader) + row, "kcs.csv");
    ASSERT_TRUE(made.has_value());
    Parsed parsed(made->declarations);
    ASSERT_TRUE(parsed.next());
    EXPECT_EQ(parsed.message.declaration.transport_mode, Code<1>(ours)) << korean;
  }
}

TEST(KcsConverter, NamesFileLineAndColumnOfWhatIsWrong) {
  struct Case {
    const char* from;
    const char* to;
    const char* path;
    const char* sentence;
  };
  const Case kCases[] = {
      {"2020-03-02", "2020-02-30", "x.csv:2:10", "Date must be a day"},
      {"12345678,", "12345X78,", "x.csv:2:1", "Declaration ID must be digits"},
      {",IMP0001,", ",,", "x.csv:2:46", "Importer ID is empty"},
      {",BE,", ",BEL,", "x.csv:2:69", "Country of Departure is too long"},
      {"108.0", "-108.0", "x.csv:2:", "Net Mass must be a decimal number"},
      {"372254.43215", "1e5", "x.csv:2:", "Item Price must be a decimal number"},
      {"372254.43215", "99999999999999999999", "x.csv:2:", "Item Price must be a decimal"},
      {",0,0\n", ",2,0\n", "x.csv:2:", "Fraud must be 0 or 1"},
      {",0,0\n", ",0,0,9\n", "x.csv:2:", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.to);
    std::string row = kFirst;
    row.replace(row.find(c.from), std::string(c.from).size(), c.to);
    const auto made = convert_kcs(std::string(kHeader) + row, "x.csv");
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().path.rfind(c.path, 0), 0U) << made.error().path;
    EXPECT_NE(made.error().message.find(c.sentence), std::string::npos) << made.error().message;
  }
  EXPECT_FALSE(convert_kcs("", "x.csv").has_value());
  EXPECT_FALSE(convert_kcs("Declaration ID,Date\n", "x.csv").has_value());
  EXPECT_FALSE(convert_kcs(std::string(kHeader) + kFirst + kFirst, "x.csv").has_value())
      << "a number that stands there twice";
}

TEST(KcsConverter, RoundsDecimalsHalfToEven) {
  const std::tuple<const char*, int, int, std::int64_t> kCases[] = {
      {"0.00005", 4, 0, 0},
      {"0.00015", 4, 0, 2},
      {"0.00025", 4, 0, 2},
      {"0.000050001", 4, 0, 1},
      {"5353.020000000001", 4, 0, 53'530'200},
      {"7", 4, 0, 70'000},
      {"999999.99995", 4, 0, 10'000'000'000},
      {"1234.5", 4, 3, 12'345},
      {"0.05", 4, 3, 0},
      {"0.15", 4, 3, 2},
      {"0", 4, 0, 0}};
  for (const auto& [text, digits, shift, expected] : kCases) {
    EXPECT_EQ(round_decimal(text, digits, shift), expected) << text;
  }
  for (const char* wrong : {"", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "nan",
                            "9223372036854775808", "99999999999999999999999999"}) {
    EXPECT_FALSE(round_decimal(wrong, 0).has_value()) << wrong;
  }
  EXPECT_EQ(scale_half_even(5, 1, 2), 2);
  EXPECT_EQ(scale_half_even(7, 1, 2), 4);
  EXPECT_FALSE(scale_half_even(INT64_MAX, 2, 1).has_value());
}

// ---- the real file, where it lies beside the project

class RealKcs : public testing::Test {
 protected:
  void SetUp() override {
    const char* const given = std::getenv("LUONG_KCS_DIR");
    const fs::path folder = given != nullptr
                                ? fs::path(given)
                                : fs::path(LUONG_SOURCE_DIR) / ".." / "shared" / "data" / "kcs";
    std::ifstream file(folder / "train.csv", std::ios::binary);
    if (!file)
      GTEST_SKIP() << "no " << folder / "train.csv"
                   << "; LUONG_KCS_DIR names its folder";
    const std::string csv{std::istreambuf_iterator<char>(file), {}};
    auto made = convert_kcs(csv, "train.csv");
    ASSERT_TRUE(made.has_value()) << to_string(made.error());
    made_ = std::move(*made);
  }
  KcsConversion made_;
};

TEST_F(RealKcs, EveryLineIsScoredWithAChannelAndNoneIsRejectedOrOfAnUnknownFirm) {
  EXPECT_EQ(made_.rows, 37'385U);
  EXPECT_EQ(made_.collisions, 0U);
  const test::TemporaryDirectory directory;
  std::ofstream(directory.path() / "kcs.ndjson") << made_.snapshot;
  const Instant evaluated = *parse_instant("2020-06-01T00:00:00+07:00");
  auto loader = SnapshotLoader::open(directory.path() / "kcs.ndjson", evaluated);
  ASSERT_TRUE(loader.has_value());
  std::vector<Enterprise> records;
  std::vector<PartyCode> codes;
  MinistryPlaces ministries;
  EnterpriseRecord record;
  for (;;) {
    const auto more = loader->next(record);
    ASSERT_TRUE(more.has_value()) << to_string(more.error());
    if (!*more) break;
    records.push_back(record.hot);
    records.back().specialised = ministries.pack(record.specialised).value();
    if (!record.party_code.empty()) {
      codes.push_back({record.hot.role, record.party_code, record.hot.tax_code});
    }
  }
  EXPECT_EQ(records.size(), made_.importers + made_.declarants);
  const ComplianceSnapshot snapshot(1, evaluated, "", std::move(records), codes, ministries.all());

  test::ShippedWorld world;
  const PinnedContext context = world.context(snapshot);
  std::array<std::uint64_t, 4> channels{};
  std::uint64_t lines = 0;
  Parsed parsed(made_.declarations);
  Verdict verdict;
  while (parsed.next()) {
    ++lines;
    const Declaration& d = parsed.message.declaration;
    const Parties parties = parties_of(d, context);
    ASSERT_TRUE(parties.trader.has_value() && parties.services[0].has_value()) << parsed.line();
    InputFacts facts;
    facts.arrival = d.registered_at;
    facts.draw_root = d.declaration_no.root();
    verdict.clear();
    world.scorer.score(d, parties, facts, context, verdict);
    ASSERT_EQ(verdict.decision, Decision::kOk) << parsed.line();
    ++channels[static_cast<std::size_t>(verdict.channel)];
  }
  EXPECT_EQ(lines, made_.rows);
  EXPECT_EQ(channels[0], 0U);
  for (const std::size_t channel : {1U, 2U, 3U}) EXPECT_GT(channels[channel], 0U);
}

}  // namespace
}  // namespace luong::tools
