#pragma once

#include <optional>
#include <string>

#include "core/canonical_reader.h"
#include "core/dates.h"

// Days that may be absent, in canonical forms.
namespace luong {

inline void put(std::string& out, std::optional<Date> date) {
  put_varint(out, date ? 1 : 0);
  if (date) put_signed(out, date->days);
}

inline std::optional<Date> take_date(CanonicalReader& reader) {
  if (!reader.flag()) return std::nullopt;
  return Date{reader.signed_integer()};
}

}  // namespace luong
