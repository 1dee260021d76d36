#include "tools/code_list_page.h"

#include <vector>

#include "core/json_line.h"
#include "core/reference_data.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

using Row = std::vector<std::string>;

const std::string& in(const Bilingual& text, std::string_view lang) {
  return lang == "en" ? text.en : text.vi;
}

void append_rows(std::vector<Row>& rows, std::string_view list, std::string code, std::string valid,
                 const std::vector<Bilingual>& texts, std::string_view lang) {
  std::string of(list);
  for (const Bilingual& text : texts) {
    rows.push_back({of, code, valid, in(text, lang)});
    of = code = valid = "";
  }
}

std::string validity(const ListedSign& sign) {
  return to_string(sign.valid.from) + " - " +
         (sign.valid.to == kLastDay ? "..." : to_string(sign.valid.to));
}

void append_texts(JsonLine& json, const std::vector<Bilingual>& texts) {
  json.member("text").open_list();
  for (const Bilingual& text : texts) {
    json.open().member("vi").text(text.vi).member("en").text(text.en).close();
  }
  json.close_list();
}

void append_list(JsonLine& json, const std::vector<ListedCode>& list) {
  json.open_list();
  for (const ListedCode& entry : list) {
    json.open().member("code").text(entry.code);
    append_texts(json, entry.texts);
    json.close();
  }
  json.close_list();
}

void append_names(JsonLine& json, std::string_view member, const std::vector<std::string>& names) {
  json.member(member).open_list();
  for (const std::string& who : names) json.text(who);
  json.close_list();
}

void append_alerts(JsonLine& json, const std::vector<ListedAlert>& alerts) {
  json.open_list();
  for (const ListedAlert& alert : alerts) {
    json.open().member("code").text(alert.code);
    append_texts(json, alert.texts);
    append_names(json, "to", alert.to);
    if (alert.acknowledge_within_ms != 0) {
      json.member("acknowledge_within_ms").number(alert.acknowledge_within_ms);
      append_names(json, "escalate_to", alert.escalate_to);
    }
    json.close();
  }
  json.close_list();
}

void append_signs(JsonLine& json, const std::vector<ListedSign>& signs) {
  json.open_list();
  for (const ListedSign& sign : signs) {
    json.open().member("code").text(sign.code);
    append_texts(json, sign.texts);
    json.member("decision").text(sign.decision).member("verified").flag(sign.verified);
    json.member("valid_from").text(to_string(sign.valid.from));
    if (sign.valid.to != kLastDay) json.member("valid_to").text(to_string(sign.valid.to));
    json.close();
  }
  json.close_list();
}

}  // namespace

std::string code_lists_text(const CodeLists& codes, std::string_view list, std::string_view lang) {
  std::vector<Row> rows = {{"LIST", "CODE", "VALID", "TEXT"}};
  const auto wanted = [list](std::string_view name) { return list.empty() || list == name; };
  const auto add = [&](std::string_view name, const auto& entries) {
    if (!wanted(name)) return;
    for (const auto& entry : entries) {
      append_rows(rows, name, entry.code, "", entry.texts, lang);
    }
  };
  if (wanted("sign")) {
    for (const ListedSign& sign : codes.signs) {
      append_rows(rows, "sign", sign.code, validity(sign), sign.texts, lang);
    }
  }
  add("instruction", codes.instructions);
  add("alert", codes.alerts);
  add("guidance", codes.guidance);
  return text_table(rows);
}

std::string code_lists_json(const CriteriaPack& pack, std::string_view list) {
  std::string out;
  JsonLine json(out);
  json.open().member("name").text(pack.name).member("version").text(pack.version);
  json.member("hash").text(pack.hash).member("notice").text(pack.notice);
  const auto wanted = [list](std::string_view name) { return list.empty() || list == name; };
  if (wanted("sign")) append_signs(json.member("sign"), pack.codes.signs);
  if (wanted("instruction")) append_list(json.member("instruction"), pack.codes.instructions);
  if (wanted("alert")) append_alerts(json.member("alert"), pack.codes.alerts);
  if (wanted("guidance")) append_list(json.member("guidance"), pack.codes.guidance);
  json.close();
  return out + "\n";
}

}  // namespace luong::tools
