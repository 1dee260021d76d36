#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/dates.h"

namespace luong {

// The random draw (decision.md §3): draw = first 64 bits, big-endian, of
//   HMAC-SHA-256(day key, "R902|10654321098")      criterion id, bar, root in 11 digits
//   day key = HMAC-SHA-256(master key, "2025-06-12")
// so that proving one closed day opens no other, and an auditor can redo it with `openssl dgst`.
// Deterministic; knows no clock. A DrawKey is immutable and shared; DrawDay caches one day's key
// and belongs to one thread.
class DrawKey {
 public:
  DrawKey(std::string key_id, std::string_view master_key);
  const std::string& key_id() const { return key_id_; }
  std::string day_key(Date business_day) const;  // 32 bytes
  // A seal on a text, 32 hexadecimal digits: the first half of HMAC-SHA-256 under a key of its own,
  // HMAC-SHA-256(master key, "seal"), which opens no day and no day opens.
  std::string sealed(std::string_view text) const;

 private:
  friend class DrawDay;
  bool same_as(std::string_view key_id, std::string_view master) const {
    return key_id_ == key_id && master_ == master;
  }

  std::string key_id_;
  std::string master_;
};

class DrawDay {
 public:
  DrawDay();
  ~DrawDay();
  DrawDay(DrawDay&&) noexcept;
  DrawDay& operator=(DrawDay&&) noexcept;
  // The draw for a root under a criterion on a business day; no allocation once warm for the day.
  std::uint64_t draw(const DrawKey& key, Date business_day, CriterionId criterion,
                     std::uint64_t root);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Whether a draw falls below a rate of `millionths`.
constexpr bool draw_hits(std::uint64_t draw, std::uint32_t millionths) {
  return static_cast<std::uint64_t>((static_cast<unsigned __int128>(draw) * 1'000'000U) >> 64U) <
         millionths;
}

}  // namespace luong
