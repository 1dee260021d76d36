#pragma once

#include <cstdint>
#include <string>

#include "core/enterprise.h"

namespace luong {

// One enterprise on its way into a snapshot generation: read and checked by config from NDJSON or
// CSV, written by storage. Meant to be reused record after record, so that its strings keep their
// memory.
struct EnterpriseRecord {
  Enterprise hot;           // what the hot view keeps
  std::string broker_code;  // BROKER records: the code a declaration's broker_code names, or empty
  std::string json;         // the full record (docs/schema/enterprise-record-1.json), one line
  std::uint64_t line = 0;   // where it began in its file, for errors
};

}  // namespace luong
