#include "config/benefits_reader.h"

#include <algorithm>
#include <utility>

#include "config/code_lists_reader.h"
#include "core/limits.h"
#include "core/reference_data.h"

namespace luong {
namespace {

constexpr std::string_view kKeys[] = {"notice", "programme", "benefit"};
constexpr std::string_view kWindowKeys[] = {"from", "to"};
constexpr std::string_view kBenefitKeys[] = {"code",  "text",     "levels",     "members_only",
                                             "basis", "verified", "valid_from", "valid_to"};

class BenefitsReader {
 public:
  BenefitsReader(const std::string& file, const TomlValue& root, ErrorList& errors)
      : file_(file), members_(file, root, errors), errors_(errors) {}

  BenefitMatrix read() {
    members_.allow_only(kKeys);
    members_.demand("notice");
    members_.text("notice");
    matrix_.given = true;
    for (const TomlValue* table : members_.tables("programme")) read_window(*table);
    for (const TomlValue* table : members_.tables("benefit")) read_benefit(*table);
    return std::move(matrix_);
  }

 private:
  void read_window(const TomlValue& table) {
    const TomlMembers window(file_, table, errors_);
    window.allow_only(kWindowKeys);
    for (const std::string_view key : kWindowKeys) window.demand(key);
    const auto from = window.day("from");
    const auto to = window.day("to");
    if (!from || !to) return;
    if (*to < *from) return window.refuse_key("to", "'to' lies before 'from'");
    if (!matrix_.programme.empty() && *from <= matrix_.programme.back().to) {
      return window.refuse_key("from", "the windows of the programme must ascend, apart");
    }
    matrix_.programme.push_back({*from, *to});
  }

  void read_benefit(const TomlValue& table) {
    if (errors_.full()) return;
    const TomlMembers entry(file_, table, errors_);
    if (matrix_.benefits.size() == limits::kBenefitsMax) {
      return entry.refuse(table,
                          "there are over " + std::to_string(limits::kBenefitsMax) + " benefits");
    }
    entry.allow_only(kBenefitKeys);
    for (const std::string_view key : {"code", "basis", "verified", "valid_from"}) {
      entry.demand(key);
    }
    Benefit benefit;
    benefit.code = entry.text("code").value_or("");
    benefit.texts = read_bilingual(file_, entry, "text", errors_);
    benefit.levels = read_levels(entry);
    benefit.members_only = entry.flag("members_only").value_or(false);
    benefit.basis = entry.text("basis").value_or("");
    benefit.verified = entry.flag("verified").value_or(false);
    benefit.valid.from = entry.day("valid_from").value_or(kFirstDay);
    benefit.valid.to = entry.day("valid_to").value_or(kLastDay);
    if (benefit.valid.to < benefit.valid.from) {
      entry.refuse_key("valid_to", "'valid_to' lies before 'valid_from'");
    }
    const auto same = [&](const Benefit& other) {  // One code may change over time.
      return other.code == benefit.code && other.valid.from <= benefit.valid.to &&
             benefit.valid.from <= other.valid.to;
    };
    if (!benefit.code.empty() && std::ranges::any_of(matrix_.benefits, same)) {
      return entry.refuse_key("code", benefit.code + " stands already for days in common");
    }
    matrix_.benefits.push_back(std::move(benefit));
  }

  static unsigned read_levels(const TomlMembers& entry) {
    const TomlMember* list = entry.demand("levels");
    if (list == nullptr) return 0;
    unsigned levels = 0;
    for (const TomlValue& level : list->value.items) {
      if (level.kind != TomlValue::Kind::kInt || level.number < 1 ||
          level.number > std::int64_t{kComplianceLevels}) {
        entry.refuse(level, "a compliance level is a number from 1 to 5");
      } else {
        levels |= 1U << static_cast<unsigned>(level.number);
      }
    }
    if (list->value.kind != TomlValue::Kind::kList || list->value.items.empty()) {
      entry.refuse(list->value, "'levels' must be a list of compliance levels: [1, 2]");
    }
    return levels;
  }

  const std::string& file_;
  TomlMembers members_;
  ErrorList& errors_;
  BenefitMatrix matrix_;
};

}  // namespace

BenefitMatrix read_benefits(const std::string& file, const TomlValue& root, ErrorList& errors) {
  return BenefitsReader(file, root, errors).read();
}

}  // namespace luong
