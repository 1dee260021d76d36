#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/criteria_pack.h"
#include "core/permit_findings.h"
#include "core/revision.h"
#include "core/verdict.h"

// What officers call the parts of a verdict, in Vietnamese and English: the terms of customs law
// and practice, in one place. Static text; the views live for ever.
namespace luong {

enum class Language : std::uint8_t { kVietnamese, kEnglish };

struct Words {
  std::string_view vi, en;
  std::string_view in(Language language) const {
    return language == Language::kVietnamese ? vi : en;
  }
};

Words words(Channel channel) noexcept;  // "Luồng 3 - Đỏ (kiểm tra thực tế hàng hóa)"
Words words(Form form) noexcept;
Words words(Extent extent) noexcept;
Words words(Gate bit) noexcept;                  // why it is not Green
Words words(RevisionCause cause) noexcept;       // what raised a verdict
Words failed_words(ScanCondition bit) noexcept;  // why no scan is recommended
Words words(Kind kind) noexcept;
Words words(PermitState state) noexcept;
Words words(PermitStanding standing) noexcept;   // of a goods line with the permit it needs
Words words(AccountStanding standing) noexcept;  // of a goods line with the account it draws on
Words words(ObligationKind kind) noexcept;       // what is overdue
// Of an advice word of a pack ("value_consult"); one we do not know stands for itself, in `word`.
Words advice_words(std::string_view word) noexcept;

// 1152480000 -> "1.152.480.000 đ"
std::string vnd_text(std::int64_t amount);

}  // namespace luong
