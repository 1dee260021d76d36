#include "config/overlay_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace luong {
namespace {

constexpr int kOffsetMax = 366;
constexpr std::size_t kOfficeMax = OfficeCode::capacity();

bool is_code(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// "tet", "tet - 15d", "tet + 7d".
struct CalendarDay {
  std::string name;
  int offset = 0;
};
std::optional<CalendarDay> calendar_day(std::string_view text) {
  std::string dense;
  std::ranges::copy_if(text, std::back_inserter(dense), [](char c) { return c != ' '; });
  const std::size_t sign = dense.find_first_of("+-");
  CalendarDay day{dense.substr(0, sign), 0};
  if (day.name.empty()) return std::nullopt;
  if (sign == std::string::npos) return day;
  if (dense.back() != 'd') return std::nullopt;
  const char* const begin = dense.data() + sign + 1;
  const char* const end = dense.data() + dense.size() - 1;
  const auto [at, wrong] = std::from_chars(begin, end, day.offset);
  if (wrong != std::errc() || at != end || day.offset > kOffsetMax) return std::nullopt;
  if (dense[sign] == '-') day.offset = -day.offset;
  return day;
}

class OverlayReader {
 public:
  OverlayReader(const CriterionFile& file, const TomlValue& table, const Calendar& calendar,
                ErrorList& errors)
      : file_(file), members_(file.name, table, errors), calendar_(calendar), errors_(errors) {}

  Overlay read() {
    static constexpr std::string_view kKeys[] = {"name", "offices", "cohort", "begin", "end"};
    members_.allow_only(kKeys);
    members_.demand("name");
    overlay_.name = members_.text("name").value_or("");
    read_offices();
    read_cohort();
    read_windows();
    return std::move(overlay_);
  }

 private:
  void also(const std::string& condition) {
    overlay_.scope += (overlay_.scope.empty() ? "" : " && ") + condition;
  }

  // "02CI" is an office, "15*" all whose code begins so.
  void read_offices() {
    const TomlMember* list = members_.find("offices");
    if (list == nullptr) return;
    std::string whole, parts;
    for (const std::string& office : members_.texts("offices")) {
      const bool part = office.ends_with('*');
      const std::string code = office.substr(0, office.size() - (part ? 1 : 0));
      if (!is_code(code) || code.size() > kOfficeMax) {
        return members_.refuse(list->value, "'" + office +
                                                "' is no office: expected a code such as \"02CI\", "
                                                "or the beginning of codes, \"15*\"");
      }
      if (part) {
        parts += " || customs_office.startsWith(\"" + code + "\")";
      } else {
        whole += (whole.empty() ? "\"" : ", \"") + code + "\"";
      }
    }
    if (whole.empty() && parts.empty()) {
      return members_.refuse(list->value, "'offices' is empty: the overlay would apply nowhere");
    }
    if (whole.empty()) return also("(" + parts.substr(4) + ")");
    also("(customs_office in [" + whole + "]" + parts + ")");
  }

  void read_cohort() {
    const auto text = members_.text("cohort");
    if (!text) return;
    std::uint32_t fault_at = 0;
    auto program =
        criteria::Program::compile(*text, criteria::Type::kBool, {.file = file_.name}, &fault_at);
    if (program) return also("(" + *text + ")");
    const TomlPlace at = place_in_text(file_.document, members_.find("cohort")->value, fault_at);
    errors_.add(file_.name, at.line, at.column, std::move(program.error().message));
  }

  void read_windows() {
    const bool begins = members_.has("begin");
    const bool ends = members_.has("end");
    if (!begins && !ends) return;
    if (begins != ends) {
      return members_.refuse_key(begins ? "begin" : "end",
                                 "a campaign needs 'begin' and 'end': it must expire by itself");
    }
    const TomlValue& begin = members_.find("begin")->value;
    const TomlValue& end = members_.find("end")->value;
    const bool dated = !is_calendar(begin) && !is_calendar(end);
    if (dated) {
      const auto from = members_.day("begin");
      const auto to = members_.day("end");
      if (from && to) add_window({*from, *to}, end);
      return;
    }
    const auto from = calendar_day(begin.text);
    const auto to = calendar_day(end.text);
    if (!from || !to || from->name != to->name) {
      return members_.refuse(end,
                             "'begin' and 'end' must both be days, or both count from one day "
                             "of the calendar: \"tet - 15d\", \"tet + 7d\"");
    }
    const auto named = calendar_.find(from->name);
    if (named == calendar_.end()) {
      return members_.refuse(begin,
                             "there is no day '" + from->name + "' in the [calendar] of pack.toml");
    }
    for (const Date day : named->second) {
      add_window({Date{day.days + from->offset}, Date{day.days + to->offset}}, end);
    }
  }

  static bool is_calendar(const TomlValue& value) {
    return value.kind == TomlValue::Kind::kText && !parse_date(value.text);
  }

  // Days of a calendar ascend, and windows of one length cannot pass each other.
  void add_window(Period window, const TomlValue& end) {
    if (window.to < window.from) return members_.refuse(end, "'end' lies before 'begin'");
    auto& windows = overlay_.windows;
    if (!windows.empty() && window.from.days <= windows.back().to.days + 1) {
      windows.back().to = std::max(windows.back().to, window.to);
    } else {
      windows.push_back(window);
    }
  }

  const CriterionFile& file_;
  TomlMembers members_;
  const Calendar& calendar_;
  ErrorList& errors_;
  Overlay overlay_;
};

}  // namespace

Calendar read_calendar(const TomlMembers& pack, const std::string& file, ErrorList& errors) {
  Calendar calendar;
  const TomlMember* table = pack.find("calendar");
  if (table == nullptr) return calendar;
  if (table->value.kind != TomlValue::Kind::kTable) {
    pack.refuse(table->value, "'calendar' must be a table of days: tet = [2026-02-17]");
    return calendar;
  }
  for (const TomlMember& named : table->value.members) {
    std::vector<Date>& days = calendar[named.key];
    const auto wrong = [&](const TomlValue& at, std::string message) {
      errors.add(file, at.line, at.column, std::move(message));
    };
    if (named.value.kind != TomlValue::Kind::kList || named.value.items.empty()) {
      wrong(named.value, "expected a list of days, one a year: [2026-02-17]");
      continue;
    }
    for (const TomlValue& day : named.value.items) {
      if (day.kind != TomlValue::Kind::kDate) {
        wrong(day, "expected a day such as 2026-02-17");
      } else if (!days.empty() && day.date <= days.back()) {
        wrong(day, "the days of a calendar must ascend");
      } else {
        days.push_back(day.date);
      }
    }
  }
  return calendar;
}

Overlay read_overlay(const CriterionFile& file, const TomlValue& table, const Calendar& calendar,
                     ErrorList& errors) {
  return OverlayReader(file, table, calendar, errors).read();
}

}  // namespace luong
