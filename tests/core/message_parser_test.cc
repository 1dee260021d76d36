#include "core/message_parser.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "core/enterprise.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using test::JsonTree;

const std::filesystem::path kExamples =
    std::filesystem::path(LUONG_SOURCE_DIR) / "docs/schema/examples";

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One parser and its memory, as a worker thread has it.
class Parsing {
 public:
  std::optional<Error> parse(std::string_view frame) {
    // Just the padding and not a byte more, so that asan sees a read past it.
    padded_ = std::make_unique<char[]>(frame.size() + MessageParser::kFramePadding);
    std::copy(frame.begin(), frame.end(), padded_.get());
    return parser_.parse({padded_.get(), frame.size()}, arena_, message_);
  }
  const Message& message() const { return message_; }

 private:
  MessageParser parser_;
  std::unique_ptr<char[]> padded_;
  TextArena arena_;
  Message message_;
};

void expect_error(Parsing& parsing, std::string_view frame, ErrorCode code, std::string_view path) {
  const auto error = parsing.parse(frame);
  ASSERT_TRUE(error.has_value()) << frame;
  EXPECT_EQ(name(error->code), name(code)) << to_string(*error) << '\n' << frame;
  EXPECT_EQ(error->path, path) << to_string(*error);
  EXPECT_FALSE(error->message.empty());
}

class MessageParserTest : public testing::Test {
 protected:
  void expect_ok(std::string_view frame) {
    const auto error = parsing_.parse(frame);
    EXPECT_FALSE(error.has_value()) << to_string(*error) << '\n' << frame;
  }
  void expect_syntax(std::string_view frame, std::string_view path = {}) {
    expect_error(parsing_, frame, ErrorCode::kSyntax, path);
  }
  void expect_schema(std::string_view frame, std::string_view path) {
    expect_error(parsing_, frame, ErrorCode::kSchema, path);
  }
  const Declaration& declaration() const { return parsing_.message().declaration; }

  Parsing parsing_;
};

// ---- what a good message says

TEST_F(MessageParserTest, ReadsTheMinimalDeclaration) {
  expect_ok(read(kExamples / "decl-1.minimal.json"));
  EXPECT_EQ(parsing_.message().kind, MessageKind::kDeclaration);
  EXPECT_EQ(parsing_.message().msg_id, "01J8ZK3V6M2Q4T8Y9B7C5D1E2F");
  EXPECT_EQ(parsing_.message().declaration_no.text(), "106543210980");
  const Declaration& d = declaration();
  EXPECT_EQ(d.procedure, Procedure::kIDC);
  EXPECT_EQ(d.function, Function::kOriginal);
  EXPECT_EQ(d.direction, Direction::kImport);
  EXPECT_EQ(d.msg_ts, parse_instant("2025-06-12T08:41:07.218+07:00"));
  EXPECT_EQ(d.declaration_kind, Code<3>("A11"));
  EXPECT_EQ(d.trader.tax_code, TaxCode::parse("0100109106"));
  EXPECT_EQ(d.trader.name, "CTY TNHH MINH KHANG");
  EXPECT_EQ(d.counterparty.country, CountryCode("CN"));
  ASSERT_EQ(d.bills.size(), 1U);
  EXPECT_EQ(d.bills[0], "COSU6345678901");
  EXPECT_EQ(d.package_count, 420);
  EXPECT_EQ(d.gross_weight, parse_scaled<4>("18250.5"));
  ASSERT_EQ(d.containers.size(), 1U);
  EXPECT_EQ(d.containers[0].no, ContainerNumber("CSQU3054383"));
  ASSERT_EQ(d.seals.size(), 1U);
  EXPECT_EQ(d.seals[0], "CN1234567");
  EXPECT_EQ(d.invoice.total, parse_scaled<4>("45230.75"));
  EXPECT_EQ(d.total_tax_value_vnd, 1'152'480'000);
  ASSERT_EQ(d.lines.size(), 1U);
  EXPECT_EQ(d.lines[0].hs_code, HsCode("84143040"));
  EXPECT_EQ(d.lines[0].unit_price, parse_scaled<6>("18.8461"));
  EXPECT_EQ(d.lines[0].co.form, Code<8>("E"));
  EXPECT_EQ(d.unknown_members, 0U);
  EXPECT_EQ(d.cross, CrossChecks());
}

TEST_F(MessageParserTest, ReadsEveryMember) {
  expect_ok(read(kExamples / "decl-1.full.json"));
  const Declaration& d = declaration();
  EXPECT_EQ(d.unknown_members, 0U);
  EXPECT_EQ(d.containers.size(), 2U);
  EXPECT_EQ(d.seals.size(), 3U);
  EXPECT_EQ(d.containers[1].seals_begin, 2U);
  EXPECT_EQ(d.containers[1].seals_count, 1U);
  EXPECT_EQ(d.first_declaration_no.text(), "106543210970");
  EXPECT_FALSE(d.first_of_family);
  EXPECT_EQ(d.adjustments[1].amount, parse_scaled<4>("-20"));
  EXPECT_EQ(d.exchange_rates[1].rate, parse_scaled<6>("3541.25"));
  EXPECT_TRUE(d.has_manifest);
  EXPECT_EQ(d.manifest.transship, false);
  EXPECT_EQ(d.manifest.hs4.size(), 2U);
  EXPECT_EQ(d.lines[0].other_taxes.size(), 2U);
  EXPECT_EQ(d.lines[0].other_taxes[1].amount, 1'000);
  EXPECT_EQ(d.lines[1].co.form, Code<8>("EUR.1"));
  EXPECT_EQ(d.deadline_ms, 800);
  EXPECT_EQ(d.requested_by_customs, true);
}

TEST_F(MessageParserTest, EveryGoodExampleParses) {
  int parsed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
    const std::string file = entry.path().filename();
    const bool no_message = file.starts_with("dec-result") || file.starts_with("error") ||
                            file.starts_with("assess-event") ||
                            file.starts_with("verdict-change") || file.starts_with("alert-1") ||
                            file.starts_with("scan-notice") || file == "level-1.answer.json";
    if (!entry.is_regular_file() || no_message) continue;
    SCOPED_TRACE(file);
    expect_ok(read(entry.path()));
    ++parsed;
  }
  EXPECT_GT(parsed, 15);
}

TEST_F(MessageParserTest, EveryBadExampleGivesItsCodeAndPointer) {
  const JsonTree index = JsonTree::parse(read(kExamples / "invalid" / "index.json"));
  std::set<std::string> known = {"index.json"};
  for (const std::string& entry : index.pointers()) {
    if (entry.rfind('/') != 0) continue;
    const std::string file = entry.substr(1);
    SCOPED_TRACE(file);
    known.insert(file);
    const auto error = parsing_.parse(read(kExamples / "invalid" / file));
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ('"' + std::string(name(error->code)) + '"', index.find(entry + "/code")->text());
    EXPECT_EQ('"' + error->path + '"', index.find(entry + "/path")->text());
  }
  for (const auto& entry : std::filesystem::directory_iterator(kExamples / "invalid")) {
    EXPECT_TRUE(known.contains(entry.path().filename())) << entry.path() << " is not in the index";
  }
}

TEST_F(MessageParserTest, LinesComeInTheirOrderWhateverTheWireSays) {
  const std::string json =
      a_declaration().item({.hs_code = "000001"}).item({.hs_code = "000002"}).json();
  JsonTree tree = JsonTree::parse(json);
  const JsonTree first = *tree.find("/lines/0");
  tree.set("/lines/0", *tree.find("/lines/1"));
  tree.set("/lines/1", first);
  expect_ok(tree.text());
  EXPECT_EQ(declaration().lines[0].hs_code, HsCode("000001"));
  EXPECT_EQ(declaration().lines[1].line_no, 2);
}

TEST_F(MessageParserTest, FirstDeclarationIsFOrANumber) {
  expect_ok(a_declaration().text("/first_declaration_no", "F").json());
  EXPECT_TRUE(declaration().first_of_family);
  EXPECT_TRUE(declaration().first_declaration_no.empty());
  expect_ok(a_declaration().text("/first_declaration_no", "106543210970").json());
  EXPECT_FALSE(declaration().first_of_family);
  expect_schema(a_declaration().text("/first_declaration_no", "G").json(), "/first_declaration_no");
}

TEST_F(MessageParserTest, AReusedMessageKeepsNothingOfTheLast) {
  expect_ok(read(kExamples / "decl-1.full.json"));
  const std::string minimal = read(kExamples / "decl-1.minimal.json");
  expect_ok(minimal);
  Parsing fresh;
  ASSERT_FALSE(fresh.parse(minimal).has_value());
  EXPECT_EQ(declaration(), fresh.message().declaration);
}

TEST_F(MessageParserTest, AWellFormedUnlistedCodeIsNoError) {
  expect_ok(a_declaration()
                .kind("Z99")
                .from("ZZ")
                .set("/transport_mode", R"("8")")
                .set("/cargo_class", R"("Z")")
                .set("/valuation_code", R"("5")")
                .set("/pre_inspection_result", R"("Q")")
                .set("/invoice/incoterm", R"("XYZ")")
                .item({.hs_code = "999999999999", .tariff_code = "B99", .unit = "QQQ"})
                .json());
}

// ---- other kinds of message

TEST_F(MessageParserTest, ReadsHello) {
  expect_ok(read(kExamples / "hello-1.json"));
  const Message& message = parsing_.message();
  EXPECT_EQ(message.kind, MessageKind::kHello);
  EXPECT_EQ(message.msg_id, "h1");
  EXPECT_EQ(message.hello.client, "sidecar-haiphong");
  EXPECT_EQ(message.hello.window, 4'096);
  EXPECT_EQ(message.hello.events_from, 120);
  expect_ok(R"({"schema":"hello/1"})");
  EXPECT_FALSE(parsing_.message().hello.window.has_value());
  expect_schema(R"({"schema":"hello/1","window":8193})", "/window");
  expect_schema(R"({"schema":"hello/1","window":0})", "/window");
}

TEST_F(MessageParserTest, ReadsStatusWords) {
  for (const StatusWord word :
       {StatusWord::kChannelled, StatusWord::kCancelled, StatusWord::kCleared,
        StatusWord::kReleased, StatusWord::kGateIn, StatusWord::kGateOut}) {
    JsonTree tree = JsonTree::parse(read(kExamples / "status-1.json"));
    tree.set("/status", JsonTree::quoted(name(word)));
    expect_ok(tree.text());
    EXPECT_EQ(parsing_.message().kind, MessageKind::kStatus);
    EXPECT_EQ(parsing_.message().status.status, word);
    EXPECT_EQ(parsing_.message().declaration_no.text(), "106543210980");
  }
  JsonTree tree = JsonTree::parse(read(kExamples / "status-1.json"));
  tree.set("/status", JsonTree::quoted("lost"));
  expect_schema(tree.text(), "/status");
  for (const char* mandatory : {"/msg_id", "/declaration_no", "/status", "/at"}) {
    JsonTree less = JsonTree::parse(read(kExamples / "status-1.json"));
    less.remove(mandatory);
    expect_schema(less.text(), mandatory);
  }
}

TEST_F(MessageParserTest, ADeltaNeedsWhatItsKindNeeds) {
  struct Case {
    const char* members;
    const char* fault;  // nullptr: it parses
  };
  const Case kCases[] = {
      {R"("kind":"debt_paid")", nullptr},
      {R"("kind":"debt_payed")", "/kind"},
      {R"("kind":"stop_on")", "/decision_no"},
      {R"("kind":"stop_on","decision_no":"1")", "/from"},
      {R"("kind":"stop_on","decision_no":"1","from":"2025-06-12")", nullptr},
      {R"("kind":"stop_on","decision_no":"1","from":"2025-06-12","to":"2025-06-11")", "/to"},
      {R"("kind":"stop_off")", nullptr},
      {R"("kind":"tax_status")", "/value"},
      {R"("kind":"tax_status","value":0)", nullptr},
      {R"("kind":"tax_status","value":1)", "/value"},
      {R"("kind":"tax_status","value":8025)", nullptr},
      {R"("kind":"tax_status","value":8026)", "/value"},
      {R"("kind":"membership_revoked")", nullptr},
      {R"("kind":"sanction_annulled")", "/decision_no"},
      {R"("kind":"directive_on","decision_no":"1","from":"2025-06-12")", "/channel"},
      {R"("kind":"directive_on","decision_no":"1","from":"2025-06-12","scan":true)", nullptr},
      {R"("kind":"directive_on","decision_no":"1","from":"2025-06-12","channel":3)", nullptr},
      {R"("kind":"directive_on","decision_no":"1","from":"2025-06-12","channel":4)", "/channel"},
      {R"("kind":"directive_off")", "/decision_no"},
      {R"("kind":"risk_class","value":9)", nullptr},
      {R"("kind":"risk_class","value":10)", "/value"},
      {R"("kind":"compliance_level","value":0)", "/value"},
      {R"("kind":"compliance_level","value":5)", nullptr},
      {R"("kind":"compliance_level","value":"5")", "/value"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.members);
    const std::string frame =
        R"({"schema":"enterprise-delta/1","msg_id":"d","tax_code":"0100109106","role":"CARRIER",)"
        R"("at":"2025-06-12T09:00:00+07:00",)" +
        std::string(c.members) + "}";
    if (c.fault != nullptr) {
      expect_schema(frame, c.fault);
    } else {
      expect_ok(frame);
      EXPECT_EQ(parsing_.message().kind, MessageKind::kEnterpriseDelta);
      EXPECT_EQ(parsing_.message().delta.role, static_cast<std::uint8_t>(Role::kCarrier));
    }
  }
}

TEST_F(MessageParserTest, ASchemaWeDoNotKnowHasItsOwnCode) {
  for (const char* schema : {"decl/2", "decl", "DECL/1", "manifest/2", "decl/1 "}) {
    expect_error(parsing_, "{\"schema\":\"" + std::string(schema) + "\",\"msg_id\":\"m\"}",
                 ErrorCode::kUnknownSchema, "/schema");
    EXPECT_EQ(parsing_.message().msg_id, "m");
  }
  expect_schema("{}", "/schema");
  expect_schema(R"({"schema":null})", "/schema");
  expect_schema(R"({"schema":""})", "/schema");
  expect_schema(R"({"schema":1})", "/schema");
}

// ---- SCHEMA

TEST_F(MessageParserTest, MandatoryMembersOfAnImport) {
  for (const char* pointer : {"/schema",
                              "/msg_id",
                              "/procedure",
                              "/function",
                              "/declaration_no",
                              "/direction",
                              "/declaration_kind",
                              "/transport_mode",
                              "/customs_office",
                              "/registered_at",
                              "/trader",
                              "/trader/tax_code",
                              "/trader/name",
                              "/counterparty",
                              "/counterparty/name",
                              "/counterparty/country",
                              "/loading_port",
                              "/unloading_port",
                              "/invoice",
                              "/invoice/no",
                              "/invoice/currency",
                              "/invoice/total",
                              "/valuation_code",
                              "/total_tax_value_vnd",
                              "/lines",
                              "/lines/0/line_no",
                              "/lines/0/hs_code",
                              "/lines/0/item_name",
                              "/lines/0/origin",
                              "/lines/0/tariff_code"}) {
    SCOPED_TRACE(pointer);
    expect_schema(a_declaration().without(pointer).json(), pointer);
    expect_schema(a_declaration().set(pointer, "null").json(), pointer);
    expect_schema(a_declaration().set(pointer, "\"\"").json(), pointer);
  }
  expect_schema(a_declaration().set("/lines", "[]").json(), "/lines");
  expect_schema(a_declaration().item({}).item({}).without("/lines/1/origin").json(),
                "/lines/1/origin");
}

TEST_F(MessageParserTest, AnExportHasNoOriginAndALowValueImportNoTariff) {
  const auto exports = [] {
    return a_declaration().exports().to("US").without("/valuation_code").without("/lines/0/origin");
  };
  expect_ok(exports().without("/lines/0/tariff_code").json());
  expect_ok(a_declaration()
                .procedure("MIC")
                .without("/valuation_code")
                .without("/lines/0/tariff_code")
                .json());
  expect_schema(a_declaration().procedure("MIC").without("/lines/0/origin").json(),
                "/lines/0/origin");
}

TEST_F(MessageParserTest, ACancellationNeedsOnlyItsKeys) {
  const std::string cancel = read(kExamples / "decl-1.cancel.json");
  expect_ok(cancel);
  EXPECT_EQ(declaration().function, Function::kCancel);
  for (const char* pointer : {"/msg_id", "/procedure", "/function", "/declaration_no", "/direction",
                              "/trader", "/trader/tax_code"}) {
    JsonTree less = JsonTree::parse(cancel);
    less.remove(pointer);
    if (pointer == std::string("/function")) {
      EXPECT_TRUE(parsing_.parse(less.text()).has_value());
    } else {
      expect_schema(less.text(), pointer);
    }
  }
  expect_ok(a_declaration().amendment(2).cancel().json());
  // What is there must still be right.
  JsonTree wrong = JsonTree::parse(cancel);
  wrong.set("/registered_at", JsonTree::quoted("yesterday"));
  expect_schema(wrong.text(), "/registered_at");
}

TEST_F(MessageParserTest, EmptyAndNullAreAbsentForEveryOptionalMember) {
  const JsonTree full = JsonTree::parse(read(kExamples / "decl-1.full.json"));
  const std::string with_all = full.text();
  int optional = 0;
  for (const std::string& pointer : full.pointers()) {
    SCOPED_TRACE(pointer);
    JsonTree less = full;
    less.remove(pointer);
    if (parsing_.parse(less.text())) continue;  // mandatory
    ++optional;
    Parsing removed;
    ASSERT_FALSE(removed.parse(less.text()).has_value());

    JsonTree nulled = full;
    nulled.set(pointer, JsonTree::raw("null"));
    expect_ok(nulled.text());
    EXPECT_EQ(declaration(), removed.message().declaration);

    if (full.find(pointer)->is_object() || full.find(pointer)->is_array()) continue;
    nulled.set(pointer, JsonTree::raw("\"\""));
    expect_ok(nulled.text());
    EXPECT_EQ(declaration(), removed.message().declaration);
  }
  EXPECT_GT(optional, 100);
}

TEST_F(MessageParserTest, TheWrongTypeIsNamedForEveryMember) {
  const JsonTree full = JsonTree::parse(read(kExamples / "decl-1.full.json"));
  for (const std::string& pointer : full.pointers()) {
    SCOPED_TRACE(pointer);
    for (const char* wrong : {"7.5", "[[{}]]", "{\"a\":1}"}) {
      if (full.find(pointer)->is_object() && wrong[0] == '{') continue;
      JsonTree tree = full;
      tree.set(pointer, JsonTree::raw(wrong));
      const auto error = parsing_.parse(tree.text());
      ASSERT_TRUE(error.has_value()) << wrong;
      EXPECT_EQ(error->code, ErrorCode::kSchema);
      EXPECT_TRUE(error->path.starts_with(pointer)) << error->path;
    }
  }
}

TEST_F(MessageParserTest, ShapesOfSingleMembers) {
  struct Case {
    const char* pointer;
    const char* json;
    bool right;
  };
  const std::string kAscii36(36, 'x');
  const Case kCases[] = {
      // Lengths count code points, not bytes.
      {"/trader/name", R"("Ạ")", true},
      {"/msg_id", R"("x")", true},
      {"/msg_id", R"("012345678901234567890123456789012345")", true},
      {"/msg_id", R"("0123456789012345678901234567890123456")", false},
      {"/msg_id", R"("ạ")", false},
      {"/msg_id", R"("a\nb")", false},
      {"/source", R"("ắắắắắắắắắắắắắắắắ")", true},
      {"/source", R"("ắắắắắắắắắắắắắắắắắ")", false},
      // Codes: upper-case ASCII letters and digits.
      {"/declaration_kind", R"("A11")", true},
      {"/declaration_kind", R"("a11")", false},
      {"/declaration_kind", R"("A1")", false},
      {"/declaration_kind", R"("A111")", false},
      {"/declaration_kind", R"("Á1")", false},
      {"/declaration_kind", R"("A 1")", false},
      {"/declaration_kind", R"("A\u00001")", false},
      {"/declaration_kind", "11", false},
      {"/counterparty/country", R"("C1")", false},
      {"/counterparty/country", R"("CHN")", false},
      {"/transport_mode", R"("A")", false},
      {"/transport_mode", R"("12")", false},
      {"/transport_mode", "2", false},
      {"/lines/0/hs_code", R"("84143")", false},
      {"/lines/0/hs_code", R"("841430")", true},
      {"/lines/0/hs_code", R"("841430400012")", true},
      {"/lines/0/hs_code", R"("8414304000123")", false},
      {"/lines/0/hs_code", R"("8414.30")", false},
      {"/lines/0/co/form", R"("EUR.1")", true},
      {"/lines/0/co/form", R"("eur.1")", false},
      {"/containers/0/no", R"("CSQU305438")", true},
      {"/containers/0/no", R"("CSQU 3054383")", false},
      {"/containers/0/no", R"("CSQU305438344")", false},
      {"/guarantee/year", R"("20255")", false},
      // Closed lists.
      {"/procedure", R"("IDD")", false},
      {"/procedure", R"("idc")", false},
      {"/direction", R"("X")", false},
      {"/function", "2", false},
      {"/function", R"("9")", false},
      {"/function", "9.0", false},
      {"/function", "9e0", false},
      // Decimals are strings, of at most 4 or 6 places.
      {"/gross_weight", R"("0")", true},
      {"/gross_weight", R"("18250.5000")", true},
      {"/gross_weight", R"("18250.50000")", false},
      {"/gross_weight", "18250.5", false},
      {"/gross_weight", "18250", false},
      {"/gross_weight", R"("-1")", false},
      {"/gross_weight", R"("922337203685477.5807")", true},
      {"/gross_weight", R"("922337203685477.5808")", false},
      {"/gross_weight", R"("1e3")", false},
      {"/gross_weight", R"("1,5")", false},
      {"/gross_weight", R"(" 1")", false},
      {"/invoice/total", "1000", false},
      {"/lines/0/unit_price", R"("10.123456")", true},
      {"/lines/0/unit_price", R"("10.1234567")", false},
      {"/lines/0/duty_rate", R"("12.5")", true},
      {"/lines/0/duty_rate", "12.5", false},
      {"/lines/0/other_taxes/0/amount", R"("1000")", true},
      {"/lines/0/other_taxes/0/amount", R"("1000.5")", false},
      {"/lines/0/other_taxes/0/amount", "1000", false},
      {"/adjustments/0/amount", R"("-12.5")", true},
      // Dong: a number or a string, whole.
      {"/total_tax_value_vnd", "0", true},
      {"/total_tax_value_vnd", "9223372036854775807", true},
      {"/total_tax_value_vnd", R"("1152480000")", true},
      {"/total_tax_value_vnd", R"("1152480000.0")", false},
      {"/total_tax_value_vnd", "-1", false},
      {"/total_tax_value_vnd", "1.5", false},
      {"/total_tax_value_vnd", "1.0", false},
      {"/total_tax_value_vnd", "1e9", false},
      // Small integers.
      {"/deadline_ms", "0", true},
      {"/deadline_ms", "86400000", true},
      {"/deadline_ms", "86400001", false},
      {"/deadline_ms", "-1", false},
      {"/deadline_ms", R"("5")", false},
      {"/package_count", "99999999", true},
      {"/package_count", "100000000", false},
      {"/container_count", "1000", false},
      {"/split_seq", "0", false},
      {"/split_seq", "99", true},
      {"/split_total", "100", false},
      {"/lines/0/line_no", "0", false},
      {"/lines/0/line_no", "2", false},
      {"/lines/0/line_no", "51", false},
      {"/lines/0/line_no", R"("1")", false},
      // Numbers and dates of the trade.
      {"/declaration_no", R"("10654321098")", false},
      {"/declaration_no", R"("10654321098X")", false},
      {"/declaration_no", "106543210980", false},
      {"/temp_declaration_no", R"("105111222330")", true},
      {"/trader/tax_code", R"("0100109107")", true},  // A wrong check digit is CROSS.
      {"/trader/tax_code", R"("010010910")", false},
      {"/trader/tax_code", "100109106", false},
      {"/registered_at", R"("2025-06-12")", false},
      {"/registered_at", R"("2025-06-12T08:41:07")", false},
      {"/registered_at", R"("2025-06-31T08:41:07Z")", false},
      {"/arrival_date", R"("2025-06-31")", false},
      {"/arrival_date", R"("2025-06-12T00:00:00Z")", false},
      {"/ecommerce", "true", true},
      {"/ecommerce", "1", false},
      {"/ecommerce", R"("true")", false},
      // Objects and lists.
      {"/principal", "{}", true},
      {"/principal", "[]", false},
      {"/bills", R"(["A","B","C","D","E"])", true},
      {"/bills", R"(["A","B","C","D","E","F"])", false},
      {"/bills", R"("A")", false},
      {"/permits", "[{},{},{},{},{}]", true},
      {"/permits", "[{},{},{},{},{},{}]", false},
      {"/transit_countries", R"(["HK","SG"])", true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.pointer) + " = " + c.json);
    auto builder = a_declaration();
    if (std::string_view(c.pointer).find("/other_taxes/0") != std::string_view::npos) {
      builder.set("/lines/0/other_taxes", "[]").set("/lines/0/other_taxes", R"([{"code":"V"}])");
      const std::string amount = std::string(R"([{"amount":)") + c.json + "}]";
      builder.set("/lines/0/other_taxes", amount);
    } else if (std::string_view(c.pointer).starts_with("/adjustments/0")) {
      builder.set("/adjustments", std::string(R"([{"amount":)") + c.json + "}]");
    } else {
      builder.set(c.pointer, c.json);
    }
    if (c.right) {
      expect_ok(builder.json());
    } else {
      expect_schema(builder.json(), c.pointer);
    }
  }
}

TEST_F(MessageParserTest, TextIsLimitedInCodePoints) {
  const auto letters = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "ạ";
    return text;
  };
  expect_ok(a_declaration().text("/trader/name", letters(300)).json());
  expect_schema(a_declaration().text("/trader/name", letters(301)).json(), "/trader/name");
  expect_ok(a_declaration().text("/valuation_note", letters(840)).json());
  expect_schema(a_declaration().text("/valuation_note", letters(841)).json(), "/valuation_note");
  expect_ok(a_declaration().item({.name = letters(600)}).json());
  expect_schema(a_declaration().item({.name = letters(601)}).json(), "/lines/0/item_name");
}

TEST_F(MessageParserTest, StringsNobodyReadsEndAt4KiB) {
  const std::string fits(4'096, 'x');
  expect_ok(a_declaration().text("/x_note", fits).json());
  EXPECT_EQ(declaration().unknown_members, 1U);
  expect_schema(a_declaration().text("/x_note", fits + 'x').json(), "/x_note");
  expect_ok(a_declaration().set("/x", "{\"" + fits + "\":1}").json());
  expect_schema(a_declaration().set("/x", "[0,{\"y\":[\"" + fits + "x\"]}]").json(), "/x/1/y/0");
}

TEST_F(MessageParserTest, FiftyLinesAreTheMost) {
  auto builder = a_declaration();
  for (int i = 0; i < 50; ++i) builder.item({});
  expect_ok(builder.json());
  EXPECT_EQ(declaration().lines.size(), 50U);
  expect_schema(builder.item({}).json(), "/lines");
}

TEST_F(MessageParserTest, NineHundredNinetyNineContainersAreTheMost) {
  auto builder = a_declaration();
  for (int i = 0; i < 999; ++i) builder.container("CSQU3054383");
  expect_ok(builder.json());
  EXPECT_EQ(declaration().containers.size(), 999U);
  expect_schema(builder.container("CSQU3054383").json(), "/containers");
  const std::string seals8 = R"([{"no":"CSQU3054383","seals":["1","2","3","4","5","6","7","8"]}])";
  const std::string seals9 =
      R"([{"no":"CSQU3054383","seals":["1","2","3","4","5","6","7","8","9"]}])";
  expect_ok(a_declaration().set("/containers", seals8).json());
  expect_schema(a_declaration().set("/containers", seals9).json(), "/containers/0/seals");
}

TEST_F(MessageParserTest, LineNumbersAreOneToNOnce) {
  const auto numbered = [](int first, int second) {
    return a_declaration()
        .item({})
        .item({})
        .set("/lines/0/line_no", std::to_string(first))
        .set("/lines/1/line_no", std::to_string(second))
        .json();
  };
  expect_ok(numbered(1, 2));
  expect_ok(numbered(2, 1));
  expect_schema(numbered(1, 1), "/lines/1/line_no");
  expect_schema(numbered(1, 3), "/lines/1/line_no");
  expect_schema(numbered(3, 1), "/lines/0/line_no");
}

TEST_F(MessageParserTest, ProcedureFunctionDirectionAndVersionAgree) {
  struct Case {
    const char* procedure;
    int function;
    const char* direction;
    int version;
    const char* fault;
  };
  const Case kCases[] = {
      {"IDC", 9, "I", 0, nullptr},           {"EDC", 9, "E", 0, nullptr},
      {"IDC", 9, "E", 0, "/direction"},      {"EDC", 9, "I", 0, "/direction"},
      {"IDC", 4, "I", 0, "/function"},       {"IDE", 9, "I", 1, "/function"},
      {"IDE", 4, "I", 1, nullptr},           {"EDE", 4, "E", 9, nullptr},
      {"MIE", 4, "I", 2, nullptr},           {"MEE", 4, "E", 3, nullptr},
      {"IDE", 4, "I", 0, "/declaration_no"}, {"IDC", 9, "I", 1, "/declaration_no"},
      {"IDA", 9, "I", 0, nullptr},           {"EDA", 9, "E", 0, nullptr},
      {"IDB", 9, "I", 0, nullptr},           {"IDA", 4, "I", 0, "/function"},
      {"IDC", 1, "I", 3, nullptr},           {"IDE", 1, "I", 0, nullptr},
      {"IDC", 1, "E", 0, "/direction"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.procedure + std::string(" ") + std::to_string(c.function) + c.direction);
    const std::string frame =
        a_declaration()
            .procedure(c.procedure)
            .text("/declaration_no", "10654321098" + std::to_string(c.version))
            .set("/function", std::to_string(c.function))
            .text("/direction", c.direction)
            .json();
    if (c.fault == nullptr) {
      expect_ok(frame);
    } else {
      expect_schema(frame, c.fault);
    }
  }
}

// ---- SYNTAX

TEST_F(MessageParserTest, WhatIsNotOneJsonObjectIsSyntax) {
  const char* const kWrong[] = {
      "",
      " ",
      "x",
      "1",
      "\"decl/1\"",
      "null",
      "[]",
      "[{\"schema\":\"hello/1\"}]",
      "{",
      "}",
      "{}}",
      "{}{}",
      "{\"schema\":\"hello/1\"} x",
      "{\"schema\":\"hello/1\",}",
      "{\"schema\" \"hello/1\"}",
      "{schema:\"hello/1\"}",
      "{'schema':'hello/1'}",
      "{\"schema\":\"hello/1\" // comment\n}",
      "{\"schema\":\"hello/1\",\"x\":NaN}",
      "{\"schema\":\"hello/1\",\"x\":Infinity}",
      "{\"schema\":\"hello/1\",\"x\":-}",
      "{\"schema\":\"hello/1\",\"x\":01}",
      "{\"schema\":\"hello/1\",\"x\":1.}",
      "{\"schema\":\"hello/1\",\"x\":.5}",
      "{\"schema\":\"hello/1\",\"x\":+1}",
      "{\"schema\":\"hello/1\",\"x\":1e400}",
      "{\"schema\":\"hello/1\",\"x\":-1e400}",
      "{\"schema\":\"hello/1\",\"x\":99999999999999999999}",
      "{\"schema\":\"hello/1\",\"x\":-9223372036854775809}",
      "{\"schema\":\"hello/1\",\"x\":tru}",
      "{\"schema\":\"hello/1\",\"x\":\"\\x\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\\u12\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\\ud800\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\\udc00\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\\ud800\\ud800\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\\ud800\\u0041\"}",
      "{\"schema\":\"hello/1\",\"\\udc00\":1}",
      "{\"schema\":\"hello/1\",\"x\":\"a\tb\"}",
      "{\"schema\":\"hello/1\",\"x\":\"a\nb\"}",
      "\xEF\xBB\xBF{\"schema\":\"hello/1\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\xFF\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\xC0\x80\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\xED\xA0\x80\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\xF4\x90\x80\x80\"}",
      "{\"schema\":\"hello/1\",\"x\":\"\xE1\xBA\"}",
  };
  for (const char* frame : kWrong) {
    expect_syntax(frame);
    EXPECT_TRUE(parsing_.message().msg_id.empty());
  }
  expect_syntax(std::string_view("{\"schema\":\"hello/1\"}\0", 21));
  expect_ok("{\"schema\":\"hello/1\",\"x\":[-0,1e-400,\"\\ud83d\\ude00\",-9223372036854775808]}");
  expect_ok(" {\"schema\":\"hello/1\"} \r");
}

TEST_F(MessageParserTest, IntegersBeyondInt64AreSyntaxWhereverTheyStand) {
  expect_syntax(R"({"schema":"hello/1","x":9223372036854775808})", "/x");
  expect_syntax(R"({"schema":"hello/1","x":[1,{"y":18446744073709551615}]})", "/x/1/y");
  expect_syntax(a_declaration().set("/total_tax_value_vnd", "9223372036854775808").json(),
                "/total_tax_value_vnd");
  expect_syntax(a_declaration().set("/gross_weight", "9223372036854775808").json(),
                "/gross_weight");
}

TEST_F(MessageParserTest, ThirtyTwoLevelsAreTheMost) {
  const auto nested = [](int levels, const std::string& inside) {
    // The object of the message is the first level.
    const auto count = static_cast<std::size_t>(levels - 1);
    return "{\"schema\":\"hello/1\",\"x\":" + std::string(count, '[') + inside +
           std::string(count, ']') + "}";
  };
  for (const char* inside : {"", "1", "\"a\""}) {
    expect_ok(nested(32, inside));
    const auto error = parsing_.parse(nested(33, inside));
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, ErrorCode::kSyntax);
  }
  EXPECT_EQ(parsing_.parse(nested(1'000, "1"))->code, ErrorCode::kSyntax);
  EXPECT_EQ(parsing_.parse(nested(100'000, ""))->code, ErrorCode::kSyntax);
  // In a member we know, too: SYNTAX comes before SCHEMA.
  EXPECT_EQ(parsing_
                .parse("{\"schema\":\"hello/1\",\"client\":" + std::string(32, '[') +
                       std::string(32, ']') + "}")
                ->code,
            ErrorCode::kSyntax);
}

TEST_F(MessageParserTest, AMemberThatStandsTwiceIsSyntaxAtEveryLevel) {
  const JsonTree full = JsonTree::parse(read(kExamples / "decl-1.full.json"));
  for (const std::string& pointer : full.pointers()) {
    SCOPED_TRACE(pointer);
    // The same name once more, its last letter written as an escape: equal all the same.
    const char last = pointer.back();
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(last));
    JsonTree twice = full;
    twice.set(pointer.substr(0, pointer.size() - 1) + escaped, *full.find(pointer));
    expect_syntax(twice.text(), pointer);
    EXPECT_EQ(parsing_.message().msg_id, "01J8ZK3V6M2Q4T8Y9B7C5D1E2F");
  }
  expect_syntax(R"({"schema":"hello/1","schema":"decl/1"})", "/schema");
}

TEST_F(MessageParserTest, AnUnknownMemberThatStandsTwiceIsSyntaxToo) {
  expect_syntax(R"({"schema":"hello/1","x":1,"x":2})", "/x");
  expect_syntax(R"({"schema":"hello/1","x":1,"y":2,"\u0078":3})", "/x");
  expect_syntax(R"({"schema":"hello/1","x":{"a":1,"b":[{"c":1,"c":1}]}})", "/x/b/0/c");
  expect_syntax(R"({"schema":"hello/1","a/b~c":1,"a/b~c":2})", "/a~1b~0c");
  expect_syntax(R"({"schema":"hello/1","":1,"":2})", "/");
  expect_syntax(a_declaration().set("/lines/0/q", R"({"z":0,"z":0})").json(), "/lines/0/q/z");
  // Equal names in different objects are none.
  expect_ok(R"({"schema":"hello/1","x":{"x":{"x":[{"x":1},{"x":1}]}},"client":"x"})");
  EXPECT_EQ(parsing_.message().hello.client, "x");
}

TEST_F(MessageParserTest, SyntaxComesBeforeSchemaWhereverTheTwoStand) {
  expect_syntax(R"({"schema":"hello/1","window":"wrong","x":{"a":1,"a":2}})", "/x/a");
  expect_syntax(R"({"schema":"nobody/7","x":1,"x":2})", "/x");
  expect_syntax(R"({"x":1,"x":2})", "/x");
}

TEST_F(MessageParserTest, ManyUnknownMembersTakeNoQuadraticTime) {
  std::string frame = R"({"schema":"hello/1")";
  for (int i = 0; i < 25'000; ++i) frame += ",\"" + std::to_string(i) + "\":1";
  ASSERT_LT(frame.size(), 256U * 1024);
  expect_ok(frame + "}");
  expect_syntax(frame + ",\"17\":1}", "/17");
}

TEST_F(MessageParserTest, AFrameOverTheLimitIsTooLarge) {
  const std::string head = R"({"schema":"hello/1","x":")";
  // Of blanks: one string of that length would be SCHEMA.
  std::string frame = R"({"schema":"hello/1")" + std::string(256 * 1024 - 20, ' ') + "}";
  ASSERT_EQ(frame.size(), 256U * 1024);
  expect_ok(frame);
  expect_error(parsing_, frame + ' ', ErrorCode::kTooLarge, "");
}

TEST_F(MessageParserTest, EveryTruncationIsSyntax) {
  for (const char* file : {"decl-1.minimal.json", "decl-1.full.json", "status-1.json"}) {
    std::string frame = read(kExamples / file);
    frame.pop_back();  // The newline.
    for (std::size_t size = 0; size < frame.size(); ++size) {
      const auto error = parsing_.parse(std::string_view(frame).substr(0, size));
      ASSERT_TRUE(error.has_value()) << size;
      ASSERT_EQ(error->code, ErrorCode::kSyntax) << size;
    }
    expect_ok(frame);
  }
}

TEST_F(MessageParserTest, AnyByteMayChangeAndNothingBreaks) {
  const std::string frame = read(kExamples / "decl-1.full.json");
  for (std::size_t i = 0; i < frame.size(); ++i) {
    for (const char byte : {'\0', '"', '\\', '{', ']', ',', '9', '\x80', '\xFF'}) {
      std::string wrong = frame;
      wrong[i] = byte;
      parsing_.parse(wrong);
    }
  }
}

// ---- what an error leaves behind

TEST_F(MessageParserTest, AnErrorStillNamesTheMessage) {
  struct Case {
    const char* frame;
    const char* msg_id;
    const char* declaration_no;
  };
  const Case kCases[] = {
      {R"({"schema":"decl/1","procedure":7,"msg_id":"m","declaration_no":"106543210980"})", "m",
       "106543210980"},
      {R"({"schema":"decl/9","msg_id":"m","declaration_no":"106543210980"})", "m", "106543210980"},
      {R"({"msg_id":"m"})", "m", ""},
      {R"({"schema":"decl/1","msg_id":5,"declaration_no":"106543210980"})", "", "106543210980"},
      {R"({"schema":"decl/1","msg_id":"m","declaration_no":"F"})", "m", ""},
      {R"({"schema":"decl/1","msg_id":"m","x":1,"x":2})", "m", ""},
      {R"({"schema":"decl/1","msg_id":"m")", "", ""},
      {R"({"schema":"decl/1","msg_id":"an id of more than thirty-six characters"})", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.frame);
    ASSERT_TRUE(parsing_.parse(c.frame).has_value());
    EXPECT_EQ(parsing_.message().msg_id, c.msg_id);
    EXPECT_EQ(parsing_.message().declaration_no.text(), c.declaration_no);
  }
}

TEST_F(MessageParserTest, PointersStayShort) {
  const std::string long_name(3'000, 'n');
  const std::string frame =
      "{\"schema\":\"hello/1\",\"x\":{\"" + long_name + "\":1,\"" + long_name + "\":2}}";
  expect_syntax(frame, "/x");
}

TEST_F(MessageParserTest, AllocatesNothingWhenWarm) {
  std::string frames[] = {
      a_declaration().item({}).item({}).item({.more = R"("unknown":{"a":[1,2]})"}).json(),
      read(kExamples / "decl-1.full.json"), read(kExamples / "decl-1.cancel.json"),
      read(kExamples / "status-1.json")};
  MessageParser parser;
  TextArena arena;
  Message message;
  for (std::string& frame : frames) {
    const std::size_t size = frame.size();
    frame.append(MessageParser::kFramePadding, ' ');
    ASSERT_FALSE(parser.parse({frame.data(), size}, arena, message).has_value());
  }
  int failed = 0;
  const test::AllocationCounter allocations;
  for (int i = 0; i < 1'000; ++i) {
    for (const std::string& frame : frames) {
      const std::string_view bytes(frame.data(), frame.size() - MessageParser::kFramePadding);
      failed += parser.parse(bytes, arena, message).has_value() ? 1 : 0;
    }
  }
  EXPECT_EQ(allocations.count(), 0U);
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace luong
