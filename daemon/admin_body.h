#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/dates.h"

namespace luong {

// What an admin command has to tell, said once and printed twice: as text for a person, as one flat
// JSON object for a program. Fields come first, then lists of rows.
//   body.field("state", "ready").list("snapshots", {"generation", "records"}).row({7, 200'000});
class AdminBody {
 public:
  using Cell = std::variant<std::string, std::int64_t, bool>;

  AdminBody& field(std::string_view name, Cell value);
  AdminBody& list(std::string_view name, std::vector<std::string_view> columns);
  AdminBody& row(std::vector<Cell> cells);
  // A text made elsewhere: `text` for people, `json` (one value, already JSON) under `name`.
  AdminBody& ready_made(std::string_view name, std::string text, std::string json);

  // Lines with their newlines; none begins with three digits and a space, which is how the status
  // line after them is known.
  std::string text() const;
  // One object, without a newline.
  std::string json() const;

 private:
  struct Field {
    std::string name;
    Cell value;
  };
  struct List {
    std::string name;
    std::vector<std::string_view> columns;  // literals
    std::vector<std::vector<Cell>> rows;
  };
  struct ReadyMade {
    std::string name, text, json;
  };
  std::vector<Field> fields_;
  std::vector<List> lists_;
  std::vector<ReadyMade> ready_made_;
};

std::int64_t cell(std::uint64_t value);  // counters are unsigned, cells are not
std::string age_text(std::int64_t ms);   // "26:05 h"

}  // namespace luong
