#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/enterprise_record.h"

namespace luong {

// How an enterprise rests in a generation's database, format 2; format 1, without the last four
// fields, is read too.
//   key:   packed tax code, 8 bytes big-endian; role, 1 byte. Records of one firm lie together.
//   value: format, 1 byte; the fields of Enterprise but tax code and role, in the order of
//          each_field(), fixed little-endian; broker_code, length-prefixed; the rest is the JSON.
// A field added to Enterprise is a new format.
std::string enterprise_db_key(std::uint64_t tax_code_packed, Role role);
void encode_enterprise(const EnterpriseRecord& record, std::string& out);

struct StoredEnterprise {
  Enterprise hot;
  std::string_view broker_code;  // into the decoded bytes, as is json
  std::string_view json;
};
// Nothing where the bytes are not of this format.
std::optional<StoredEnterprise> decode_enterprise(std::string_view key, std::string_view value);

}  // namespace luong
