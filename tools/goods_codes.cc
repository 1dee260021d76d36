#include "tools/goods_codes.h"

#include <algorithm>
#include <numeric>

#include "core/declaration_codec.h"
#include "core/goods_fingerprint.h"

namespace luong::tools {
namespace {

std::uint64_t lines_of(const GoodsCodes::Good& good) {
  return std::accumulate(
      good.codes.begin(), good.codes.end(), std::uint64_t{0},
      [](std::uint64_t sum, const GoodsCodes::Code& code) { return sum + code.lines; });
}

}  // namespace

std::optional<Error> GoodsCodes::take(const JournalEntry& decision) {
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (verdict_.decision != Decision::kOk) return std::nullopt;
  if (auto error = decode(decision.declaration, declaration_)) return error;
  for (const GoodsLine& line : declaration_.lines) take(line);
  return std::nullopt;
}

void GoodsCodes::take(const GoodsLine& line) {
  const std::uint64_t fingerprint = goods_fingerprint(line.item_name);
  if (fingerprint == 0 || line.hs_code.empty()) return;
  ++lines_;
  Good& good = goods_[fingerprint];
  if (good.codes.empty()) good.description = line.item_name;
  auto code = std::ranges::find(good.codes, line.hs_code, &Code::hs);
  if (code == good.codes.end()) {
    Code met;
    met.hs = line.hs_code;
    met.first = declaration_.declaration_no;
    met.trader = declaration_.trader.tax_code;
    code = good.codes.insert(code, met);
  }
  ++code->lines;
  code->tax_value_vnd += line.tax_value_vnd.value_or(0);
}

std::vector<GoodsCodes::Good> GoodsCodes::under_several() const {
  std::vector<Good> found;
  for (const auto& [fingerprint, good] : goods_) {
    if (good.codes.size() > 1) found.push_back(good);
  }
  // The description last, so that the order does not come from the table.
  std::ranges::sort(found, [](const Good& a, const Good& b) {
    const std::uint64_t of_a = lines_of(a);
    const std::uint64_t of_b = lines_of(b);
    return of_a != of_b ? of_a > of_b : a.description < b.description;
  });
  return found;
}

}  // namespace luong::tools
