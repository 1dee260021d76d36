// The sample pack and the sample reference data that luong ships: they load, fit each other, say
// what they are, and give the points the golden scenarios count with.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/specialised_advice.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

const fs::path kPack = fs::path(LUONG_SOURCE_DIR) / "config/criteria";
const fs::path kReference = fs::path(LUONG_SOURCE_DIR) / "config/reference";

// Stands in for SHA-256: nobody compares these hashes with any other.
std::string digest(std::string_view bytes) { return std::to_string(bytes.size()); }

const CriteriaPack& pack() {
  static const auto loaded = load_pack(kPack, digest);
  if (!loaded) throw std::runtime_error(to_string(loaded.error()));
  return *loaded;
}

const ReferenceData& reference() {
  static const auto loaded = load_reference(kReference, digest);
  if (!loaded) throw std::runtime_error(to_string(loaded.error()));
  return *loaded;
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

// Whether the text has a letter that Vietnamese has and English has not.
bool has_diacritics(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xC3; });
}

TEST(ShippedPack, LoadsWithoutAFault) {
  const auto checked = check_pack(kPack, digest);
  if (checked) return;
  for (const Error& error : checked.error()) ADD_FAILURE() << to_string(error);
}

TEST(ShippedPack, HasCriteriaOfEveryKindAndOfEachPointGroup) {
  std::map<Kind, int> kinds;
  std::map<Group, int> groups;
  int signs = 0;
  for (const Criterion& criterion : pack().criteria) {
    ++kinds[criterion.kind];
    if (criterion.group) ++groups[*criterion.group];
    signs += criterion.sign ? 1 : 0;
  }
  EXPECT_GE(pack().criteria.size(), 35U);
  for (const Kind kind :
       {Kind::kHard, Kind::kDirected, Kind::kRisk, Kind::kRandom, Kind::kSystem}) {
    EXPECT_GE(kinds[kind], 2) << name(kind);
  }
  for (std::size_t i = 0; i < kGroups; ++i) {
    EXPECT_GE(groups[static_cast<Group>(i)], 3) << name(static_cast<Group>(i));
  }
  EXPECT_EQ(signs, 10);
}

TEST(ShippedPack, EveryFileSaysItIsAnInventedSample) {
  int checked = 0;
  for (const fs::path& folder : {kPack, kReference}) {
    for (const fs::path& file : files_under(folder)) {
      ++checked;
      const std::string text = read(file);
      const std::size_t at = text.find("nvented sample");
      EXPECT_NE(at, std::string::npos) << file;
      if (file.extension() == ".csv") {
        EXPECT_TRUE(text.starts_with("# Invented sample: ")) << file;
      }
      if (file.extension() == ".toml") {
        EXPECT_NE(text.find("\nnotice = \"Invented sample "), std::string::npos) << file;
      }
    }
  }
  EXPECT_GT(checked, 40);
}

TEST(ShippedPack, SpeaksVietnameseAndEnglishAndSaysWhatToCheck) {
  for (const Criterion& criterion : pack().criteria) {
    SCOPED_TRACE(criterion.id.view());
    EXPECT_TRUE(has_diacritics(criterion.title.vi)) << criterion.title.vi;
    EXPECT_FALSE(has_diacritics(criterion.title.en)) << criterion.title.en;
    EXPECT_FALSE(criterion.title.en.empty());
    EXPECT_FALSE(criterion.guidance_code.empty());
    ASSERT_FALSE(criterion.guidance.empty());
    for (const Bilingual& guidance : criterion.guidance) {
      EXPECT_TRUE(has_diacritics(guidance.vi)) << guidance.vi;
      EXPECT_FALSE(guidance.en.empty());
      EXPECT_FALSE(has_diacritics(guidance.en)) << guidance.en;
    }
  }
}

// The glossary's words: a reference price is never a minimum price, a declarant no "khai báo viên".
TEST(ShippedPack, UsesNoWordTheGlossaryForbids) {
  for (const fs::path& file : files_under(kPack)) {
    const std::string text = read(file);
    for (const char* word : {"giá tối thiểu", "khai báo viên", "Khai báo viên", "tờ khai nháp"}) {
      EXPECT_EQ(text.find(word), std::string::npos) << file << ": " << word;
    }
  }
}

TEST(ShippedPack, ClaimsNoLegalBasisIsVerified) {
  for (const Criterion& criterion : pack().criteria) {
    SCOPED_TRACE(criterion.id.view());
    ASSERT_FALSE(criterion.legal_basis.empty());
    for (const LegalBasis& basis : criterion.legal_basis) EXPECT_FALSE(basis.verified);
  }
}

TEST(ShippedPack, IsInForceFrom2020AndNothingOfItIsPublic) {
  for (const Criterion& criterion : pack().criteria) {
    SCOPED_TRACE(criterion.id.view());
    // The programmes of Articles 7a and 7b began with their decree.
    EXPECT_EQ(criterion.valid_from,
              *parse_date(criterion.id.view() == "O609" ? "2020-07-10" : "2020-01-01"));
    EXPECT_EQ(criterion.state, criterion.id.view() == "H103" ? State::kShadow : State::kActive);
    EXPECT_NE(criterion.secrecy, Secrecy::kPublic);
  }
}

TEST(ShippedPack, EveryTableItNamesIsShippedAndEveryListIsUsed) {
  // The advice of inspection methods asks the first two, the governor the third.
  std::set<std::string> named = {"ministries", std::string(kSpecialisedInspections), "caps"};
  for (const Criterion& criterion : pack().criteria) {
    named.insert(criterion.when.tables().begin(), criterion.when.tables().end());
    if (criterion.points) {
      named.insert(criterion.points->tables().begin(), criterion.points->tables().end());
    }
  }
  for (const std::string& table : named) EXPECT_TRUE(reference().has_table(table)) << table;
  for (const auto& [table, version] : reference().versions()) {
    EXPECT_TRUE(named.contains(table)) << table << " is shipped, but no criterion looks at it";
    EXPECT_FALSE(version.empty()) << table;
  }
}

TEST(ShippedPack, EveryReferenceFileStandsInTheIndex) {
  std::size_t tables = 0;
  for (const fs::path& file : files_under(kReference)) {
    if (file.extension() == ".csv") ++tables;
  }
  EXPECT_EQ(reference().versions().size(), tables);
  EXPECT_FALSE(reference().hs_complete()) << "a sample knows few codes";
}

// What may be settled by an image: security and smuggling, and a directive to inspect.
TEST(ShippedPack, OnlySecuritySmugglingAndDirectivesMayBeSettledByAScan) {
  for (const Criterion& criterion : pack().criteria) {
    if (!criterion.convertible) continue;
    const bool by_image = criterion.kind == Kind::kDirected ||
                          (criterion.kind == Kind::kRisk &&
                           (criterion.group == Group::kSec || criterion.group == Group::kSmu));
    EXPECT_TRUE(by_image) << criterion.id.view();
  }
  for (const char* id : {"S201", "S203", "S204", "F302", "F303", "F304", "H114c"}) {
    EXPECT_TRUE(pack().find(id)->convertible) << id;
  }
}

TEST(ShippedPack, HoldsOnlyForBannedGoodsAndAConfirmedEmbargoMatch) {
  std::set<std::string_view> holds;
  for (const Criterion& criterion : pack().criteria) {
    if (criterion.effect.hold) holds.insert(criterion.id.view());
  }
  EXPECT_EQ(holds, (std::set<std::string_view>{"H104", "H113b"}));
}

TEST(ShippedPack, RandomSelectionGoesToRedAndSparesPriorityEnterprises) {
  for (const Criterion& criterion : pack().criteria) {
    if (criterion.kind != Kind::kRandom) continue;
    EXPECT_EQ(criterion.effect.floor, 3) << criterion.id.view();
  }
  ASSERT_NE(pack().find("R902"), nullptr);
  EXPECT_LE(pack().find("R902")->random_rate_millionths, 5'000U);
}

// The scan threshold is reached by one security criterion, by weights that differ (golden scenario
// 8), or by two others of smuggling.
TEST(ShippedPack, ScanWeightsReachTheThresholdWhereTheyShould) {
  const auto weight = [](const char* id) { return pack().find(id)->effect.scan_weight; };
  const std::int32_t threshold = pack().tier1.scan;
  for (const char* id : {"S201", "S203", "S204", "H114c", "F303"}) {
    EXPECT_GE(weight(id), threshold) << id;
  }
  EXPECT_LT(weight("F302"), threshold);
  EXPECT_LT(weight("F304"), threshold);
  EXPECT_GE(weight("F302") + weight("F304"), threshold);
}

TEST(ShippedReference, ThreeSampleScannersStandAtTwoPorts) {
  const auto registry = load_scanners(kReference / "scanners.toml", digest);
  ASSERT_TRUE(registry) << to_string(registry.error());
  std::set<std::string_view> ports;
  std::set<std::string_view> ids;
  for (const Scanner& scanner : registry->scanners()) {
    ports.insert(scanner.port.view());
    ids.insert(scanner.id.view());
    EXPECT_TRUE(has_diacritics(scanner.name_vi));
    EXPECT_FALSE(has_diacritics(scanner.name_en));
  }
  EXPECT_EQ(ids, (std::set<std::string_view>{"CLI-F1", "HPH-D1", "HPH-F1", "HPH-M1"}));
  EXPECT_EQ(ports, (std::set<std::string_view>{"VNCLI", "VNHPH"}));
  ASSERT_NE(registry->find("HPH-M1"), nullptr);
  EXPECT_EQ(registry->find("HPH-M1")->kind, ScannerKind::kMobile);
}

}  // namespace
}  // namespace luong
