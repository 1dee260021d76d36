#include "tests/support/feedback_lines.h"

namespace luong::test {

namespace {

std::string head(std::string_view schema, std::string_view msg_id, std::string_view number) {
  return R"({"schema":")" + std::string(schema) + R"(","msg_id":")" + std::string(msg_id) +
         R"(","declaration_no":")" + std::string(number) +
         R"(","at":"2025-06-12T10:30:00+07:00","officer":"03CC-17",)";
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

}  // namespace

std::string scan_of(std::string_view msg_id, std::string_view number, std::string_view result,
                    std::string_view container) {
  return head("scan-result/1", msg_id, number) + R"("result":)" + quoted(result) +
         R"(,"container_no":)" + quoted(container) + "}";
}

std::string override_of(std::string_view msg_id, std::string_view number, std::string_view to,
                        std::string_view from) {
  return head("override/1", msg_id, number) + R"("from":)" + std::string(from) + R"(,"to":)" +
         std::string(to) + R"(,"reason":"tin báo của đội kiểm soát"})";
}

std::string inspection_of(std::string_view msg_id, std::string_view number,
                          std::string_view outcome, std::string_view more) {
  std::string line = head("inspection-result/1", msg_id, number) +
                     R"("form":"physical","outcome":)" + quoted(outcome);
  if (outcome == "VIOLATION") {
    line += R"(,"findings":[{"field":"CLS","line_no":1,"code":"HS-SAI","amount_vnd":12500000}])";
  }
  return line + std::string(more) + "}";
}

}  // namespace luong::test
