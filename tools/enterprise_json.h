#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/enterprise.h"
#include "core/specialised_rating.h"

namespace luong::tools {

// What a record has besides what the hot view keeps.
struct RecordRest {
  std::string_view name;
  std::string_view party_code = {};  // or empty
  std::span<const SpecialisedRating> ratings = {};
  std::string_view x = {};  // raw JSON for the member "x", or empty
};

// Appends one snapshot record (docs/schema/enterprise-record-1.json) without a newline.
void append_enterprise_json(std::string& out, const Enterprise& record, const RecordRest& rest);

}  // namespace luong::tools
