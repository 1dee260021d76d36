#include "config/reference_loader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace luong {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

// Stands in for SHA-256: the loaders take any digest.
std::string digest(std::string_view bytes) {
  std::uint64_t value = 1'469'598'103'934'665'603ULL;
  for (const char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  return std::to_string(value);
}

Date day(std::string_view text) { return *parse_date(text); }

// A directory of its own, gone with the test.
class Folder {
 public:
  explicit Folder(const Files& files) {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    static int count = 0;
    path_ = fs::path(::testing::TempDir()) / ("luong_reference_" + std::to_string(getpid()) +
                                              info->name() + std::to_string(++count));
    fs::remove_all(path_);
    for (const auto& [name, text] : files) write(name, text);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string entry(const std::string& file, const std::string& more = "") {
  return "[[table]]\nfile = \"" + file +
         "\"\nversion = \"2025.06-1\"\nvalid_from = 2020-01-01\nnotice = \"Sample.\"\n" + more;
}

const std::string kNotice = "notice = \"Sample.\"\n";

Files good_files() {
  return {
      {"reference.toml", kNotice + entry("hs.csv", "complete = true\n") + entry("fta.csv") +
                             entry("permit_rules.csv") + entry("ref_price.csv") +
                             entry("lists/scrap.csv") + entry("lists/remedies.csv") +
                             entry("rulings.csv") + entry("brand_rights.csv") +
                             entry("ministries.csv") + entry("caps.csv")},
      {"caps.csv", "from,to,yellow,red,source\n2025-01-01,2025-12-31,33,4.5,Decision 1\n"},
      {"brand_rights.csv",
       "brand,hs_prefix,holder,authorised,number,from,to\n"
       "Sao Vàng,64,Holder,0109900016 0319900020-001,01/SHTT,2024-01-01,2026-12-31\n"
       "Sao Vàng,,Holder,,02/SHTT,,2025-12-31\n"},
      {"ministries.csv",
       "code,name,name_vi,from,to\nMOH,Ministry of Health,Bộ Y tế,,\n"
       "MOH2,\"Ministry, of Health\",Bộ Y tế,,\n"},
      {"rulings.csv",
       "description,hs_code,number,from,to\n"
       "\"Máy bơm ly tâm, 3 kW\",84137042,12/TB-TCHQ,2024-01-01,2026-12-31\n"
       "\"Máy bơm ly tâm, 3 kW\",84137099,13/TB-TCHQ,2027-01-01,\n"},
      {"hs.csv",
       "# Sample.\nhs_code,unit,mfn_rate,sibling_rate_max,from,to\n"
       "84143040,PCE,5,20,,\n87032361,PCE,70,70.5,2024-01-01,2024-12-31\n"},
      {"fta.csv", "tariff_code,agreement,country\nB05,ACFTA,VN\nB05,ACFTA,CN\n"},
      {"permit_rules.csv",
       "hs_prefix,kind,direction,permit_type,ministry,from,to\n"
       "3004,,I,DUOC,\"Ministry, of Health\",,\n3004,H11,*,DUOQ,Ministry of Health,,\n"},
      {"ref_price.csv",
       "hs_prefix,origin,unit,currency,price,from,to,source\n8414,CN,PCE,USD,38.5,,,customs\n"},
      {"lists/scrap.csv",
       "\xEF\xBB\xBF# Sample.\r\n\r\nprefix,from,to,note\r\n7204,,,\"iron \"\"A\"\"\"\r\n\r\n"},
      {"lists/remedies.csv",
       "prefix,with,from,to,note\n7210,CN,,,coated steel\n7210,KR,,2024-12-31,\n1701,,,,sugar\n"},
  };
}

TEST(ReferenceLoader, LoadsEveryTableTheIndexNames) {
  const Folder folder(good_files());
  const auto data = load_reference(folder.path(), digest);
  ASSERT_TRUE(data) << to_string(data.error());
  const Date today = day("2025-06-12");
  const HsRow* hs = data->hs("84143040", today);
  ASSERT_NE(hs, nullptr);
  EXPECT_EQ(hs->mfn_rate.raw, 5'000'000);
  EXPECT_EQ(hs->sibling_rate_max.raw, 20'000'000);
  EXPECT_TRUE(data->hs_complete());
  EXPECT_EQ(data->hs("87032361", today), nullptr) << "its days are over";
  EXPECT_EQ(data->hs("87032361", day("2024-12-31"))->sibling_rate_max.raw, 70'500'000);
  EXPECT_EQ(data->fta_covers("B05", "CN"), std::optional(true));
  EXPECT_EQ(data->permit_rule("30049099", "A11", 'I', today)->ministry, "Ministry, of Health");
  EXPECT_EQ(data->permit_rule("30049099", "H11", 'E', today)->permit_type.view(), "DUOQ");
  EXPECT_EQ(data->price("84143040", "CN", "PCE", "USD", today)->price.raw, 38'500'000);
  EXPECT_EQ(data->price("84143040", "CN", "PCE", "USD", today)->source, "customs");
  ASSERT_NE(data->list("scrap"), nullptr);
  EXPECT_TRUE(data->list("scrap")->contains("72044900", today));
  EXPECT_EQ(data->list("scrap")->version, "2025.06-1");
  ASSERT_NE(data->ruling("MAY BOM 3 KW ly tam", today), nullptr);
  EXPECT_EQ(data->ruling("MAY BOM 3 KW ly tam", today)->number, "12/TB-TCHQ");
  EXPECT_EQ(data->ruling("may bom ly tam 3 kw", day("2027-01-01"))->hs_code, "84137099");
  EXPECT_EQ(data->ruling("may bom ly tam 3 kw", day("2023-12-31")), nullptr);
  EXPECT_EQ(data->ruling("may bom ly tam 4 kw", today), nullptr);
  ASSERT_NE(data->brand_right("SAO VANG", "64039990", today), nullptr);
  EXPECT_EQ(data->brand_right("SAO VANG", "64039990", today)->number, "01/SHTT");
  EXPECT_EQ(data->brand_right("SAO VANG", "64039990", today)->authorised.size(), 2U);
  EXPECT_EQ(data->brand_right("SAO VANG", "42022200", today)->number, "02/SHTT");
  EXPECT_EQ(data->brand_right("SAO VANG", "42022200", day("2026-01-01")), nullptr);
  EXPECT_EQ(data->brand_right("SAO DO", "64039990", today), nullptr);
  EXPECT_EQ(data->brand_right("", "64039990", today), nullptr);
  ASSERT_NE(data->cap(today), nullptr);
  EXPECT_EQ(data->cap(today)->yellow, 3'300);
  EXPECT_EQ(data->cap(today)->red, 450);
  EXPECT_EQ(data->cap(day("2026-01-01")), nullptr);
  EXPECT_EQ(data->cap_before(day("2026-01-01"))->source, "Decision 1");
  EXPECT_EQ(data->cap_before(today), nullptr);
  ASSERT_NE(data->ministry("Ministry of Health", today), nullptr);
  EXPECT_EQ(data->ministry("Ministry of Health", today)->code.view(), "MOH");
  EXPECT_EQ(data->ministry("Ministry", today), nullptr);
  EXPECT_EQ(data->ruling("", today), nullptr);
  ASSERT_NE(data->list("remedies"), nullptr);
  EXPECT_TRUE(data->list("remedies")->contains("72101200", "CN", today));
  EXPECT_FALSE(data->list("remedies")->contains("72101200", "KR", today)) << "over";
  EXPECT_TRUE(data->list("remedies")->contains("17011400", "TH", today)) << "without a pair: any";
}

TEST(ReferenceLoader, ARowWithoutFirstDayHoldsFromTheDayItsTableIsValid) {
  const Folder folder(good_files());
  const auto data = load_reference(folder.path(), digest);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->hs("84143040", day("2019-12-31")), nullptr);
  EXPECT_NE(data->hs("84143040", day("2020-01-01")), nullptr);
  EXPECT_NE(data->hs("84143040", day("2199-12-31")), nullptr);
}

TEST(ReferenceLoader, ATableTheIndexDoesNotNameIsAbsentAndNotRead) {
  auto files = good_files();
  files["reference.toml"] = kNotice + entry("hs.csv");
  files["fta.csv"] = "rubbish";
  const Folder folder(files);
  const auto data = load_reference(folder.path(), digest);
  ASSERT_TRUE(data) << to_string(data.error());
  EXPECT_TRUE(data->has_table("hs"));
  EXPECT_FALSE(data->hs_complete()) << "not complete unless it says so";
  for (const char* table : {"fta", "permit_rules", "ref_price", "scrap"}) {
    EXPECT_FALSE(data->has_table(table)) << table;
  }
}

std::string hash_of(const Files& files) {
  const Folder folder(files);
  const auto data = load_reference(folder.path(), digest);
  EXPECT_TRUE(data) << to_string(data.error());
  return data ? data->hash() : "";
}

TEST(ReferenceLoader, TheHashIsOfTheFilesNotOfTheFolderOrTheirOrder) {
  const std::string hash = hash_of(good_files());
  EXPECT_EQ(hash_of(good_files()), hash) << "another folder, the same bytes";
  auto files = good_files();
  files["lists/unnamed.csv"] = "rubbish";
  EXPECT_EQ(hash_of(files), hash) << "a file the index does not name";
  files = good_files();
  files["hs.csv"] += "01012100,UNH,0,5,,\n";
  EXPECT_NE(hash_of(files), hash);
  files = good_files();
  files["lists/scrap.csv"] += "\r\n";
  EXPECT_NE(hash_of(files), hash) << "every byte counts";
  files = good_files();
  files["reference.toml"] += "# Seen.\n";
  EXPECT_NE(hash_of(files), hash) << "the index too";
}

const char* const kHs = "hs_code,unit,mfn_rate,sibling_rate_max,from,to\n";

// Each row makes one of the good files wrong; the error must end with the place and say why.
TEST(ReferenceLoader, SaysWhereAWrongTableIsWrong) {
  const std::string hs = kHs;
  const std::string list = "prefix,from,to,note\n";
  const std::string price = "hs_prefix,origin,unit,currency,price,from,to,source\n";
  const std::string permit = "hs_prefix,kind,direction,permit_type,ministry,from,to\n";
  const std::string fta = "tariff_code,agreement,country\n";
  const std::string brand = "brand,hs_prefix,holder,authorised,number,from,to\n";
  const std::string ministry = "code,name,name_vi,from,to\n";
  struct Case {
    const char* name;
    const char* file;
    std::string text;
    const char* place;
    const char* says;
  };
  const Case kCases[] = {
      {"a firm that is none", "brand_rights.csv", brand + "A,,H,01099,1,,\n",
       "brand_rights.csv:2:6", "tax codes with single spaces"},
      {"two spaces between firms", "brand_rights.csv", brand + "A,,H,0109900016  0319900020,1,,\n",
       "brand_rights.csv:2:6", "tax codes with single spaces"},
      {"a mark without words", "brand_rights.csv", brand + "...,,H,,1,,\n", "brand_rights.csv:2:1",
       "words of goods or of a mark"},
      {"one mark twice", "brand_rights.csv", brand + "A B,,H,,1,,\nb a,,H,,2,,\n",
       "brand_rights.csv:3:1", "the same key as in line 2"},
      {"more than all", "caps.csv", "from,to,yellow,red,source\n,,100.01,4,D\n", "caps.csv:2:3",
       "a share in %"},
      {"two rows on a day", "caps.csv",
       "from,to,yellow,red,source\n,2025-06-30,40,5,D\n2025-06-30,,33,4,D\n", "caps.csv:3:1",
       "days in common"},
      {"no code", "ministries.csv", ministry + ",Ministry of Health,Bộ Y tế,,\n",
       "ministries.csv:2:1", "a ministry's code"},
      {"a ministry under two codes", "ministries.csv", ministry + "A,M,B,,\nC,M,D,,\n",
       "ministries.csv:3:1", "the same key as in line 2"},
      {"a ministry nobody listed", "ministries.csv",
       ministry + "MOH,Ministry of Health,Bộ Y tế,,\n", "permit_rules.csv",
       "\"Ministry, of Health\" is not in ministries.csv"},
      {"no header", "hs.csv", "", "hs.csv:1:1", "first row must be"},
      {"only remarks", "hs.csv", "# a\n# b\n", "hs.csv:1:1", "first row must be"},
      {"another header", "hs.csv", "# a\nhs_code,unit,rate,sibling_rate_max,from,to\n",
       "hs.csv:2:1", "first row must be"},
      {"a remark below the header", "hs.csv", hs + "# late\n", "hs.csv:2:1", "1 cells"},
      {"seven digits", "hs.csv", hs + "8414304,PCE,5,20,,\n", "hs.csv:2:1", "8-digit HS code"},
      {"a letter in the code", "hs.csv", hs + "8414304O,PCE,5,20,,\n", "hs.csv:2:1",
       "8-digit HS code"},
      {"no unit", "hs.csv", hs + "84143040,,5,20,,\n", "hs.csv:2:10", "a unit"},
      {"small letters", "hs.csv", hs + "84143040,pce,5,20,,\n", "hs.csv:2:10", "a unit"},
      {"a negative rate", "hs.csv", hs + "84143040,PCE,-5,20,,\n", "hs.csv:2:14", "a rate"},
      {"a rate beyond reason", "hs.csv", hs + "84143040,PCE,5,1001,,\n", "hs.csv:2:16", "a rate"},
      {"an exponent", "hs.csv", hs + "84143040,PCE,5e1,20,,\n", "hs.csv:2:14", "a rate"},
      {"a comma for a point", "hs.csv", hs + "84143040,PCE,5,20,,,\n", "hs.csv:2:1", "7 cells"},
      {"too few cells", "hs.csv", hs + "84143040,PCE,5,20\n", "hs.csv:2:1", "4 cells"},
      {"a day that does not exist", "hs.csv", hs + "84143040,PCE,5,20,2025-02-29,\n", "hs.csv:2:19",
       "a day"},
      {"another order of days", "hs.csv", hs + "84143040,PCE,5,20,12/06/2025,\n", "hs.csv:2:19",
       "a day"},
      {"the last day before the first", "hs.csv", hs + "84143040,PCE,5,20,2025-02-01,2025-01-31\n",
       "hs.csv:2:30", "not before"},
      {"the last day before the table", "hs.csv", hs + "84143040,PCE,5,20,,2019-12-31\n",
       "hs.csv:2:20", "not before"},
      {"the same code twice", "hs.csv",
       hs + "84143040,PCE,5,20,,\n01012100,UNH,0,5,,\n84143040,PCE,5,20,,\n", "hs.csv:4:1",
       "line 2"},
      {"one day in common", "hs.csv",
       hs + "84143040,PCE,5,20,2025-01-01,\n84143040,PCE,7,20,,2025-01-01\n", "hs.csv:3:1",
       "days in common"},
      {"a quote never closed", "lists/scrap.csv", list + "7204,,,\"iron\n7404,,,copper\n",
       "scrap.csv:2:8", "never closed"},
      {"bytes after a quoted cell", "lists/scrap.csv", list + "\"7204\"5,,,\n", "scrap.csv:2:7",
       "end at its quote"},
      {"a quote in a bare cell", "lists/scrap.csv", list + "7204,,,5\" pipe\n", "scrap.csv:2:9",
       "a quote inside"},
      {"a lone carriage return", "lists/scrap.csv", list + "7204,,,a\rb\n", "scrap.csv:2:9",
       "carriage return"},
      {"not UTF-8", "lists/scrap.csv", list + "7204,,,iron\n7404,,,\xC3\x28\n", "scrap.csv:3:1",
       "not UTF-8"},
      {"a ruling on nothing", "rulings.csv",
       "description,hs_code,number,from,to\n\"hàng mới 100%\",84137042,1,,\n", "rulings.csv:2:1",
       "words of goods or of a mark"},
      {"two rulings on one good", "rulings.csv",
       "description,hs_code,number,from,to\nbơm tay,84137042,1,,\nTay Bom,84137099,2,,\n",
       "rulings.csv:3:1", "line 2"},
      {"a wrong pair", "lists/remedies.csv", "prefix,with,from,to,note\n7210,C-N,,,\n",
       "remedies.csv:2:6", "a code"},
      {"a pair twice", "lists/remedies.csv", "prefix,with,from,to,note\n7210,CN,,,\n7210,CN,,,\n",
       "remedies.csv:3:1", "line 2"},
      {"an empty prefix", "lists/scrap.csv", list + ",,,everything\n", "scrap.csv:2:1", "a code"},
      {"a dotted prefix", "lists/scrap.csv", list + "72.04,,,\n", "scrap.csv:2:1", "a code"},
      {"an overlong prefix", "lists/scrap.csv", list + "1234567890123,,,\n", "scrap.csv:2:1",
       "a code"},
      {"a price of nothing", "ref_price.csv", price + "8414,CN,PCE,USD,0,,,customs\n",
       "ref_price.csv:2:17", "a price"},
      {"a price too fine", "ref_price.csv", price + "8414,CN,PCE,USD,0.0000001,,,customs\n",
       "ref_price.csv:2:17", "a price"},
      {"half a country", "ref_price.csv", price + "8414,C,PCE,USD,1,,,customs\n",
       "ref_price.csv:2:6", "a country"},
      {"a currency of four", "ref_price.csv", price + "8414,CN,PCE,USDX,1,,,customs\n",
       "ref_price.csv:2:13", "a currency"},
      {"no source", "ref_price.csv", price + "8414,CN,PCE,USD,1,,,\n", "ref_price.csv:2:21",
       "some text"},
      {"a direction of two", "permit_rules.csv", permit + "3004,,IE,DUOC,Health,,\n",
       "permit_rules.csv:2:7", "I, E or *"},
      {"no direction", "permit_rules.csv", permit + "3004,,,DUOC,Health,,\n",
       "permit_rules.csv:2:7", "I, E or *"},
      {"two permits for one key", "permit_rules.csv",
       permit + "3004,,I,DUOC,Health,,\n3004,,I,TBYT,Health,,\n", "permit_rules.csv:3:1", "line 2"},
      {"half a kind", "permit_rules.csv", permit + "3004,A1,I,DUOC,Health,,\n",
       "permit_rules.csv:2:6", "a declaration kind"},
      {"a tariff code of two", "fta.csv", fta + "B5,ACFTA,CN\n", "fta.csv:2:1", "a tariff code"},
      {"an agreement without a name", "fta.csv", fta + "B05,,CN\n", "fta.csv:2:5", "some text"},
      {"a member twice", "fta.csv", fta + "B05,ACFTA,CN\nB05,ACFTA,CN\n", "fta.csv:3:1", "line 2"},
      {"no version", "reference.toml",
       kNotice + "[[table]]\nfile = \"hs.csv\"\nvalid_from = 2020-01-01\nnotice = \"S\"\n",
       "reference.toml:2:1", "'version' is missing"},
      {"an empty version", "reference.toml",
       kNotice + "[[table]]\nfile = \"hs.csv\"\nversion = \"\"\nvalid_from = 2020-01-01\nnotice = "
                 "\"S\"\n",
       "reference.toml:4:11", "is empty"},
      {"no notice of a table", "reference.toml",
       kNotice + "[[table]]\nfile = \"hs.csv\"\nversion = \"1\"\nvalid_from = 2020-01-01\n",
       "reference.toml:2:1", "'notice' is missing"},
      {"no notice at all", "reference.toml", entry("hs.csv"), "reference.toml:1:1",
       "'notice' is missing"},
      {"an unknown key", "reference.toml", kNotice + entry("hs.csv", "complet = true\n"),
       "reference.toml:7:1", "unknown key 'complet'"},
      {"an unknown key on top", "reference.toml", kNotice + "tables = 1\n" + entry("hs.csv"),
       "reference.toml:2:1", "unknown key 'tables'"},
      {"a day that does not exist, in the index", "reference.toml",
       kNotice + "[[table]]\nfile = \"hs.csv\"\nversion = \"1\"\nvalid_from = "
                 "\"2020-13-01\"\nnotice = \"S\"\n",
       "reference.toml:5:14", "must be a day"},
      {"complete as text", "reference.toml", kNotice + entry("hs.csv", "complete = \"yes\"\n"),
       "reference.toml:7:12", "true or false"},
      {"a complete table that cannot be", "reference.toml",
       kNotice + entry("fta.csv", "complete = true\n"), "reference.toml:7:1", "can be complete"},
      {"out of the directory", "reference.toml", kNotice + entry("../hs.csv"), "reference.toml:3:1",
       "file must be"},
      {"out of the lists", "reference.toml", kNotice + entry("lists/../hs.csv"),
       "reference.toml:3:1", "file must be"},
      {"a list on top", "reference.toml", kNotice + entry("scrap.csv"), "reference.toml:3:1",
       "file must be"},
      {"a table among the lists", "reference.toml", kNotice + entry("lists/hs.csv"),
       "reference.toml:3:1", "file must be"},
      {"another format", "reference.toml", kNotice + entry("hs.xlsx"), "reference.toml:3:1",
       "file must be"},
      {"a table twice", "reference.toml", kNotice + entry("hs.csv") + entry("hs.csv"),
       "reference.toml:8:1", "named twice"},
      {"no table", "reference.toml", kNotice, "reference.toml:1:1", "'table' is missing"},
      {"an empty list of tables", "reference.toml", kNotice + "table = []\n", "reference.toml:2:1",
       "no [[table]]"},
      {"no TOML", "reference.toml", "notice = \n", "reference.toml:1:10", ""},
      {"a table that is not there", "reference.toml", kNotice + entry("lists/gone.csv"), "gone.csv",
       "cannot be read"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    auto files = good_files();
    files[c.file] = c.text;
    const Folder folder(files);
    const auto data = load_reference(folder.path(), digest);
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().code, ErrorCode::kConfig);
    EXPECT_TRUE(data.error().path.ends_with(c.place)) << to_string(data.error());
    EXPECT_NE(data.error().message.find(c.says), std::string::npos) << to_string(data.error());
  }
}

TEST(ReferenceLoader, AFolderWithoutIndexIsAnError) {
  const Folder folder(Files{{"hs.csv", kHs}});
  const auto data = load_reference(folder.path(), digest);
  ASSERT_FALSE(data);
  EXPECT_TRUE(data.error().path.ends_with("reference.toml"));
  EXPECT_FALSE(load_reference(folder.path() / "nowhere", digest));
}

std::string device(const std::string& changed_key = "", const std::string& value = "") {
  Files members = {
      {"id", "\"HPH-F1\""},      {"name_vi", "\"Máy soi\""}, {"name_en", "\"Scanner\""},
      {"port", "\"VNHPH\""},     {"site", "\"Chùa Vẽ\""},    {"kind", "\"mobile\""},
      {"size_types", "[\"2\"]"}, {"takes_reefer", "true"},   {"containers_per_hour", "6"},
      {"opens_hour", "7"},       {"closes_hour", "23"},
  };
  if (!changed_key.empty()) members[changed_key] = value;
  std::string text = "[[scanner]]\n";
  for (const auto& [key, member] : members) {
    if (!member.empty()) text += key + " = " + member + '\n';
  }
  return text;
}

TEST(ScannerLoader, LoadsTheRegistry) {
  const std::string text = kNotice + device("id", "\"HPH-M1\"") + device();
  const Folder folder(Files{{"scanners.toml", text}});
  const auto registry = load_scanners(folder.path() / "scanners.toml", digest);
  ASSERT_TRUE(registry) << to_string(registry.error());
  ASSERT_EQ(registry->scanners().size(), 2U);
  const Scanner& scanner = registry->scanners().front();
  EXPECT_EQ(scanner.id.view(), "HPH-F1");
  EXPECT_EQ(scanner.name_vi, "Máy soi");
  EXPECT_EQ(scanner.name_en, "Scanner");
  EXPECT_EQ(scanner.port.view(), "VNHPH");
  EXPECT_EQ(scanner.site, "Chùa Vẽ");
  EXPECT_EQ(scanner.kind, ScannerKind::kMobile);
  EXPECT_TRUE(scanner.in_service);
  EXPECT_EQ(scanner.size_types, std::vector<std::string>{"2"});
  EXPECT_TRUE(scanner.takes_reefer);
  EXPECT_EQ(scanner.containers_per_hour, 6);
  EXPECT_EQ(scanner.opens_hour, 7);
  EXPECT_EQ(scanner.closes_hour, 23);
  EXPECT_EQ(registry->hash(), digest(text));
}

TEST(ScannerLoader, ReadsNormsQueuesStaysAndTerms) {
  const std::string text = kNotice +
                           "[terms]\nhorizon_hours = 24\nheadings_max = 8\nfacilitation = true\n" +
                           device("daily_minimum", "20") + "queue_max = 90\nin_service = false\n" +
                           "valid_from = 2025-06-01\nvalid_to = 2025-06-30\n";
  const Folder folder(Files{{"scanners.toml", text}});
  const auto registry = load_scanners(folder.path() / "scanners.toml", digest);
  ASSERT_TRUE(registry) << to_string(registry.error());
  const Scanner& scanner = registry->scanners().front();
  EXPECT_EQ(scanner.daily_minimum, 20U);
  EXPECT_EQ(scanner.queue_max, 90U);
  EXPECT_FALSE(scanner.in_service);
  EXPECT_EQ(scanner.valid_from, parse_date("2025-06-01"));
  EXPECT_EQ(scanner.valid_to, parse_date("2025-06-30"));
  EXPECT_EQ(registry->terms().horizon_hours, 24);
  EXPECT_EQ(registry->terms().headings_max, 8U);
  EXPECT_TRUE(registry->terms().facilitation);
}

// Registries that old verdicts cite say `mobile` and know no terms.
TEST(ScannerLoader, ReadsRegistriesOfBefore) {
  const std::string text = kNotice + device("kind", "") + "mobile = true\n";
  const Folder folder(Files{{"scanners.toml", text}});
  const auto registry = load_scanners(folder.path() / "scanners.toml", digest);
  ASSERT_TRUE(registry) << to_string(registry.error());
  EXPECT_EQ(registry->scanners().front().kind, ScannerKind::kMobile);
  EXPECT_FALSE(registry->terms().facilitation);
  EXPECT_EQ(registry->terms().horizon_hours, 72);
}

// A detector finds what it is held to: it has no hours and no rate, and takes no containers.
TEST(ScannerLoader, ADetectorNeedsNoRate) {
  const std::string text = kNotice + device() +
                           "[[scanner]]\nid = \"HPH-D1\"\nname_vi = \"a\"\nname_en = \"b\"\n"
                           "port = \"VNHPH\"\nsite = \"c\"\nkind = \"detector\"\n";
  const Folder folder(Files{{"scanners.toml", text}});
  const auto registry = load_scanners(folder.path() / "scanners.toml", digest);
  ASSERT_TRUE(registry) << to_string(registry.error());
  EXPECT_FALSE(registry->find("HPH-D1")->takes_containers());
}

TEST(ScannerLoader, SaysWhereAWrongRegistryIsWrong) {
  struct Case {
    const char* name;
    std::string text;
    const char* says;
  };
  const Case kCases[] = {
      {"no notice", device(), "'notice' is missing"},
      {"no scanner", kNotice, "'scanner' is missing"},
      {"an empty list", kNotice + "scanner = []\n", "no [[scanner]]"},
      {"a table that is no list", kNotice + "[scanner]\nid = \"A\"\n", "must be a list"},
      {"the same id twice", kNotice + device() + device(), "registered twice"},
      {"no id", kNotice + device("id", ""), "'id' is missing"},
      {"an id in small letters", kNotice + device("id", "\"hph\""), "id must be"},
      {"an overlong id", kNotice + device("id", "\"HPH-F1-0123456789\""), "id must be"},
      {"a port that is none", kNotice + device("port", "\"Hai Phong\""), "UN/LOCODE"},
      {"no containers an hour", kNotice + device("containers_per_hour", "0"), "from 1 to 1000"},
      {"half containers", kNotice + device("containers_per_hour", "1.5"), "whole number"},
      {"an hour of 24", kNotice + device("opens_hour", "24"), "from 0 to 23"},
      {"closes when it opens", kNotice + device("closes_hour", "7"), "after opens_hour"},
      {"closes the day after", kNotice + device("closes_hour", "3"), "after opens_hour"},
      {"no Vietnamese name", kNotice + device("name_vi", ""), "'name_vi' is missing"},
      {"an empty English name", kNotice + device("name_en", "\"\""), "is empty"},
      {"size types as text", kNotice + device("size_types", "\"2\""), "must be a list"},
      {"a size type as number", kNotice + device("size_types", "[2]"), "a text"},
      {"an overlong size type", kNotice + device("size_types", "[\"22G10\"]"), "no size type"},
      {"a flag as number", kNotice + device("takes_reefer", "1"), "true or false"},
      {"no kind", kNotice + device("kind", ""), "'kind' is missing"},
      {"a kind that is none", kNotice + device("kind", "\"big\""), "is none of"},
      {"said twice", kNotice + device("mobile", "true"), "'kind' says it already"},
      {"a norm beyond what it can do", kNotice + device("daily_minimum", "97"), "more than"},
      {"gone before it came",
       kNotice + device("valid_from", "2025-06-12") + "valid_to = 2025-06-11\n",
       "not be before valid_from"},
      {"no queue at all", kNotice + device("queue_max", "0"), "from 1 to 24000"},
      {"terms that are no table", "terms = 1\n" + kNotice + device(), "must be a table"},
      {"a term nobody knows", kNotice + "[terms]\nhorizon_hour = 3\n" + device(),
       "did you mean \"horizon_hours\""},
      {"a horizon of nothing", kNotice + "[terms]\nhorizon_hours = 0\n" + device(),
       "from 1 to 240"},
      {"an unknown key", kNotice + device("closes", "9"), "unknown key 'closes'"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Folder folder(Files{{"scanners.toml", c.text}});
    const auto registry = load_scanners(folder.path() / "scanners.toml", digest);
    ASSERT_FALSE(registry);
    EXPECT_EQ(registry.error().code, ErrorCode::kConfig);
    EXPECT_NE(registry.error().path.find("scanners.toml:"), std::string::npos);
    EXPECT_NE(registry.error().message.find(c.says), std::string::npos)
        << to_string(registry.error());
  }
  EXPECT_FALSE(load_scanners("/nowhere/scanners.toml", digest));
}

}  // namespace
}  // namespace luong
