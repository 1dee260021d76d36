#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luong::test {

// A JSON text under construction: members keep their order and scalars stay as written, so a test
// can also write what is wrong.
class JsonTree {
 public:
  JsonTree() = default;                           // {}
  static JsonTree raw(std::string text);          // any JSON text as it stands
  static JsonTree quoted(std::string_view text);  // a string, escaped
  static JsonTree parse(std::string_view json);   // throws std::invalid_argument

  // Puts `value` at a JSON pointer; missing objects on the way are made, "/list/-" appends.
  void set(std::string_view pointer, JsonTree value);
  void remove(std::string_view pointer);  // nothing where there is nothing
  bool has(std::string_view pointer) const;
  // The pointers of all members of all objects, outer before inner.
  std::vector<std::string> pointers() const;
  bool is_object() const { return kind_ == Kind::kObject; }
  bool is_array() const { return kind_ == Kind::kArray; }
  const JsonTree* find(std::string_view pointer) const;
  std::string text() const;

 private:
  enum class Kind { kObject, kArray, kScalar };
  struct Parser;

  JsonTree* child(std::string_view name, bool make);
  void list_pointers(const std::string& prefix, std::vector<std::string>& out) const;

  Kind kind_ = Kind::kObject;
  std::string scalar_;
  std::vector<std::pair<std::string, JsonTree>> children_;  // names are empty in arrays
};

}  // namespace luong::test
