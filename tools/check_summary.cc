#include "tools/check_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

// The value `permille` of a thousand are not above; 0 of none.
std::int64_t quantile(std::vector<std::int64_t>& values, std::size_t permille) {
  if (values.empty()) return 0;
  const std::size_t at = std::min(values.size() * permille / 1'000, values.size() - 1);
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
  return values[at];
}

std::string hours(std::int64_t ms) {
  return fmt::format("{:.1f} h", static_cast<double>(ms) / kHourMs);
}

constexpr std::array kChannels = {Channel::kGreen, Channel::kYellow, Channel::kRed};

}  // namespace

std::optional<Error> CheckSummary::take(std::uint64_t sequence, const JournalEntry& decision) {
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (verdict_.decision != Decision::kOk) return std::nullopt;
  OfChannel& of = by_channel_[static_cast<std::size_t>(verdict_.channel)];
  ++of.decided;
  const CheckResults::Outcome* const outcome = results_.of_decision(sequence);
  straight_through_ += outcome == nullptr && verdict_.channel == Channel::kGreen ? 1U : 0U;
  if (outcome == nullptr || !outcome->checked) {
    if (verdict_.channel == Channel::kGreen) return std::nullopt;
    ++of.open;
    of.oldest_open_ms = std::max(of.oldest_open_ms, now_.ms - decision.arrival.ms);
    return std::nullopt;
  }
  ++of.checked;
  of.violations += outcome->violation ? 1U : 0U;
  of.amount_vnd += outcome->amount_vnd;
  of.took_ms.push_back(outcome->first_result.ms - decision.arrival.ms);
  second_looks_ += outcome->second_looks;
  second_looks_differ_ += outcome->second_look_differs ? 1U : 0U;
  return std::nullopt;
}

std::uint64_t CheckSummary::decided() const {
  std::uint64_t sum = 0;
  for (const OfChannel& of : by_channel_) sum += of.decided;
  return sum;
}

std::string check_summary_text(CheckSummary summary) {
  std::vector<std::vector<std::string>> rows = {
      {"channel", "decided", "checked", "violations", "of the checked", "tax made good, VND",
       "result after (median)", "(90 %)", "open", "oldest"}};
  auto by_channel = summary.by_channel();
  for (const Channel channel : kChannels) {
    CheckSummary::OfChannel& of = by_channel[static_cast<std::size_t>(channel)];
    rows.push_back({std::string(name(channel)), grouped(of.decided), grouped(of.checked),
                    grouped(of.violations), share_text(of.violations, of.checked),
                    grouped(static_cast<std::uint64_t>(of.amount_vnd)),
                    of.took_ms.empty() ? "-" : hours(quantile(of.took_ms, 500)),
                    of.took_ms.empty() ? "-" : hours(quantile(of.took_ms, 900)), grouped(of.open),
                    of.open == 0 ? "-" : hours(of.oldest_open_ms)});
  }
  const CheckResults& results = summary.results();
  std::string out = text_table(rows);
  out += fmt::format("\nstraight through, Green and touched by nobody: {} ({})\n",
                     grouped(summary.straight_through()),
                     share_text(summary.straight_through(), summary.decided()));
  out += fmt::format("reports: {}, on numbers nobody has decided: {}\n", grouped(results.reports()),
                     grouped(results.unmatched()));
  out += fmt::format("second looks: {}, declarations on which they differ: {}\n",
                     grouped(summary.second_looks()), grouped(summary.second_looks_differ()));
  out += "scans:";
  for (std::size_t i = 0; i < results.scans().size(); ++i) {
    out +=
        fmt::format(" {} {}", name(static_cast<ScanOutcome>(i + 1)), grouped(results.scans()[i]));
  }
  out += "\n";
  if (results.reroutes().empty()) return out + "no channel was changed by an officer\n";
  rows = {{"changed by officers of", "to a higher channel", "to a lower one"}};
  for (const auto& [office, reroutes] : results.reroutes()) {
    rows.push_back(
        {office.empty() ? "-" : office, grouped(reroutes.raised), grouped(reroutes.lowered)});
  }
  return out + "\n" + text_table(rows);
}

std::string check_summary_json(CheckSummary summary) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("checks");
  auto by_channel = summary.by_channel();
  for (const Channel channel : kChannels) {
    CheckSummary::OfChannel& of = by_channel[static_cast<std::size_t>(channel)];
    json.member(name(channel)).open().member("decided").unsigned_number(of.decided);
    json.member("checked").unsigned_number(of.checked);
    json.member("violations").unsigned_number(of.violations);
    json.member("amount_vnd").number(of.amount_vnd);
    json.member("median_ms").number(quantile(of.took_ms, 500));
    json.member("p90_ms").number(quantile(of.took_ms, 900));
    json.member("open").unsigned_number(of.open);
    json.member("oldest_open_ms").number(of.oldest_open_ms).close();
  }
  const CheckResults& results = summary.results();
  json.member("straight_through").unsigned_number(summary.straight_through());
  json.member("reports").unsigned_number(results.reports());
  json.member("unmatched").unsigned_number(results.unmatched());
  json.member("second_looks").unsigned_number(summary.second_looks());
  json.member("second_looks_differ").unsigned_number(summary.second_looks_differ());
  json.member("scans").open();
  for (std::size_t i = 0; i < results.scans().size(); ++i) {
    json.member(name(static_cast<ScanOutcome>(i + 1))).unsigned_number(results.scans()[i]);
  }
  json.close().member("reroutes").open();
  for (const auto& [office, reroutes] : results.reroutes()) {
    json.member(office.empty() ? std::string_view("-") : std::string_view(office)).open();
    json.member("raised").unsigned_number(reroutes.raised);
    json.member("lowered").unsigned_number(reroutes.lowered).close();
  }
  json.close().close();
  return out + "\n";
}

}  // namespace luong::tools
