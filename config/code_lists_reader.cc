#include "config/code_lists_reader.h"

#include <algorithm>
#include <utility>

#include "config/units.h"
#include "core/alert.h"
#include "core/limits.h"
#include "core/reference_data.h"

namespace luong {
namespace {

constexpr std::string_view kListKeys[] = {"notice", "guidance", "instruction", "alert", "sign"};
constexpr std::string_view kCodeKeys[] = {"code", "text"};
constexpr std::string_view kAlertKeys[] = {"code", "text", "to", "acknowledge_within",
                                           "escalate_to"};
constexpr std::string_view kSignKeys[] = {"code",     "text",       "decision",
                                          "verified", "valid_from", "valid_to"};
constexpr std::string_view kBoth[] = {"vi", "en"};

class CodeListsReader {
 public:
  CodeListsReader(const std::string& file, const TomlValue& root, ErrorList& errors)
      : file_(file), members_(file, root, errors), errors_(errors) {}

  CodeLists read() {
    members_.allow_only(kListKeys);
    members_.demand("notice");
    members_.text("notice");
    CodeLists lists;
    lists.given = true;
    read_list("guidance", lists.guidance);
    read_list("instruction", lists.instructions);
    read_list("alert", lists.alerts);
    read_list("sign", lists.signs);
    return lists;
  }

 private:
  template <typename Listed>
  void read_list(std::string_view key, std::vector<Listed>& list) {
    for (const TomlValue* table : members_.tables(key)) {
      if (errors_.full()) return;
      const TomlMembers entry(file_, *table, errors_);
      if (list.size() == limits::kListedCodesMax) {
        return entry.refuse(*table, "this list has over " + std::to_string(list.size()) + " codes");
      }
      Listed listed;
      entry.demand("code");
      listed.code = entry.text("code").value_or("");
      listed.texts = read_bilingual(file_, entry, "text", errors_);
      read_rest(entry, listed);
      if (listed.code.empty()) continue;  // Reported.
      if (CodeLists::find(list, listed.code) != nullptr) {
        entry.refuse_key("code", listed.code + " stands already on this list");
      } else {
        list.push_back(std::move(listed));
      }
    }
  }

  static void read_rest(const TomlMembers& entry, ListedCode&) { entry.allow_only(kCodeKeys); }
  static void read_rest(const TomlMembers& entry, ListedAlert& alert) {
    entry.allow_only(kAlertKeys);
    if (alert.code.size() > AlertCode::capacity()) {
      entry.refuse_key("code", "a code of an alert has at most 16 characters");
    }
    alert.to = recipients(entry, "to");
    alert.escalate_to = recipients(entry, "escalate_to");
    if (const auto within = entry.text("acknowledge_within")) {
      const auto ms = parse_duration_ms(*within);
      alert.acknowledge_within_ms = ms.value_or(0);
      if (alert.acknowledge_within_ms < limits::kAlertAnswerMinMs) {
        entry.refuse_key("acknowledge_within",
                         "expected a duration of a minute or more, such as \"30min\"");
      }
    }
    if (entry.has("acknowledge_within") != entry.has("escalate_to")) {
      entry.refuse_key("escalate_to",
                       "'acknowledge_within' and 'escalate_to' stand together or not at all");
    }
  }
  static std::vector<std::string> recipients(const TomlMembers& entry, std::string_view key) {
    if (!entry.has(key)) return {};
    std::vector<std::string> names = entry.texts(key);
    if (names.size() > limits::kAlertRecipientsMax) {
      entry.refuse_key(key,
                       "at most " + std::to_string(limits::kAlertRecipientsMax) + " recipients");
      names.resize(limits::kAlertRecipientsMax);
    }
    for (const std::string& name : names) {
      const bool plain = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      });
      if (plain && !name.empty() && name.size() <= 32) continue;
      entry.refuse_key(key, "a recipient is a name of up to 32 small letters, digits and dashes");
    }
    return names;
  }
  static void read_rest(const TomlMembers& entry, ListedSign& sign) {
    entry.allow_only(kSignKeys);
    for (const std::string_view key : {"decision", "verified", "valid_from"}) entry.demand(key);
    sign.decision = entry.text("decision").value_or("");
    sign.verified = entry.flag("verified").value_or(false);
    sign.valid.from = entry.day("valid_from").value_or(kFirstDay);
    sign.valid.to = entry.day("valid_to").value_or(kLastDay);
    if (sign.valid.to < sign.valid.from) {
      entry.refuse_key("valid_to", "'valid_to' lies before 'valid_from'");
    }
  }

  const std::string& file_;
  TomlMembers members_;
  ErrorList& errors_;
};

}  // namespace

std::vector<Bilingual> read_bilingual(const std::string& file, const TomlMembers& members,
                                      std::string_view key, ErrorList& errors) {
  std::vector<Bilingual> texts;
  members.demand(key);
  for (const TomlValue* table : members.tables(key)) {
    const TomlMembers text(file, *table, errors);
    text.allow_only(kBoth);
    for (const std::string_view language : kBoth) text.demand(language);
    texts.push_back({text.text("vi").value_or(""), text.text("en").value_or("")});
  }
  if (texts.empty() && members.has(key) &&
      members.find(key)->value.kind == TomlValue::Kind::kList) {
    members.refuse_key(key, "'" + std::string(key) + "' is empty");
  }
  return texts;
}

CodeLists read_code_lists(const std::string& file, const TomlValue& root, ErrorList& errors) {
  return CodeListsReader(file, root, errors).read();
}

}  // namespace luong
