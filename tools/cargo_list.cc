#include "tools/cargo_list.h"

#include <algorithm>

#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {

std::optional<Error> CargoList::take(std::uint64_t sequence, const JournalEntry& entry) {
  if (entry.kind == EntryKind::kDecision && entry.root.sequence_in_force == sequence) {
    if (by_key_.empty()) return std::nullopt;
    if (auto error = decode(entry.declaration, declaration_)) return error;
    keys_.clear();
    append_consignment_keys(declaration_, keys_);
    mark(keys_, true);
  }
  if (entry.kind == EntryKind::kCancel) mark(entry.links, false);
  const bool told = entry.kind == EntryKind::kCargo && entry.body.empty();
  if (!told) return std::nullopt;
  if (auto error = decode(entry.declaration, declaration_)) return error;
  keys_.clear();
  append_consignment_keys(declaration_, keys_);
  if (auto error = decode(entry.verdict, verdict_)) return error;
  Item& item = items_[sequence];
  item.sequence = sequence;
  item.bill = *declaration_.bills.begin();
  item.port = declaration_.unloading_port.view();
  item.consignee = declaration_.trader.name;
  item.goods = declaration_.lines.front().item_name;
  for (const Container& container : declaration_.containers) {
    item.containers.emplace_back(container.no.view());
  }
  item.arrives = *declaration_.arrival_date;
  item.tier1_score = verdict_.tier1_score;
  item.tier2_score = verdict_.tier2_score;
  item.scan = verdict_.scan.recommended;
  for (const LinkKey& key : keys_) {
    const auto [at, is_new] = by_key_.try_emplace(key, sequence);
    if (is_new) continue;
    const auto before = items_.find(at->second);
    const bool again =
        before != items_.end() && before->first != sequence && before->second.bill == item.bill;
    if (again) {
      item.declared = item.declared || before->second.declared;
      item.scan = item.scan || before->second.scan;
      items_.erase(before);
    }
    at->second = sequence;
  }
  return std::nullopt;
}

void CargoList::mark(const std::vector<LinkKey>& keys, bool declared) {
  for (const LinkKey& key : keys) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) continue;
    const auto item = items_.find(found->second);
    if (item != items_.end()) item->second.declared = declared;
  }
}

std::vector<const CargoList::Item*> CargoList::undeclared(Date on, std::int32_t days) const {
  std::vector<const Item*> out;
  for (const auto& [sequence, item] : items_) {
    if (!item.declared && on.days - item.arrives.days >= days) out.push_back(&item);
  }
  std::ranges::sort(out, {},
                    [](const Item* item) { return std::pair(item->arrives.days, item->sequence); });
  return out;
}

namespace {

// As one line of a table: what the sender may have put in to break it is not printed.
std::string plain(const std::string& text) {
  std::string out = text;
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, '?');
  return out;
}

}  // namespace

std::string cargo_list_text(const std::vector<const CargoList::Item*>& items, Date on) {
  std::vector<std::vector<std::string>> rows = {
      {"arrives", "days", "bill", "port", "tier 1", "tier 2", "scan", "containers", "goods"}};
  for (const CargoList::Item* item : items) {
    std::string containers = item->containers.empty() ? "-" : item->containers.front();
    if (item->containers.size() > 1) {
      containers += " +" + std::to_string(item->containers.size() - 1);
    }
    rows.push_back({to_string(item->arrives), std::to_string(on.days - item->arrives.days),
                    plain(item->bill), item->port, std::to_string(item->tier1_score),
                    std::to_string(item->tier2_score), item->scan ? "yes" : "no", containers,
                    plain(item->goods)});
  }
  return text_table(rows) + grouped(items.size()) + " not declared\n";
}

std::string cargo_list_json(const std::vector<const CargoList::Item*>& items, Date on) {
  std::string out;
  {
    JsonLine json(out);
    json.open().member("worklist").text("cargo").member("on").text(to_string(on));
    json.member("items").open_list();
    for (const CargoList::Item* item : items) {
      json.open().member("cargo").unsigned_number(item->sequence);
      json.member("arrives").text(to_string(item->arrives));
      json.member("bill").text(item->bill).member("port").text(item->port);
      json.member("consignee").text(item->consignee).member("goods").text(item->goods);
      json.member("tier1_score").number(item->tier1_score);
      json.member("tier2_score").number(item->tier2_score);
      json.member("scan").flag(item->scan).member("containers").open_list();
      for (const std::string& no : item->containers) json.text(no);
      json.close_list().close();
    }
    json.close_list().close();
  }
  return out + "\n";
}

}  // namespace luong::tools
