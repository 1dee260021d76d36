#include "config/toml_members.h"

#include <algorithm>
#include <utility>

#include "core/suggestion.h"

namespace luong {
namespace {

using Kind = TomlValue::Kind;

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

}  // namespace

void ErrorList::add(const std::string& file, std::uint32_t line, std::uint32_t column,
                    std::string message) {
  add(Error{ErrorCode::kConfig, file + ":" + std::to_string(line) + ":" + std::to_string(column),
            std::move(message)});
}

void ErrorList::add(Error error) {
  if (!full()) errors_.push_back(std::move(error));
}

void TomlMembers::refuse(const TomlValue& at, std::string message) const {
  errors_.add(file_, at.line, at.column, std::move(message));
}

void TomlMembers::refuse_key(std::string_view key, std::string message) const {
  const TomlMember* member = find(key);
  if (member == nullptr) return refuse(table_, std::move(message));
  errors_.add(file_, member->line, member->column, std::move(message));
}

void TomlMembers::allow_only(std::span<const std::string_view> keys) const {
  for (const TomlMember& member : table_.members) {
    if (std::ranges::find(keys, std::string_view(member.key)) != keys.end()) continue;
    errors_.add(file_, member.line, member.column,
                "unknown key " + quoted(member.key) + did_you_mean(member.key, keys));
  }
}

const TomlMember* TomlMembers::demand(std::string_view key) const {
  const TomlMember* member = find(key);
  if (member == nullptr) refuse(table_, "key " + quoted(key) + " is missing");
  return member;
}

const TomlValue* TomlMembers::of_kind(std::string_view key, Kind kind) const {
  const TomlMember* member = find(key);
  if (member == nullptr) return nullptr;
  if (member->value.kind == kind) return &member->value;
  refuse(member->value, quoted(key) + " must be " + std::string(name(kind)) + ", this is " +
                            std::string(name(member->value.kind)));
  return nullptr;
}

std::optional<std::string> TomlMembers::text(std::string_view key) const {
  const TomlValue* value = of_kind(key, Kind::kText);
  if (value == nullptr) return std::nullopt;
  if (!value->text.empty()) return value->text;
  refuse(*value, quoted(key) + " is empty");
  return std::nullopt;
}

std::optional<std::int64_t> TomlMembers::number(std::string_view key, std::int64_t from,
                                                std::int64_t to) const {
  const TomlValue* value = of_kind(key, Kind::kInt);
  if (value == nullptr) return std::nullopt;
  if (from <= value->number && value->number <= to) return value->number;
  refuse(*value,
         quoted(key) + " must be from " + std::to_string(from) + " to " + std::to_string(to));
  return std::nullopt;
}

std::optional<bool> TomlMembers::flag(std::string_view key) const {
  const TomlValue* value = of_kind(key, Kind::kBool);
  if (value == nullptr) return std::nullopt;
  return value->number != 0;
}

std::optional<Date> TomlMembers::day(std::string_view key) const {
  const TomlMember* member = find(key);
  if (member == nullptr) return std::nullopt;
  if (member->value.kind == Kind::kDate) return member->value.date;
  const auto day =
      member->value.kind == Kind::kText ? parse_date(member->value.text) : std::optional<Date>();
  if (!day) refuse(member->value, quoted(key) + " must be a day, as 2025-06-12");
  return day;
}

std::optional<std::size_t> TomlMembers::word(std::string_view key,
                                             std::span<const std::string_view> words) const {
  const auto found = text(key);
  if (!found) return std::nullopt;
  const auto at = std::ranges::find(words, std::string_view(*found));
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  refuse(find(key)->value, quoted(*found) + " is none of " + listed(words));
  return std::nullopt;
}

std::vector<std::string> TomlMembers::texts(std::string_view key) const {
  std::vector<std::string> found;
  const TomlValue* list = of_kind(key, Kind::kList);
  if (list == nullptr) return found;
  for (const TomlValue& item : list->items) {
    if (item.kind == Kind::kText && !item.text.empty()) {
      found.push_back(item.text);
    } else {
      refuse(item, "a text that is not empty must stand here");
    }
  }
  return found;
}

std::vector<const TomlValue*> TomlMembers::tables(std::string_view key) const {
  std::vector<const TomlValue*> found;
  const TomlValue* list = of_kind(key, Kind::kList);
  if (list == nullptr) return found;
  for (const TomlValue& item : list->items) {
    if (item.kind == Kind::kTable) {
      found.push_back(&item);
    } else {
      refuse(item, "a table must stand here");
    }
  }
  return found;
}

}  // namespace luong
