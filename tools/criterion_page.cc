#include "tools/criterion_page.h"

#include <vector>

#include "core/decimal.h"
#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

constexpr std::size_t kLabelWidth = 14;

const std::string& in(const Bilingual& text, std::string_view lang) {
  return lang == "en" ? text.en : text.vi;
}

void add(std::string& list, const std::string& part) {
  if (!list.empty()) list += ", ";
  list += part;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string list;
  for (const std::string& part : parts) add(list, part);
  return list;
}

const char* channel_text(int channel) {
  return channel == 1 ? "Green" : channel == 2 ? "Yellow" : "Red";
}

// A label and its text, further lines below the first.
void append_row(std::string& page, std::string label, std::string_view text) {
  if (text.empty()) return;
  label.resize(kLabelWidth, ' ');
  page += label;
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
  for (const char c : text) {
    page += c;
    if (c == '\n') page.append(kLabelWidth, ' ');
  }
  page += '\n';
}

std::string validity_text(const Criterion& c) {
  const std::string from = c.valid_from == kFirstDay ? "..." : to_string(c.valid_from);
  std::string text = from + " - " + (c.valid_to == kLastDay ? "..." : to_string(c.valid_to));
  for (const Period& window : c.windows) {
    text += (&window == &c.windows.front() ? ", within " : ", ") + to_string(window.from) + " - " +
            to_string(window.to);
  }
  return text;
}

std::vector<const criteria::Program*> programs_of(const Criterion& c) {
  std::vector<const criteria::Program*> programs = {&c.when};
  if (c.points) programs.push_back(&*c.points);
  if (c.concerns) programs.push_back(&*c.concerns);
  return programs;
}

void append_reads(std::string& page, const Criterion& c) {
  std::string fields;
  std::string tables;
  std::uint64_t cost = 0;
  for (const criteria::Program* program : programs_of(c)) {
    for (const std::string& field : program->fields()) {
      if (fields.find(field) == std::string::npos) add(fields, field);
    }
    for (const std::string& table : program->tables()) {
      if (tables.find(table) == std::string::npos) add(tables, table);
    }
    cost += program->cost();
  }
  append_row(page, "reads", fields);
  append_row(page, "looks into", tables);
  append_row(page, "cost", "at most " + grouped(cost) + " steps");
}

void append_criterion(JsonLine& json, const Criterion& c) {
  json.open().member("id").text(c.id.view());
  json.member("title").open().member("vi").text(c.title.vi).member("en").text(c.title.en).close();
  json.member("kind").text(name(c.kind)).member("sign").flag(c.sign).member("tier").number(c.tier);
  if (c.group) json.member("group").text(name(*c.group));
  json.member("effect").text(effect_text(c)).member("when").text(c.when_text);
  json.member("fields").open_list();
  for (const std::string& field : c.when.fields()) json.text(field);
  json.close_list().member("tables").open_list();
  for (const std::string& table : c.when.tables()) json.text(table);
  json.close_list().member("advice").open_list();
  for (const std::string& word : c.effect.advice) json.text(word);
  json.close_list();
  if (!c.effect.alert.empty()) json.member("alert").text(c.effect.alert);
  json.member("cost").unsigned_number(c.when.cost());
  json.member("guidance_code").text(c.guidance_code).member("guidance").open_list();
  for (const Bilingual& g : c.guidance) {
    json.open().member("vi").text(g.vi).member("en").text(g.en).close();
  }
  json.close_list().member("legal_basis").open_list();
  for (const LegalBasis& basis : c.legal_basis) {
    json.open().member("text").text(basis.text).member("verified").flag(basis.verified).close();
  }
  json.close_list().member("secrecy").text(name(c.secrecy)).member("state").text(name(c.state));
  if (c.valid_from != kFirstDay) json.member("valid_from").text(to_string(c.valid_from));
  if (c.valid_to != kLastDay) json.member("valid_to").text(to_string(c.valid_to));
  json.member("author").text(c.author).member("approver").text(c.approver).close();
}

}  // namespace

std::string effect_text(const Criterion& c) {
  std::string text;
  if (!c.effect.refuse.empty()) add(text, "refuse " + std::string(c.effect.refuse.view()));
  if (c.kind == Kind::kRisk) {
    add(text, (c.points ? "worked-out" : std::to_string(c.weight)) + " points " +
                  (c.group ? std::string(name(*c.group)) : std::string()));
  }
  if (c.kind == Kind::kRandom) {
    add(text, "rate " + decimal_text(c.random_rate_millionths, 6));
  }
  if (c.effect.floor != 0) add(text, std::string("floor ") + channel_text(c.effect.floor));
  if (c.effect.ceiling != 0) add(text, std::string("ceiling ") + channel_text(c.effect.ceiling));
  if (c.effect.scan_weight != 0) add(text, "scan " + std::to_string(c.effect.scan_weight));
  if (c.effect.post_clearance != 0) {
    add(text, "post-clearance " + std::to_string(c.effect.post_clearance));
  }
  if (c.effect.hold) add(text, "hold");
  return text;
}

std::string criteria_table(const CriteriaPack& pack, std::string_view lang) {
  std::vector<std::vector<std::string>> rows = {{"ID", "KIND", "TIER", "STATE", "EFFECT", "TITLE"}};
  for (const Criterion& c : pack.criteria) {
    rows.push_back({std::string(c.id.view()), std::string(name(c.kind)) + (c.sign ? " sign" : ""),
                    std::to_string(c.tier), std::string(name(c.state)), effect_text(c),
                    in(c.title, lang)});
  }
  return text_table(rows);
}

std::string criterion_page(const Criterion& c, std::string_view lang) {
  std::string page = std::string(c.id.view()) + "  " + in(c.title, lang) + "\n";
  append_row(page, "", in(c.title, lang == "en" ? "vi" : "en"));
  append_row(page, "kind",
             std::string(name(c.kind)) + ", tier " + std::to_string(c.tier) +
                 (c.sign ? ", sign of violation " + c.sign_code : ""));
  append_row(page, "effect", effect_text(c));
  append_row(page, "advice", joined(c.effect.advice));
  append_row(page, "alert", c.effect.alert);
  append_row(page, "convertible", c.convertible ? "its physical check may be a scan" : "no");
  append_row(page, "when", c.when_text);
  append_reads(page, c);
  append_row(page, "overlay", c.overlay);
  append_row(page, "valid", validity_text(c));
  append_row(page, "standing", std::string(name(c.state)) + ", " + std::string(name(c.secrecy)));
  std::string guidance = c.guidance_code;
  for (const Bilingual& g : c.guidance) guidance += "\n" + in(g, lang);
  append_row(page, "guidance", guidance);
  for (const LegalBasis& basis : c.legal_basis) {
    append_row(page, "legal basis",
               basis.text + (basis.verified ? " (verified)" : " (not verified)"));
  }
  append_row(page, "author", c.author);
  append_row(page, "approver", c.approver);
  return page;
}

std::string pack_json(const CriteriaPack& pack) {
  std::string out;
  JsonLine json(out);
  json.open().member("name").text(pack.name).member("version").text(pack.version);
  json.member("hash").text(pack.hash).member("notice").text(pack.notice);
  json.member("criteria").open_list();
  for (const Criterion& criterion : pack.criteria) append_criterion(json, criterion);
  json.close_list().close();
  return out;
}

std::string criterion_json(const Criterion& criterion) {
  std::string out;
  JsonLine json(out);
  append_criterion(json, criterion);
  return out;
}

}  // namespace luong::tools
