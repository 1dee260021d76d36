#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/enterprise.h"
#include "core/specialised_rating.h"

namespace luong {

// One enterprise on its way into a snapshot generation: read and checked by config from NDJSON or
// CSV, written by storage. Meant to be reused record after record, so that its strings keep their
// memory.
struct EnterpriseRecord {
  Enterprise hot;          // what the hot view keeps; `specialised` is left to the generation
  std::string party_code;  // by which declarations name it (core/service_party.h), or empty
  std::vector<SpecialisedRating> specialised;  // no ministry twice
  std::string json;        // the full record (docs/schema/enterprise-record-1.json), one line
  std::uint64_t line = 0;  // where it began in its file, for errors

  // Empty again, with the memory of its texts.
  void clear() {
    hot = Enterprise{};
    party_code.clear();
    specialised.clear();
    json.clear();
  }
};

}  // namespace luong
