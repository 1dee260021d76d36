#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/decimal.h"

// Writing JSON by hand: values appended to a string that keeps its room, with no tree in between.
namespace luong::tools {

void append_integer(std::string& out, std::int64_t value);
void append_zero_padded(std::string& out, std::uint64_t value, std::size_t width);
// The shortest decimal text: 188461 at 4 digits is 18.8461.
void append_decimal(std::string& out, std::int64_t raw, int digits);
void append_date(std::string& out, Date day);                  // 2025-06-12
void append_instant(std::string& out, Instant at);             // 2025-06-12T08:41:07.218+07:00
void append_escaped(std::string& out, std::string_view text);  // what stands between the quotes

// The members of one JSON object, in the order they are written. Absent values (empty texts) write
// nothing. Closes itself.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  ~JsonObject() { out_ += '}'; }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  // Opens a member whose value the caller appends to out().
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }
  std::string& out() { return out_; }
  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    key(name) += '"';
    append_escaped(out_, value);
    out_ += '"';
  }
  void integer(std::string_view name, std::int64_t value) { append_integer(key(name), value); }
  void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
  void decimal(std::string_view name, std::int64_t raw, int digits) {
    key(name) += '"';
    append_decimal(out_, raw, digits);
    out_ += '"';
  }
  void date(std::string_view name, Date day) {
    key(name) += '"';
    append_date(out_, day);
    out_ += '"';
  }
  void instant(std::string_view name, Instant at) {
    key(name) += '"';
    append_instant(out_, at);
    out_ += '"';
  }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace luong::tools
