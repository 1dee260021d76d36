#include "tools/work_lists.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

std::string fields_text(const PostClearance& audit) {
  std::string out;
  for (std::size_t i = 0; i < kAuditFields; ++i) {
    const auto field = static_cast<AuditField>(i);
    if (audit.concerns(field)) out += (out.empty() ? "" : " ") + std::string(name(field));
  }
  return out.empty() ? "-" : out;
}

bool ranks_before(const ClearedLot* a, const ClearedLot* b) {
  if (a->audit.score != b->audit.score) return a->audit.score > b->audit.score;
  return a->declaration_no.value() < b->declaration_no.value();
}

void put_lot(JsonLine& json, const ClearedLot& lot) {
  json.member("declaration_no").text(lot.declaration_no.text());
  json.member("channel").number(static_cast<int>(lot.channel));
  json.member("office").text(lot.office.view()).member("tax_code").text(lot.trader);
}

}  // namespace

Date audit_due(const ClearedLot& lot) { return Date{lot.cleared->days + kAuditDays}; }

AuditList audit_list(const ClearedLots& lots, Date on, std::size_t capacity) {
  AuditList list;
  for (const auto& [root, lot] : lots.lots()) {
    const bool assessed = lot.channel != Channel::kRed && lot.cleared && *lot.cleared <= on;
    if (!assessed) continue;
    AuditList::OfOffice& office = list.by_office[std::string(lot.office.view())];
    const bool over = audit_due(lot) < on;
    if (lot.audited) {
      office.audited += over ? 0U : 1U;
    } else if (over) {
      ++office.overdue;
    } else {
      office.listed.push_back(&lot);
    }
  }
  for (auto& [name, office] : list.by_office) {
    std::ranges::sort(office.listed, ranks_before);
    if (office.listed.size() <= capacity) continue;
    office.not_listed = office.listed.size() - capacity;
    office.listed.resize(capacity);
  }
  return list;
}

std::vector<DefenceItem> defence_list(const ClearedLots& lots, const WorkingDays& days) {
  std::vector<DefenceItem> items;
  for (const auto& [root, lot] : lots.lots()) {
    if (!lot.defence || !lot.released || lot.inspected) continue;
    items.push_back({&lot, days.after(*lot.released, kDefenceDays)});
  }
  std::ranges::sort(items, [](const DefenceItem& a, const DefenceItem& b) {
    if (a.due != b.due) return a.due < b.due;
    return a.lot->declaration_no.value() < b.lot->declaration_no.value();
  });
  return items;
}

std::vector<const ClearedLot*> value_list(const ClearedLots& lots) {
  std::vector<const ClearedLot*> found;
  for (const auto& [root, lot] : lots.lots()) {
    const bool waits =
        lot.value_consult && lot.channel == Channel::kGreen && !lot.inspected && !lot.audited;
    if (waits) found.push_back(&lot);
  }
  std::ranges::sort(found, {}, [](const ClearedLot* lot) { return lot->declaration_no.value(); });
  return found;
}

std::string audit_list_text(const AuditList& list) {
  std::vector<std::vector<std::string>> rows = {
      {"office", "listed", "assessed, not listed", "audited", "overdue"}};
  for (const auto& [name, office] : list.by_office) {
    rows.push_back({name, grouped(office.listed.size()), grouped(office.not_listed),
                    grouped(office.audited), grouped(office.overdue)});
  }
  std::string out = text_table(rows);
  rows = {{"office", "declaration", "tax code", "channel", "score", "fields", "cleared", "until"}};
  for (const auto& [name, office] : list.by_office) {
    for (const ClearedLot* lot : office.listed) {
      rows.push_back({name, lot->declaration_no.text(), lot->trader,
                      std::string(luong::name(lot->channel)), std::to_string(lot->audit.score),
                      fields_text(lot->audit), to_string(*lot->cleared),
                      to_string(audit_due(*lot))});
    }
  }
  return rows.size() == 1 ? out : out + "\n" + text_table(rows);
}

std::string audit_list_json(const AuditList& list, Date on) {
  std::string out;
  JsonLine json(out);
  json.open().member("worklist").text("post-clearance").member("on").text(to_string(on));
  json.member("offices").open();
  for (const auto& [name, office] : list.by_office) {
    json.member(name).open().member("not_listed").unsigned_number(office.not_listed);
    json.member("audited").unsigned_number(office.audited);
    json.member("overdue").unsigned_number(office.overdue).member("items").open_list();
    for (const ClearedLot* lot : office.listed) {
      put_lot(json.open(), *lot);
      json.member("score").number(lot->audit.score).member("fields").open_list();
      for (std::size_t i = 0; i < kAuditFields; ++i) {
        const auto field = static_cast<AuditField>(i);
        if (lot->audit.concerns(field)) json.text(luong::name(field));
      }
      json.close_list().member("cleared").text(to_string(*lot->cleared));
      json.member("until").text(to_string(audit_due(*lot))).close();
    }
    json.close_list().close();
  }
  json.close().close();
  return out + "\n";
}

std::string defence_list_text(const std::vector<DefenceItem>& items, Date on) {
  if (items.empty()) return "no lot of security and defence waits for its dossier\n";
  std::vector<std::vector<std::string>> rows = {
      {"declaration", "tax code", "office", "released", "until", ""}};
  for (const DefenceItem& item : items) {
    rows.push_back({item.lot->declaration_no.text(), item.lot->trader,
                    std::string(item.lot->office.view()), to_string(*item.lot->released),
                    to_string(item.due), item.due < on ? "overdue" : ""});
  }
  return text_table(rows);
}

std::string defence_list_json(const std::vector<DefenceItem>& items, Date on) {
  std::string out;
  JsonLine json(out);
  json.open().member("worklist").text("defence").member("on").text(to_string(on));
  json.member("items").open_list();
  for (const DefenceItem& item : items) {
    put_lot(json.open(), *item.lot);
    json.member("released").text(to_string(*item.lot->released));
    json.member("until").text(to_string(item.due)).member("overdue").flag(item.due < on).close();
  }
  json.close_list().close();
  return out + "\n";
}

std::string value_list_text(const std::vector<const ClearedLot*>& lots) {
  if (lots.empty()) return "no low price was let go without consultation\n";
  std::vector<std::vector<std::string>> rows = {
      {"declaration", "tax code", "office", "score", "cleared"}};
  for (const ClearedLot* lot : lots) {
    rows.push_back({lot->declaration_no.text(), lot->trader, std::string(lot->office.view()),
                    std::to_string(lot->audit.score),
                    lot->cleared ? to_string(*lot->cleared) : "-"});
  }
  return text_table(rows);
}

std::string value_list_json(const std::vector<const ClearedLot*>& lots) {
  std::string out;
  JsonLine json(out);
  json.open().member("worklist").text("value").member("items").open_list();
  for (const ClearedLot* lot : lots) {
    put_lot(json.open(), *lot);
    json.member("score").number(lot->audit.score).close();
  }
  json.close_list().close();
  return out + "\n";
}

}  // namespace luong::tools
