#include "core/declaration_codec.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>

#include "tests/support/allocation_counter.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using test::JsonTree;
using test::parse_declaration;

std::string read(const std::string& file) {
  std::ifstream in(std::string(LUONG_SOURCE_DIR) + "/docs/schema/examples/" + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string encoded(const Declaration& declaration) {
  std::string bytes;
  encode(declaration, bytes);
  return bytes;
}

// What the canonical form keeps: all but the members that are not content.
Declaration content_of(Declaration declaration) {
  declaration.msg_id = {};
  declaration.msg_ts = {};
  declaration.source = {};
  declaration.deadline_ms = {};
  declaration.unknown_members = 0;
  return declaration;
}

void expect_round_trip(const Declaration& declaration) {
  const std::string bytes = encoded(declaration);
  Declaration back;
  ASSERT_FALSE(decode(bytes, back).has_value());
  EXPECT_EQ(back, content_of(declaration));
  EXPECT_EQ(encoded(back), bytes);
}

TEST(DeclarationCodec, ReadsBackWhatItWrote) {
  expect_round_trip(a_declaration());
  expect_round_trip(a_declaration().exports().item({}).item({}));
  expect_round_trip(a_declaration().amendment(9).set("/cargo_class", R"("C")"));
  expect_round_trip(parse_declaration(read("decl-1.minimal.json")));
  expect_round_trip(parse_declaration(read("decl-1.full.json")));
  expect_round_trip(parse_declaration(read("decl-1.cancel.json")));
}

TEST(DeclarationCodec, ReadsBackExtremeValues) {
  Declaration declaration = a_declaration().item({}).item({});
  declaration.registered_at = Instant{-1};
  declaration.planned_date = Date{-25'567};
  declaration.package_count = 0;
  declaration.gross_weight = Amount{0};
  declaration.total_tax_vnd = INT64_MAX;
  declaration.freight.amount = Amount{INT64_MIN};
  declaration.lines[1].unit_price = Price{INT64_MAX};
  declaration.scan_request = false;
  declaration.transit_acts = true;
  check_cross(declaration);
  expect_round_trip(declaration);
}

TEST(DeclarationCodec, EveryMemberOfTheWireIsInTheForm) {
  // The full example has every member. Taking one away must change the form, or a field was
  // forgotten in describe().
  const std::set<std::string> kNotContent = {"/msg_id", "/msg_ts", "/source", "/deadline_ms"};
  const JsonTree full = JsonTree::parse(read("decl-1.full.json"));
  const std::string bytes = encoded(parse_declaration(full.text()));
  int checked = 0;
  for (const std::string& pointer : full.pointers()) {
    JsonTree less = full;
    less.remove(pointer);
    Declaration declaration;
    try {
      declaration = parse_declaration(less.text());
    } catch (const std::invalid_argument&) {
      continue;  // A mandatory member; the parser's tests know those.
    }
    ++checked;
    EXPECT_EQ(encoded(declaration) == bytes, kNotContent.contains(pointer)) << pointer;
  }
  EXPECT_GT(checked, 100);
}

TEST(DeclarationCodec, WhatIsNotContentDoesNotChangeIt) {
  const std::string bytes = encoded(a_declaration());
  EXPECT_EQ(encoded(a_declaration().msg_id("other").deadline_ms(5).text("/source", "VNACCS")),
            bytes);
  EXPECT_EQ(encoded(a_declaration().set("/some_new_member", "[1,2]")), bytes);
  EXPECT_EQ(encoded(a_declaration().set("/principal", "null").set("/notes", R"("")")), bytes);
  EXPECT_EQ(encoded(a_declaration().text("/gross_weight", "1050.00")), bytes);
  EXPECT_NE(encoded(a_declaration().text("/gross_weight", "1050.01")), bytes);
}

TEST(DeclarationCodec, AppendsToWhatIsThere) {
  std::string bytes = "before";
  encode(a_declaration(), bytes);
  EXPECT_EQ(bytes, "before" + encoded(a_declaration()));
}

TEST(DeclarationCodec, ATruncatedFormIsCorrupt) {
  const std::string bytes = encoded(parse_declaration(read("decl-1.full.json")));
  Declaration declaration;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    const auto error = decode(cut, declaration);
    ASSERT_TRUE(error.has_value()) << size;
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  }
  EXPECT_TRUE(decode(bytes + '\0', declaration).has_value());
}

TEST(DeclarationCodec, AFlippedByteIsCorruptOrAnotherDeclaration) {
  // The journal's CRC finds the flip; here it only must not hurt, and what is taken is canonical.
  const std::string bytes = encoded(parse_declaration(read("decl-1.full.json")));
  Declaration declaration;
  std::string again;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int flip : {0x01, 0x02, 0x10, 0x80, 0xFF}) {
      std::string wrong = bytes;
      wrong[i] = static_cast<char>(wrong[i] ^ flip);
      if (decode(wrong, declaration)) continue;
      again.clear();
      encode(declaration, again);
      ASSERT_EQ(again, wrong) << "byte " << i;
    }
  }
}

TEST(DeclarationCodec, ADeclarationWithoutItsProcedureIsCorrupt) {
  // Found by the fuzzer: it was taken, and written back longer.
  Declaration declaration;
  EXPECT_TRUE(decode(std::string_view("\1\0", 2), declaration).has_value());
}

TEST(DeclarationCodec, RandomBytesDoNoHarm) {
  std::mt19937 random(7);
  Declaration declaration;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 90);
    if (!bytes.empty()) bytes[0] = 1;
    decode(bytes, declaration);
  }
}

TEST(DeclarationCodec, HashesTellContentsApart) {
  const ContentHash hash = content_hash(encoded(a_declaration()));
  EXPECT_EQ(hash, content_hash(encoded(a_declaration().msg_id("again"))));
  EXPECT_FALSE(hash == content_hash(encoded(a_declaration().invoice("X"))));
}

TEST(DeclarationCodec, AllocatesNothingWhenWarm) {
  const Declaration declaration = parse_declaration(read("decl-1.full.json"));
  std::string bytes;
  Declaration back;
  for (int i = 0; i < 2; ++i) {
    bytes.clear();
    encode(declaration, bytes);
    ASSERT_FALSE(decode(bytes, back).has_value());
  }
  const test::AllocationCounter allocations;
  for (int i = 0; i < 1'000; ++i) {
    bytes.clear();
    encode(declaration, bytes);
    decode(bytes, back);
  }
  EXPECT_EQ(allocations.count(), 0U);
}

}  // namespace
}  // namespace luong
