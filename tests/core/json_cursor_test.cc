#include "core/json_cursor.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "core/message_parser.h"

namespace luong::json {
namespace {

// A cursor over a text of its own, with the tokens of simdjson's first stage.
class Walk {
 public:
  explicit Walk(std::string_view text) : padded_(text) {
    EXPECT_EQ(parser_.allocate(text.size() + 64), simdjson::SUCCESS);
    auto& stage = *parser_.implementation;
    EXPECT_EQ(stage.stage1(reinterpret_cast<const std::uint8_t*>(padded_.data()), padded_.size(),
                           simdjson::stage1_mode::regular),
              simdjson::SUCCESS);
    cursor.begin({padded_.data(), padded_.size()}, stage.structural_indexes.get(),
                 stage.n_structural_indexes);
  }
  Cursor cursor;

 private:
  simdjson::padded_string padded_;
  simdjson::dom::parser parser_;
};

std::string string_in(std::string_view text) {
  Walk walk(text);
  std::string_view out;
  if (!walk.cursor.string(out)) return walk.cursor.broken() ? "broken" : "none";
  EXPECT_TRUE(walk.cursor.at_end());
  return "=" + std::string(out);
}

TEST(JsonCursor, StringsAreResolved) {
  EXPECT_EQ(string_in(R"("")"), "=");
  EXPECT_EQ(string_in(R"("a, b: {c}")"), "=a, b: {c}");
  EXPECT_EQ(string_in("\"space behind\" \t\r\n "), "=space behind");
  EXPECT_EQ(string_in(R"("\"\\\/\b\f\n\r\t")"), "=\"\\/\b\f\n\r\t");
  EXPECT_EQ(string_in(R"("x\u00e9y\u1ED3z\ud83D\uDE00")"), "=xéyồz😀");
  EXPECT_EQ(string_in(R"("\u0000")"), std::string("=\0", 2));
  EXPECT_EQ(string_in(R"("ends with a backslash\\")"), "=ends with a backslash\\");
  for (const char* wrong : {R"("\x")", R"("\u12")", R"("\u12G4")", R"("\ud800")", R"("\ud800x")",
                            R"("\udc00")", R"("\ud800\n")", R"("\ud800\u0041")"}) {
    EXPECT_EQ(string_in(wrong), "broken") << wrong;
  }
  EXPECT_EQ(string_in("null"), "none");
}

TEST(JsonCursor, IntegersAreThoseOfSixtyFourBits) {
  const struct {
    std::string_view text;
    bool taken;
    std::int64_t value;
    bool beyond;
  } kRows[] = {{"0", true, 0, false},
               {"-0", true, 0, false},
               {"12 ", true, 12, false},
               {"9223372036854775807", true, INT64_MAX, false},
               {"-9223372036854775808", true, INT64_MIN, false},
               {"9223372036854775808", false, 0, true},
               {"18446744073709551615", false, 0, true},
               {"18446744073709551616", false, 0, false},
               {"-9223372036854775809", false, 0, false},
               {"01", false, 0, false},
               {"-", false, 0, false},
               {"1.0", false, 0, false},
               {"1e3", false, 0, false},
               {"12x", false, 0, false},
               {"\"1\"", false, 0, false}};
  for (const auto& row : kRows) {
    Walk walk(row.text);
    std::int64_t value = 0;
    EXPECT_EQ(walk.cursor.is_beyond_int64(), row.beyond) << row.text;
    EXPECT_EQ(walk.cursor.integer(value), row.taken) << row.text;
    EXPECT_EQ(value, row.value) << row.text;
    EXPECT_EQ(walk.cursor.at_end(), row.taken) << row.text;
  }
}

TEST(JsonCursor, WordsMustBeWhole) {
  bool out = false;
  EXPECT_TRUE(Walk("true").cursor.boolean(out) && out);
  EXPECT_TRUE(Walk("false ").cursor.boolean(out) && !out);
  EXPECT_TRUE(Walk("null").cursor.null());
  for (const char* wrong : {"tru", "truex", "true1", "TRUE", "nul", "nulls", "n", "0"}) {
    EXPECT_FALSE(Walk(wrong).cursor.boolean(out)) << wrong;
    EXPECT_FALSE(Walk(wrong).cursor.null()) << wrong;
  }
}

TEST(JsonCursor, BrokenGrammarEndsTheWalk) {
  for (const char* wrong : {R"({"a" 1})", R"({"a":1 "b":2})", R"({"a":1,})", R"({"a":1]})",
                            R"({1:1})", R"({"a":1)", R"({,"a":1})", "{"}) {
    Walk walk(wrong);
    std::string_view name;
    std::int64_t number = 0;
    ASSERT_TRUE(walk.cursor.open_object());
    for (bool more = walk.cursor.first_member(name); more; more = walk.cursor.next_member(name)) {
      if (!walk.cursor.integer(number)) break;
    }
    EXPECT_TRUE(walk.cursor.broken()) << wrong;
  }
}

TEST(JsonCursor, FindsTheFirstMemberOfTheRoot) {
  Walk walk(R"({"x":{"name":1},"y":["name",{}], "n\u0061me" : 7,"name":8})");
  std::int64_t value = 0;
  ASSERT_TRUE(walk.cursor.find_in_root("name"));
  EXPECT_TRUE(walk.cursor.integer(value));
  EXPECT_EQ(value, 7);
  EXPECT_FALSE(walk.cursor.find_in_root("z"));
  EXPECT_FALSE(Walk(R"(["name",1])").cursor.find_in_root("name"));
  EXPECT_FALSE(Walk(R"({"a":"name"})").cursor.find_in_root("name"));
}

// The parser takes nothing that simdjson, which proves every byte, does not take; and where only
// JSON matters (members nobody knows) it takes all that simdjson takes.
class AgainstSimdjson : public testing::Test {
 protected:
  bool is_json(std::string_view text) {
    const simdjson::padded_string padded(text);
    return dom_.parse(padded).error() == simdjson::SUCCESS;
  }
  std::optional<Error> parse(std::string_view text) {
    padded_ = std::make_unique<char[]>(text.size() + MessageParser::kFramePadding);
    std::memcpy(padded_.get(), text.data(), text.size());
    // Whatever stands behind the frame, it is not part of it.
    for (std::size_t i = 0; i < MessageParser::kFramePadding; ++i) {
      padded_[text.size() + i] = "}]\",:\\1 {"[random_() % 9];
    }
    return parser_.parse({padded_.get(), text.size()}, arena_, message_);
  }
  // Changes one to three bytes.
  std::string mutated(std::string text) {
    static constexpr std::string_view kBytes =
        "{}[]:,\"\"\\\\/ \t\n-+.eE0123456789truefalsnubx\x01\xC3";
    for (std::uint64_t left = 1 + random_() % 3; left > 0 && !text.empty(); --left) {
      const std::size_t at = random_() % text.size();
      const char byte = kBytes[random_() % kBytes.size()];
      switch (random_() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1);
      }
    }
    return text;
  }

  std::mt19937_64 random_{7};

 private:
  simdjson::dom::parser dom_;
  MessageParser parser_;
  std::unique_ptr<char[]> padded_;
  TextArena arena_;
  Message message_;
};

TEST_F(AgainstSimdjson, AMutatedDeclarationThatIsNoJsonIsSyntax) {
  std::ifstream in(std::string(LUONG_SOURCE_DIR) + "/docs/schema/examples/decl-1.full.json");
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  ASSERT_GT(whole.size(), 1'000U);
  int broken = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = mutated(whole);
    const auto error = parse(text);
    if (is_json(text)) continue;
    ++broken;
    ASSERT_TRUE(error.has_value()) << text;
    ASSERT_EQ(error->code, ErrorCode::kSyntax) << text;
  }
  EXPECT_GT(broken, 5'000);
}

TEST_F(AgainstSimdjson, UnknownMembersAreTakenExactlyWhereTheyAreJson) {
  const std::string whole =
      R"({"schema":"hello/1","x":{"a":[1,-2.5e3,true,null,"t\"\u00e9\\"],"b":{},"c":[]},"y":[[{}]]})";
  int taken = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string text = mutated(whole);
    const auto error = parse(text);
    const bool json = is_json(text);
    // What is JSON and yet refused is refused for what it says, not for how it is written.
    if (!json) {
      ASSERT_TRUE(error && error->code == ErrorCode::kSyntax) << text;
    } else if (error && error->code == ErrorCode::kSyntax) {
      ASSERT_TRUE(error->message.find("twice") != std::string::npos ||
                  error->message.find("64 signed bits") != std::string::npos || text.front() != '{')
          << text << '\n'
          << error->message;
    }
    taken += error ? 0 : 1;
  }
  EXPECT_GT(taken, 3'000);
}

}  // namespace
}  // namespace luong::json
