#include "tests/support/numbered_lot.h"

namespace luong::test {

namespace {
std::uint64_t number_value(std::uint64_t i) { return 300'000'000'000ULL + i * 10; }
}  // namespace

DeclarationBuilder lot(std::uint64_t i) {
  const std::string tag = std::to_string(i);
  return a_declaration()
      .number(number_value(i))
      .msg_id("m" + tag)
      .bill("BILL" + tag)
      .invoice("INV" + tag)
      .text("/voyage", "V" + tag);
}

std::string number_of(std::uint64_t i) { return std::to_string(number_value(i)); }

}  // namespace luong::test
