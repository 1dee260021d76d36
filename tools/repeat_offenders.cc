#include "tools/repeat_offenders.h"

#include <algorithm>

#include "core/declaration_codec.h"
#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {

std::optional<Error> RepeatOffenders::take(std::uint64_t sequence, const JournalEntry& decision) {
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (verdict_.decision != Decision::kOk) return std::nullopt;
  if (auto error = decode(decision.declaration, declaration_)) return error;
  if (declaration_.trader.tax_code.empty()) return std::nullopt;
  Trader& trader = traders_[declaration_.trader.tax_code.text()];
  ++trader.decided;
  if (verdict_.channel == Channel::kGreen) ++trader.green;
  const CheckResults::Outcome* const outcome = results_.of_decision(sequence);
  if (outcome == nullptr || !outcome->checked) return std::nullopt;
  ++trader.checked;
  if (!outcome->violation) return std::nullopt;
  ++trader.violations;
  trader.amount_vnd += outcome->amount_vnd;
  trader.last = std::max(trader.last, business_day(outcome->first_result));
  return std::nullopt;
}

std::vector<RepeatOffenders::Trader> RepeatOffenders::worst(std::uint64_t violations_min) const {
  std::vector<Trader> found;
  for (const auto& [tax_code, trader] : traders_) {
    if (trader.violations < violations_min) continue;
    found.push_back(trader);
    found.back().tax_code = tax_code;
  }
  std::ranges::stable_sort(
      found, [](const Trader& a, const Trader& b) { return a.violations > b.violations; });
  return found;
}

std::string repeat_offenders_text(const std::vector<RepeatOffenders::Trader>& traders) {
  if (traders.empty()) return "no trader had so many violations found\n";
  std::vector<std::vector<std::string>> rows = {{"tax code", "violations", "of checks",
                                                 "tax made good, VND", "latest", "declarations",
                                                 "of these Green"}};
  for (const auto& trader : traders) {
    rows.push_back({trader.tax_code, grouped(trader.violations), grouped(trader.checked),
                    grouped(static_cast<std::uint64_t>(trader.amount_vnd)), to_string(trader.last),
                    grouped(trader.decided), grouped(trader.green)});
  }
  return text_table(rows);
}

std::string repeat_offenders_json(const std::vector<RepeatOffenders::Trader>& traders) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("repeat-offenders").member("traders").open_list();
  for (const auto& trader : traders) {
    json.open().member("tax_code").text(trader.tax_code);
    json.member("violations").unsigned_number(trader.violations);
    json.member("checked").unsigned_number(trader.checked);
    json.member("amount_vnd").number(trader.amount_vnd);
    json.member("latest").text(to_string(trader.last));
    json.member("declarations").unsigned_number(trader.decided);
    json.member("green").unsigned_number(trader.green).close();
  }
  json.close_list().close();
  return out + "\n";
}

}  // namespace luong::tools
