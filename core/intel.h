#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/error.h"

namespace luong {

// What a piece of intelligence is about (S002-28, S002-60, S003-32).
enum class IntelSubject : std::uint8_t {
  kParty = 1,  // by an identifier: a tax code, a code of a counterparty, broker, carrier
  kContainer,
  kSeal,
  kRoute,  // ports of loading and unloading: "CNSHA-VNHPH"
  kArea,   // a port, a country, a place where goods stand
  kHs,     // goods, by the leading digits of their HS code
};
inline constexpr std::size_t kIntelSubjects = 6;
std::string_view name(IntelSubject subject) noexcept;  // "party"

// One piece, as its originator told it (intel/1). It ends by itself.
struct Intel {
  std::string_view originator, no;  // the originator's own number: together its name
  IntelSubject subject = IntelSubject::kParty;
  std::string_view value;
  std::uint8_t confidence = 0;  // 1-100 percent
  bool verified = false;        // confirmed by the risk management unit
  bool withdrawn = false;       // the piece holds no more
  Date valid_to;                // the last day
  Instant at;
  std::string_view remarks;
};
void encode(const Intel& intel, std::string& out);
std::optional<Error> decode(std::string_view bytes, Intel& intel);

}  // namespace luong
