#include "core/criteria/resolver.h"

#include <algorithm>
#include <set>

#include "core/criteria/functions.h"
#include "core/suggestion.h"

namespace luong::criteria {
namespace {

std::string joined(const std::vector<PathPart>& parts, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    if (!text.empty()) text += '.';
    text += parts[i].name;
  }
  return text;
}

// The names that may follow `prefix` in a record: of "co." form, no, date, issuer.
std::vector<std::string_view> members_below(const Record& record, std::string_view prefix) {
  std::set<std::string_view> found;
  for (const Field& field : record.fields) {
    std::string_view rest = field.name;
    if (!prefix.empty()) {
      if (!rest.starts_with(prefix) || rest.size() == prefix.size()) continue;
      if (rest[prefix.size()] != '.') continue;
      rest.remove_prefix(prefix.size() + 1);
    }
    if (!rest.empty()) found.insert(rest.substr(0, rest.find('.')));
  }
  return {found.begin(), found.end()};
}

// What the root of a path brings along: its record, where the record lies, how many parts it took.
struct Root {
  const Record* record = nullptr;
  Base base = Base::kDeclaration;
  std::size_t parts = 0;
  std::string path;
};

Root root_of(std::string_view name, const std::vector<Variable>& variables) {
  for (std::size_t slot = 0; slot < variables.size(); ++slot) {
    if (variables[slot].name != name) continue;
    const auto base = static_cast<std::uint8_t>(static_cast<std::size_t>(Base::kElement0) + slot);
    return {variables[slot].record, static_cast<Base>(base), 1, variables[slot].path};
  }
  Base base = Base::kDeclaration;
  if (const Record* record = find_root(name, base)) return {record, base, 1, std::string(name)};
  return {&declaration_record(), Base::kDeclaration, 0, {}};
}

// A prefix of the path is known up to `known` parts; the next one is not.
Fault unknown_member(const std::vector<PathPart>& parts, const Root& root, std::size_t known) {
  const PathPart& wrong = parts[known];
  const std::string prefix = joined(parts, root.parts, known);
  const auto candidates = members_below(*root.record, prefix);
  const std::string owner = joined(parts, 0, known);
  return {wrong.at, "'" + owner + "' has no field '" + std::string(wrong.name) + "'" +
                        did_you_mean(wrong.name, candidates)};
}

Fault unknown_name(const PathPart& wrong, const std::vector<Variable>& variables) {
  if (const auto why = why_unreadable(wrong.name); !why.empty()) {
    return {wrong.at, "'" + std::string(wrong.name) + "' " + std::string(why)};
  }
  auto candidates = members_below(declaration_record(), "");
  candidates.push_back(kEnterpriseRoot);
  candidates.insert(candidates.end(), kServiceRoots.begin(), kServiceRoots.end());
  for (const Variable& variable : variables) candidates.push_back(variable.name);
  return {wrong.at,
          "unknown field '" + std::string(wrong.name) + "'" + did_you_mean(wrong.name, candidates)};
}

Fault no_field(const std::vector<PathPart>& parts, const Root& root) {
  // The longest part of the path that is a field or has fields below it.
  std::size_t known = root.parts;
  for (std::size_t end = root.parts + 1; end <= parts.size(); ++end) {
    const std::string prefix = joined(parts, root.parts, end);
    if (find_field(*root.record, prefix) == nullptr && !is_group(*root.record, prefix)) break;
    known = end;
  }
  if (known == parts.size()) {  // It names a group, or the element itself.
    const auto below = members_below(*root.record, joined(parts, root.parts, known));
    const std::string example = below.empty() ? "" : ", such as '" + std::string(below[0]) + "'";
    return {parts[0].at,
            "'" + joined(parts, 0, known) + "' has fields; name one of them" + example};
  }
  if (known > 0) {
    const Field* field = find_field(*root.record, joined(parts, root.parts, known));
    if (field != nullptr && !field->group && !root.record->is_text) {
      return {parts[known].at, "'" + joined(parts, 0, known) + "' is " +
                                   std::string(name(field->type)) + " and has no field '" +
                                   std::string(parts[known].name) + "'"};
    }
  }
  return unknown_member(parts, root, known);
}

}  // namespace

Checked<Resolved> resolve(const std::vector<PathPart>& parts,
                          const std::vector<Variable>& variables) {
  const Root root = root_of(parts[0].name, variables);
  const std::string within = joined(parts, root.parts, parts.size());
  if (root.parts == 0 && find_field(*root.record, parts[0].name) == nullptr &&
      !is_group(*root.record, parts[0].name)) {
    return tl::unexpected<Fault>(unknown_name(parts[0], variables));
  }
  // "enterprise" alone stands for whether it is known; only has() takes it.
  static const Field kEnterprise = [] {
    Field field = *find_field(enterprise_record(), "known");
    field.group = true;
    return field;
  }();
  const bool bare_enterprise = root.record == &enterprise_record() && within.empty();
  const Field* field = bare_enterprise ? &kEnterprise : find_field(*root.record, within);
  if (field == nullptr) return tl::unexpected<Fault>(no_field(parts, root));
  std::string path = root.path;
  if (!path.empty() && !within.empty()) path += '.';
  return Resolved{field, root.base, path + within};
}

bool is_taken(std::string_view name) {
  Base base{};
  if (find_root(name, base) != nullptr) return true;
  if (find_field(declaration_record(), name) != nullptr) return true;
  if (is_group(declaration_record(), name) || !why_unreadable(name).empty()) return true;
  for (const Signature& signature : signatures()) {
    if (signature.name == name) return true;
  }
  return name == "has" || name == "date" || name == "sum" || name == "enterprise";
}

}  // namespace luong::criteria
