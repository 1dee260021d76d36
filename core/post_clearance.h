#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/criteria_pack.h"
#include "core/declaration.h"
#include "core/verdict.h"

namespace luong {

// The fields in which post-clearance audits are planned (source 003, II.6.2).
enum class AuditField : std::uint8_t {
  kCode,        // mã số hàng hóa
  kValue,       // trị giá
  kPolicy,      // chính sách thương mại, exemptions, trade agreements
  kProcessing,  // gia công, sản xuất xuất khẩu, chế xuất
};
inline constexpr std::size_t kAuditFields = 4;
std::string_view name(AuditField field) noexcept;  // "code"

// What a lot deserves after it was cleared (decision.md §1 step 15; docs/post-clearance.md).
struct PostClearance {
  std::int32_t score = 0;   // 0-1000
  std::uint8_t fields = 0;  // AuditFields that give reasons, as bits
  bool concerns(AuditField field) const {
    return (fields >> static_cast<unsigned>(field) & 1U) != 0;
  }
  bool operator==(const PostClearance&) const = default;
};

// Of a lot that was judged OK and is not Red; nothing of another. Criteria that `pack` does not
// know count with the points the verdict has of them.
PostClearance post_clearance(const Declaration& declaration, const Verdict& verdict,
                             const CriteriaPack& pack) noexcept;

}  // namespace luong
