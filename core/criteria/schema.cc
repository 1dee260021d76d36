#include "core/criteria/schema.h"

#include <algorithm>

namespace luong::criteria {

const Field* find_field(const Record& record, std::string_view name) noexcept {
  for (const Field& field : record.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

bool is_group(const Record& record, std::string_view name) noexcept {
  for (const Field& field : record.fields) {
    if (field.name.size() > name.size() && field.name[name.size()] == '.' &&
        field.name.starts_with(name)) {
      return true;
    }
  }
  return false;
}

const Record* find_root(std::string_view name, Base& base) noexcept {
  if (name == kEnterpriseRoot) {
    base = Base::kEnterprise;
    return &enterprise_record();
  }
  const auto service = std::ranges::find(kServiceRoots, name);
  if (service == kServiceRoots.end()) return nullptr;
  base = static_cast<Base>(static_cast<std::size_t>(Base::kService0) +
                           static_cast<std::size_t>(service - kServiceRoots.begin()));
  return &enterprise_record();
}

const Enterprise* enterprise_at(const Input& input, Base base) noexcept {
  if (base == Base::kEnterprise) return input.enterprise;
  return input.services[static_cast<std::size_t>(base) - static_cast<std::size_t>(Base::kService0)];
}

std::string_view why_unreadable(std::string_view name) noexcept {
  for (const std::string_view member : {"msg_id", "msg_ts", "source", "deadline_ms"}) {
    if (name == member)
      return "is not content of the declaration: two equal lots must get one answer";
  }
  return {};
}

}  // namespace luong::criteria
