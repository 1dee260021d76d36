#include "tests/support/json_tree.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <stdexcept>

namespace luong::test {
namespace {

// "/a/b" -> {"a", "/b"}
std::pair<std::string_view, std::string_view> split(std::string_view pointer) {
  if (!pointer.starts_with('/')) throw std::invalid_argument("not a pointer");
  pointer.remove_prefix(1);
  const auto slash = pointer.find('/');
  if (slash == std::string_view::npos) return {pointer, {}};
  return {pointer.substr(0, slash), pointer.substr(slash)};
}

}  // namespace

JsonTree JsonTree::raw(std::string text) {
  JsonTree tree;
  tree.kind_ = Kind::kScalar;
  tree.scalar_ = std::move(text);
  return tree;
}

JsonTree JsonTree::quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return raw(out + '"');
}

// Structure only: scalars are taken as they stand.
struct JsonTree::Parser {
  std::string_view rest;

  char peek() {
    while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest[0])) != 0) {
      rest.remove_prefix(1);
    }
    if (rest.empty()) throw std::invalid_argument("JSON ends too early");
    return rest[0];
  }
  bool take(char c) {
    if (peek() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::string scalar() {
    std::size_t end = 0;
    if (peek() == '"') {
      for (end = 1; end < rest.size() && rest[end] != '"'; ++end)
        end += rest[end] == '\\' ? 1U : 0U;
      ++end;
    } else {
      end = std::min(rest.find_first_of(",]} \n\r\t"), rest.size());
    }
    std::string text(rest.substr(0, end));
    rest.remove_prefix(std::min(end, rest.size()));
    return text;
  }
  JsonTree value() {
    if (peek() != '{' && rest[0] != '[') return raw(scalar());
    JsonTree tree;
    const bool object = take('{');
    if (!object) take('[');
    tree.kind_ = object ? Kind::kObject : Kind::kArray;
    const char close = object ? '}' : ']';
    while (!take(close)) {
      if (!tree.children_.empty() && !take(',')) throw std::invalid_argument("comma expected");
      std::string name;
      if (object) {
        name = scalar();
        name = name.substr(1, name.size() - 2);
        if (!take(':')) throw std::invalid_argument("colon expected");
      }
      tree.children_.emplace_back(name, value());
    }
    return tree;
  }
};

JsonTree JsonTree::parse(std::string_view json) { return Parser{json}.value(); }

JsonTree* JsonTree::child(std::string_view name, bool make) {
  if (kind_ == Kind::kArray) {
    const std::size_t index = name == "-" ? children_.size() : std::stoul(std::string(name));
    if (index == children_.size() && make) children_.emplace_back();
    return index < children_.size() ? &children_[index].second : nullptr;
  }
  for (auto& [key, tree] : children_) {
    if (key == name) return &tree;
  }
  if (!make) return nullptr;
  return &children_.emplace_back(std::string(name), JsonTree()).second;
}

void JsonTree::set(std::string_view pointer, JsonTree value) {
  const auto [name, rest] = split(pointer);
  JsonTree* const at = child(name, true);
  if (at == nullptr) throw std::invalid_argument("no such element");
  if (rest.empty()) {
    *at = std::move(value);
    return;
  }
  if (rest.starts_with("/-") && at->children_.empty()) at->kind_ = Kind::kArray;
  at->set(rest, std::move(value));
}

void JsonTree::remove(std::string_view pointer) {
  const auto [name, rest] = split(pointer);
  JsonTree* const at = child(name, false);
  if (at == nullptr) return;
  if (!rest.empty()) {
    at->remove(rest);
    return;
  }
  std::erase_if(children_, [&](const auto& entry) { return &entry.second == at; });
}

const JsonTree* JsonTree::find(std::string_view pointer) const {
  if (pointer.empty()) return this;
  const auto [name, rest] = split(pointer);
  const JsonTree* const at = const_cast<JsonTree*>(this)->child(name, false);
  return at == nullptr ? nullptr : at->find(rest);
}

bool JsonTree::has(std::string_view pointer) const { return find(pointer) != nullptr; }

void JsonTree::list_pointers(const std::string& prefix, std::vector<std::string>& out) const {
  std::size_t index = 0;
  for (const auto& [name, tree] : children_) {
    const std::string here =
        prefix + '/' + (kind_ == Kind::kArray ? std::to_string(index++) : name);
    if (kind_ == Kind::kObject) out.push_back(here);
    tree.list_pointers(here, out);
  }
}

std::vector<std::string> JsonTree::pointers() const {
  std::vector<std::string> out;
  list_pointers("", out);
  return out;
}

std::string JsonTree::text() const {
  if (kind_ == Kind::kScalar) return scalar_;
  std::string out(1, kind_ == Kind::kObject ? '{' : '[');
  for (const auto& [name, tree] : children_) {
    if (out.size() > 1) out += ',';
    if (kind_ == Kind::kObject) out += '"' + name + "\":";
    out += tree.text();
  }
  out += kind_ == Kind::kObject ? '}' : ']';
  return out;
}

}  // namespace luong::test
