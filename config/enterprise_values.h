#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/enterprise_fields.h"

// The rules of single values of an enterprise record, the same whether they came as JSON or CSV.
// Each check returns the sentence to print where the value breaks its rule.
namespace luong {

std::optional<std::string> check_integer(const Field& field, std::int64_t number);
// For the kinds written as strings: fills in what the hot view wants of the text.
std::optional<std::string> check_text(const Field& field, std::string_view text, FieldValue& value);
// "must be ...": what a value of this kind looks like, for a value of another type.
std::string expectation(const Field& field);

// `"text"` in JSON; text checked above holds no control characters.
void append_json_text(std::string& out, std::string_view text);
void append_json_integer(std::string& out, std::int64_t number);

// A piece of somebody's file made fit for a message: short, and without control characters.
std::string quoted(std::string_view text);
// One step of a JSON pointer: "/a~1b".
std::string pointer_step(std::string_view name);

}  // namespace luong
