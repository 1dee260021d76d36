#include "tools/declaration_generator.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <map>
#include <set>
#include <string>

#include "core/container_number.h"
#include "core/limits.h"
#include "core/message_parser.h"
#include "tools/malformed_lines.h"

namespace luong::tools {
namespace {

// Parses generated lines with the daemon's own parser.
class Reader {
 public:
  std::optional<Error> read(std::string line) {
    if (!line.empty() && line.back() == '\n') line.pop_back();
    if (line.size() > limits::kFrameBytesMax) return Error{ErrorCode::kTooLarge, {}, {}};
    const std::size_t size = line.size();
    frame_ = std::move(line);
    frame_.resize(size + MessageParser::kFramePadding);
    return parser_.parse({frame_.data(), size}, arena_, message);
  }
  Message message;

 private:
  MessageParser parser_;
  TextArena arena_;
  std::string frame_;
};

GeneratorOptions options(std::uint64_t seed) {
  GeneratorOptions made;
  made.seed = seed;
  made.count = 5'000;
  made.enterprises = 1'000;
  return made;
}

std::string first_lines(const GeneratorOptions& options, int count) {
  DeclarationGenerator generator(options);
  std::string out;
  for (int i = 0; i < count; ++i) generator.append_next(out);
  return out;
}

TEST(DeclarationGenerator, TheSameSeedGivesTheSameBytesOnEveryMachine) {
  const std::string lines = first_lines(options(7), 2'000);
  EXPECT_EQ(lines, first_lines(options(7), 2'000));
  EXPECT_NE(lines, first_lines(options(8), 2'000));
}

TEST(DeclarationGenerator, EveryLineParsesAndEveryMalformedOneDoesNot) {
  GeneratorOptions spoilt = options(3);
  spoilt.malformed = 100'000;
  spoilt.amendments = 60'000;
  spoilt.preregistrations = 60'000;
  spoilt.cancellations = 20'000;
  DeclarationGenerator generator(spoilt);
  Reader reader;
  std::map<GeneratedKind, int> kinds;
  for (int i = 0; i < 5'000; ++i) {
    std::string line;
    const GeneratedKind kind = generator.append_next(line);
    ++kinds[kind];
    ASSERT_EQ(line.find('\n'), line.size() - 1);
    const auto error = reader.read(line);
    const bool malformed = kind == GeneratedKind::kMalformed;
    ASSERT_EQ(error.has_value(), malformed) << (error ? to_string(*error) : "no error") << "\n"
                                            << line.substr(0, 4'000);
    ASSERT_EQ(error ? 0U : reader.message.declaration.unknown_members, 0U) << line;
  }
  EXPECT_EQ(kinds.size(), 8U) << "every kind of message comes up";
}

TEST(DeclarationGenerator, EachWayOfSpoilingALineIsRefusedByTheParser) {
  for (std::size_t kind = 0; kind < spoilt_kinds(); ++kind) {
    SCOPED_TRACE(kind);
    DeclarationGenerator generator(options(11));
    RandomStream random(1, kind);
    Reader reader;
    for (int i = 0; i < 50; ++i) {
      std::string line = "before";
      generator.append_next(line);
      line.pop_back();
      spoil(line, 6, kind, random);
      EXPECT_EQ(line.substr(0, 6), "before");
      EXPECT_TRUE(reader.read(line.substr(6)).has_value()) << line.substr(0, 3'000);
    }
  }
}

TEST(DeclarationGenerator, OrdinaryDeclarationsAreConsistentInThemselves) {
  GeneratorOptions plain = options(5);
  plain.scenarios = false;
  DeclarationGenerator generator(plain);
  Reader reader;
  std::set<std::uint64_t> numbers;
  for (int i = 0; i < 5'000; ++i) {
    std::string line;
    const GeneratedKind kind = generator.append_next(line);
    ASSERT_FALSE(reader.read(line).has_value());
    const Declaration& d = reader.message.declaration;
    EXPECT_EQ(d.cross, CrossChecks{}) << line;
    EXPECT_TRUE(d.trader.tax_code.check_digit_ok());
    EXPECT_EQ(d.trader.tax_code.length(), 10);
    for (const Container& c : d.containers) EXPECT_TRUE(container_number_ok(c.no.view()));
    EXPECT_EQ(d.transport_mode == Code<1>("2"), !d.containers.empty()) << line;
    Vnd value = 0;
    for (const GoodsLine& goods : d.lines) value += goods.tax_value_vnd.value_or(0);
    EXPECT_EQ(d.total_tax_value_vnd, value);
    if (kind == GeneratedKind::kOriginal) {
      EXPECT_TRUE(numbers.insert(d.declaration_no.value()).second) << "a number given twice";
    }
  }
}

TEST(DeclarationGenerator, AnAmendmentFollowsItsOriginalWithTheNextVersion) {
  GeneratorOptions many = options(9);
  many.amendments = 300'000;
  many.cancellations = 0;
  many.malformed = 50'000;
  DeclarationGenerator generator(many);
  std::map<std::uint64_t, int> version_of_root;
  int amendments = 0;
  int of_elsewhere = 0;
  for (int i = 0; i < 5'000; ++i) {
    std::string line;
    const GeneratedKind kind = generator.append_next(line);
    const DeclarationNumber no = generator.last().declaration_no;
    if (kind == GeneratedKind::kOriginal || kind == GeneratedKind::kMalformed) {
      EXPECT_EQ(no.version(), 0);
      EXPECT_TRUE(version_of_root.emplace(no.root(), 0).second);
    } else if (kind == GeneratedKind::kAmendment) {
      ++amendments;
      if (version_of_root.emplace(no.root(), 0).second) ++of_elsewhere;
      EXPECT_EQ(no.version(), ++version_of_root[no.root()]);
    }
  }
  EXPECT_GT(amendments, 1'000);
  EXPECT_GT(of_elsewhere, 0) << "declarations filed elsewhere are amended too";
  EXPECT_LT(of_elsewhere * 30, amendments);
}

TEST(DeclarationGenerator, AResendIsTheSameLineOrTheSameContentUnderANewMessageId) {
  GeneratorOptions many = options(13);
  many.duplicates = 300'000;
  DeclarationGenerator generator(many);
  std::map<std::uint64_t, std::string> line_of_number;
  int same = 0;
  int renamed = 0;
  for (int i = 0; i < 5'000; ++i) {
    std::string line;
    const GeneratedKind kind = generator.append_next(line);
    const Declaration& d = generator.last();
    if (kind == GeneratedKind::kOriginal || kind == GeneratedKind::kRefiled) {
      line_of_number[d.declaration_no.value()] = line;
    }
    if (kind != GeneratedKind::kResend && kind != GeneratedKind::kResendNewId) continue;
    std::string original = line_of_number.at(d.declaration_no.value());
    if (kind == GeneratedKind::kResend) {
      ++same;
      EXPECT_EQ(line, original);
      continue;
    }
    ++renamed;
    EXPECT_NE(line, original);
    original.replace(original.find("\"msg_id\":\"") + 10, 26, d.msg_id);
    EXPECT_EQ(line, original);
  }
  EXPECT_GT(same, 300);
  EXPECT_GT(renamed, 300);
}

TEST(DeclarationGenerator, ThreeLineDeclarationsAreAboutTwoPointNineKilobytes) {
  GeneratorOptions three = options(1);
  three.lines = 3;
  const std::string lines = first_lines(three, 4'000);
  EXPECT_NEAR(static_cast<double>(lines.size()) / 4'000, 2'900, 200);
}

}  // namespace
}  // namespace luong::tools
