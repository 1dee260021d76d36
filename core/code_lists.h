#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"

namespace luong {

struct Bilingual {
  std::string vi, en;
};

struct Period {  // inclusive
  Date from, to;
  bool contains(Date day) const { return from <= day && day <= to; }
  bool operator==(const Period&) const = default;
};

// One code and what it stands for.
struct ListedCode {
  std::string code;
  std::vector<Bilingual> texts;  // of guidance, its steps
};

// A kind of alert, and whom it goes to (core/alert.h).
struct ListedAlert {
  std::string code;
  std::vector<Bilingual> texts;
  std::vector<std::string> to = {};        // "office": the customs office of the declaration
  std::int64_t acknowledge_within_ms = 0;  // then to those below as well; 0: never
  std::vector<std::string> escalate_to = {};
};

// A sign of violation (dấu hiệu vi phạm) of the dated catalogue (corrections §1.9).
struct ListedSign {
  std::string code;
  std::vector<Bilingual> texts;
  std::string decision;  // that put it in the catalogue
  bool verified = false;
  Period valid;
};

// The code lists a criteria pack carries beside its criteria (S002-49).
struct CodeLists {
  bool given = false;                    // the pack has lists, so its codes must be on them
  std::vector<ListedCode> guidance;      // what to check (hướng dẫn kiểm tra)
  std::vector<ListedCode> instructions;  // risk instructions (chỉ dẫn rủi ro): advice
  std::vector<ListedAlert> alerts;       // (cảnh báo rủi ro)
  std::vector<ListedSign> signs;

  template <typename Listed>
  static const Listed* find(const std::vector<Listed>& list, std::string_view code) {
    const auto at = std::ranges::find(list, code, &Listed::code);
    return at == list.end() ? nullptr : &*at;
  }
};

}  // namespace luong
