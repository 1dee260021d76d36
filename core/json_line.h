#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/dates.h"

namespace luong {

// Writes one JSON value at the end of `out`, member by member, without white space and without
// allocating once `out` has room. Commas come by themselves. Text may be any bytes: what is not
// UTF-8 is written as U+FFFD. The caller sees to it that what it opens it closes.
//   JsonLine json(out);
//   json.open().member("id").text("H104").member("lines").open_list().number(1).close_list().close();
class JsonLine {
 public:
  explicit JsonLine(std::string& out) : out_(out) {}

  JsonLine& open();        // {
  JsonLine& close();       // }
  JsonLine& open_list();   // [
  JsonLine& close_list();  // ]
  // The next value belongs to it. The name is ours: it needs no escaping.
  JsonLine& member(std::string_view name);
  JsonLine& text(std::string_view value);
  JsonLine& number(std::int64_t value);
  JsonLine& unsigned_number(std::uint64_t value);
  JsonLine& flag(bool value);
  JsonLine& null();
  JsonLine& instant(Instant at);  // as to_string(Instant)
  JsonLine& hex(std::string_view bytes);
  JsonLine& digits(std::uint64_t value, std::size_t width);  // text, with leading zeros

 private:
  void separate();

  std::string& out_;
};

}  // namespace luong
