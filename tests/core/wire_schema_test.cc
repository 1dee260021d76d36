// docs/schema/decl-1.json and the parser's tables are two lists of the same limits. Here the schema
// is read and each limit tried on the parser: the longest value must pass, one more must not.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "core/message_parser.h"
#include "tests/support/json_tree.h"

namespace luong {
namespace {

using test::JsonTree;

JsonTree read(const std::string& file) {
  std::ifstream in(std::string(LUONG_SOURCE_DIR) + "/docs/schema/" + file);
  return JsonTree::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

// The scalar of a schema's keyword without its quotes; empty where there is none.
std::string keyword(const JsonTree& schema, const std::string& name) {
  const JsonTree* const at = schema.find('/' + name);
  if (at == nullptr) return {};
  const std::string text = at->text();
  return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
}

// The schema of the member at `pointer` of a message.
const JsonTree* schema_of(const JsonTree& root, const std::string& pointer) {
  const JsonTree* at = &root;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    const std::string step = pointer.substr(begin, end - begin);
    const bool index = step.find_first_not_of("0123456789") == std::string::npos;
    at = at->find(index ? "/items" : "/properties/" + step);
    if (at == nullptr) return nullptr;
    begin = end + 1;
  }
  return at;
}

// "^[A-Z0-9]{2,6}$": a character of the class, and the two lengths.
struct Shape {
  char character;
  std::size_t min, max;
};
std::optional<Shape> shape_of(const std::string& pattern) {
  if (!pattern.starts_with("^[") || !pattern.ends_with("}$")) return std::nullopt;
  const std::size_t brace = pattern.rfind('{');
  const std::string lengths = pattern.substr(brace + 1, pattern.size() - brace - 3);
  const std::size_t comma = lengths.find(',');
  const auto min = std::stoul(lengths);
  const auto max = comma == std::string::npos ? min : std::stoul(lengths.substr(comma + 1));
  return Shape{pattern[2] == '0' ? '1' : 'A', min, max};
}

class WireSchemaTest : public testing::Test {
 protected:
  // Whether the parser takes the full declaration with this value at `pointer`.
  bool takes(const std::string& pointer, const std::string& json) {
    JsonTree message = full_;
    message.set(pointer, JsonTree::raw(json));
    std::string frame = message.text();
    const std::size_t size = frame.size();
    frame.append(MessageParser::kFramePadding, ' ');
    const auto error = parser_.parse({frame.data(), size}, arena_, message_);
    if (error) {
      EXPECT_EQ(error->code, ErrorCode::kSchema);
      EXPECT_EQ(error->path, pointer);
    }
    return !error;
  }

  const JsonTree schema_ = read("decl-1.json");
  const JsonTree full_ = read("examples/decl-1.full.json");
  MessageParser parser_;
  TextArena arena_;
  Message message_;
};

std::string repeated(const std::string& text, std::size_t times) {
  std::string out = "\"";
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out + '"';
}

TEST_F(WireSchemaTest, LengthsAreTheParsersLengths) {
  int checked = 0;
  for (const std::string& pointer : full_.pointers()) {
    const JsonTree* const schema = schema_of(schema_, pointer);
    ASSERT_NE(schema, nullptr) << pointer;
    SCOPED_TRACE(pointer);
    if (const std::string length = keyword(*schema, "maxLength"); !length.empty()) {
      ++checked;
      EXPECT_TRUE(takes(pointer, repeated("ạ", std::stoul(length))));
      EXPECT_FALSE(takes(pointer, repeated("ạ", std::stoul(length) + 1)));
    } else if (const auto shape = shape_of(keyword(*schema, "pattern"))) {
      ++checked;
      const std::string one(1, shape->character);
      EXPECT_TRUE(takes(pointer, repeated(one, shape->min)));
      EXPECT_TRUE(takes(pointer, repeated(one, shape->max)));
      EXPECT_FALSE(takes(pointer, repeated(one, shape->max + 1)));
      if (shape->min > 1) {
        EXPECT_FALSE(takes(pointer, repeated(one, shape->min - 1)));
      }
      if (shape->max > 1 || one == "1") {
        EXPECT_FALSE(takes(pointer, repeated("ạ", shape->max)));
      }
    }
  }
  EXPECT_GT(checked, 70);
}

TEST_F(WireSchemaTest, RangesAreTheParsersRanges) {
  int checked = 0;
  for (const std::string& pointer : full_.pointers()) {
    const JsonTree* const schema = schema_of(schema_, pointer);
    ASSERT_NE(schema, nullptr) << pointer;
    if (keyword(*schema, "type") != "integer" || pointer.ends_with("/line_no")) continue;
    SCOPED_TRACE(pointer);
    ++checked;
    const long long min = std::stoll(keyword(*schema, "minimum"));
    const long long max = std::stoll(keyword(*schema, "maximum"));
    EXPECT_TRUE(takes(pointer, std::to_string(min)));
    EXPECT_TRUE(takes(pointer, std::to_string(max)));
    EXPECT_FALSE(takes(pointer, std::to_string(min - 1)));
    EXPECT_FALSE(takes(pointer, std::to_string(max + 1)));
  }
  EXPECT_GE(checked, 6);
}

TEST_F(WireSchemaTest, ListsAreAsLongAsTheParsersLists) {
  int checked = 0;
  for (const std::string& pointer : full_.pointers()) {
    const JsonTree* const schema = schema_of(schema_, pointer);
    ASSERT_NE(schema, nullptr) << pointer;
    const std::string length = keyword(*schema, "maxItems");
    if (length.empty() || pointer == "/lines") continue;
    SCOPED_TRACE(pointer);
    ++checked;
    const std::string element = full_.find(pointer + "/0")->text();
    std::string list = '[' + element;
    for (std::size_t i = 1; i < std::stoul(length); ++i) list += ',' + element;
    EXPECT_TRUE(takes(pointer, list + ']'));
    EXPECT_FALSE(takes(pointer, list + ',' + element + ']'));
  }
  EXPECT_GE(checked, 10);
}

}  // namespace
}  // namespace luong
