#include "daemon/admin_body.h"

#include <gtest/gtest.h>

#include <string>

namespace luong {
namespace {

TEST(AdminBody, SaysTheSameAsTextAndAsJson) {
  AdminBody body;
  body.field("state", std::string("ready")).field("queue", std::int64_t{3}).field("whole", true);
  body.list("sets", {"id", "size"}).row({std::string("a"), std::int64_t{1}});
  body.row({std::string("long"), std::int64_t{20}});
  body.list("missing", {"what"});
  EXPECT_EQ(body.text(),
            "state: ready\nqueue: 3\nwhole: yes\n"
            "sets:\n  id    size\n  a     1\n  long  20\n"
            "missing: none\n");
  EXPECT_EQ(body.json(), R"({"state":"ready","queue":3,"whole":true,)"
                         R"("sets":[{"id":"a","size":1},{"id":"long","size":20}],"missing":[]})");
}

TEST(AdminBody, EmptyIsNothingAndAnEmptyObject) {
  EXPECT_EQ(AdminBody().text(), "");
  EXPECT_EQ(AdminBody().json(), "{}");
}

TEST(AdminBody, ReadyMadePartsGoInAsTheyAre) {
  AdminBody body;
  body.ready_made("explanation", "Red.\nBecause.\n", R"({"channel":3})");
  EXPECT_EQ(body.text(), "Red.\nBecause.\n");
  EXPECT_EQ(body.json(), R"({"explanation":{"channel":3}})");
  AdminBody more;
  more.field("generation", std::int64_t{7})
      .ready_made("records", "x\n", "[1,2]")
      .ready_made("n", "", "null");
  EXPECT_EQ(more.json(), R"({"generation":7,"records":[1,2],"n":null})");
}

TEST(AdminBody, NoLineOfTheBodyLooksLikeTheStatusLine) {
  AdminBody body;
  body.ready_made("text", "200 OK\nfine\n500 told by somebody\n20 OK\n", "null");
  EXPECT_EQ(body.text(), " 200 OK\nfine\n 500 told by somebody\n20 OK\n");
}

TEST(AdminBody, ColumnsLineUpUnderVietnameseLetters) {
  AdminBody body;
  body.list("l", {"name", "n"}).row({std::string("Đỏ"), std::int64_t{1}});
  body.row({std::string("Xanh"), std::int64_t{2}});
  EXPECT_EQ(body.text(), "l:\n  name  n\n  Đỏ    1\n  Xanh  2\n");
}

TEST(AdminBody, TextOfAnyBytesStaysJson) {
  AdminBody body;
  body.field("x", std::string("a\"b\\c\n\x01\xff"));
  EXPECT_EQ(body.json(), "{\"x\":\"a\\\"b\\\\c\\u000a\\u0001\xEF\xBF\xBD\"}");
}

}  // namespace
}  // namespace luong
