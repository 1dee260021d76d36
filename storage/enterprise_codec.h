#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enterprise_record.h"

namespace luong {

// How an enterprise rests in a generation's database, format 3.
//   key:   packed tax code, 8 bytes big-endian; role, 1 byte. Records of one firm lie together.
//   value: format, 1 byte; the fields of Enterprise but tax code, role and `specialised`, in the
//          order of each_field() and each_profile_field(), fixed little-endian; the number of its
//          specialised ratings, each with its ministry, length-prefixed, and its method, 1 byte;
//          party_code, length-prefixed; the rest is the JSON.
// Read too: format 1, without the profile, and format 2; both have 4 bytes of no meaning behind
// each_field() and no specialised ratings.
// A field added to Enterprise is a new format.
std::string enterprise_db_key(std::uint64_t tax_code_packed, Role role);
void encode_enterprise(const EnterpriseRecord& record, std::string& out);

struct StoredEnterprise {
  Enterprise hot;
  std::vector<SpecialisedRating> specialised;
  std::string_view party_code;  // into the decoded bytes, as is json
  std::string_view json;
};
// Nothing where the bytes are not of this format.
std::optional<StoredEnterprise> decode_enterprise(std::string_view key, std::string_view value);

}  // namespace luong
