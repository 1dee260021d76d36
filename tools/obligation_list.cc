#include "tools/obligation_list.h"

#include <fmt/format.h>

#include <limits>

#include "core/json_line.h"
#include "core/stream_ledger.h"
#include "tools/entry_walk.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

constexpr TradeCounters::Size kNoCounters{.sightings = 1'024, .parties = 256};

// Entries are taken into effect one by one: nothing of the past is looked up.
class NoArchive final : public EntryArchive {
 public:
  bool may_contain(const LinkKey&) const noexcept override { return false; }
  Result<bool> find(const LinkKey&, StoredEntry&) override { return false; }
};

std::int32_t days_late(const Obligation& obligation, Date on) {
  return std::max(0, on.days - obligation.due.days);
}

template <typename Take>
void each(const std::vector<Obligation>& open, Date on, ObligationChoice choice, Take take) {
  for (const Obligation& obligation : open) {
    if (choice == ObligationChoice::kOverdue && days_late(obligation, on) == 0) continue;
    take(obligation);
  }
}

}  // namespace

Result<std::vector<Obligation>> obligations_of(const std::filesystem::path& journal) {
  NoArchive archive;
  StreamLedger ledger(archive, kNoCounters, std::numeric_limits<std::size_t>::max());
  const auto take = [&ledger](const JournalRecord& record, const JournalEntry& entry) {
    return ledger.apply(entry, record.receipt.sequence);
  };
  if (auto error = EntryWalk{journal}.run(take)) return fail(std::move(*error));
  return ledger.obligations.all();
}

std::string obligations_text(const std::vector<Obligation>& open, Date on,
                             ObligationChoice choice) {
  std::vector<std::vector<std::string>> rows = {
      {"owed", "declaration", "trader", "due", "days late"}};
  std::size_t late = 0;
  for (const Obligation& obligation : open) late += days_late(obligation, on) > 0 ? 1U : 0U;
  each(open, on, choice, [&](const Obligation& obligation) {
    const std::int32_t days = days_late(obligation, on);
    rows.push_back({std::string(name(obligation.kind)),
                    DeclarationNumber::original_of(obligation.root).text(),
                    TaxCode::from_packed(obligation.party).text(), to_string(obligation.due),
                    days == 0 ? std::string() : std::to_string(days)});
  });
  std::string out = fmt::format("{} open, {} overdue on {}\n", grouped(open.size()), grouped(late),
                                to_string(on));
  return rows.size() == 1 ? out : out + "\n" + text_table(rows);
}

std::string obligations_json(const std::vector<Obligation>& open, Date on,
                             ObligationChoice choice) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("obligations").member("on").text(to_string(on));
  json.member("open").unsigned_number(open.size()).member("obligations").open_list();
  each(open, on, choice, [&](const Obligation& obligation) {
    json.open().member("owed").text(name(obligation.kind));
    json.member("declaration_no").text(DeclarationNumber::original_of(obligation.root).text());
    json.member("tax_code").text(TaxCode::from_packed(obligation.party).text());
    json.member("due").text(to_string(obligation.due));
    json.member("days_late").number(days_late(obligation, on)).close();
  });
  json.close_list().close();
  return out + "\n";
}

}  // namespace luong::tools
