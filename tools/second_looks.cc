#include "tools/second_looks.h"

#include <fmt/format.h>

#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {

namespace {
constexpr std::string_view kDrawnAs = "LOOK2";
}  // namespace

std::optional<Error> SecondLooks::take(std::uint64_t sequence, const JournalEntry& decision,
                                       const PinnedContext& context) {
  const CheckResults::Outcome* const outcome = results_.of_decision(sequence);
  if (outcome == nullptr || !outcome->checked) return std::nullopt;
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (verdict_.channel < Channel::kYellow) return std::nullopt;
  ++closed_;
  const auto number = DeclarationNumber::from_value(decision.declaration_no);
  const Date day = business_day(outcome->first_result);
  const std::uint64_t draw = day_.draw(*context.key, day, CriterionId(kDrawnAs), number.root());
  if (!draw_hits(draw, rate_millionths_)) return std::nullopt;
  drawn_.push_back({number, verdict_.channel, outcome->violation, day, outcome->officer,
                    outcome->office, outcome->second_looks > 0});
  return std::nullopt;
}

std::string second_looks_text(const SecondLooks& looks) {
  std::string out = fmt::format("{} checks with a result, {} drawn for a second look\n",
                                grouped(looks.closed()), grouped(looks.drawn().size()));
  if (looks.drawn().empty()) return out;
  std::vector<std::vector<std::string>> rows = {
      {"declaration", "channel", "found", "result of", "by", "office", "second look"}};
  for (const SecondLooks::Item& item : looks.drawn()) {
    rows.push_back({item.declaration_no.text(), std::string(name(item.channel)),
                    item.violation ? "violation" : "compliant", to_string(item.day), item.officer,
                    item.office.empty() ? "-" : item.office, item.done ? "done" : "open"});
  }
  return out + "\n" + text_table(rows);
}

std::string second_looks_json(const SecondLooks& looks) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("second-looks");
  json.member("closed").unsigned_number(looks.closed()).member("drawn").open_list();
  for (const SecondLooks::Item& item : looks.drawn()) {
    json.open().member("declaration_no").text(item.declaration_no.text());
    json.member("channel").number(static_cast<int>(item.channel));
    json.member("violation").flag(item.violation).member("day").text(to_string(item.day));
    json.member("officer").text(item.officer).member("office").text(item.office);
    json.member("done").flag(item.done).close();
  }
  json.close_list().close();
  return out + "\n";
}

}  // namespace luong::tools
