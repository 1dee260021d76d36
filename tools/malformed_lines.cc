#include "tools/malformed_lines.h"

#include <array>
#include <string_view>

namespace luong::tools {
namespace {

// Where the value of the first member called `name` begins, or npos.
std::size_t value_of(const std::string& out, std::size_t start, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  const std::size_t at = out.find(key, start);
  return at == std::string::npos ? at : at + key.size();
}

// The text that stands for the value of `name` until the next comma or bracket (a scalar).
void put_value(std::string& out, std::size_t start, std::string_view name, std::string_view value) {
  const std::size_t at = value_of(out, start, name);
  if (at == std::string::npos) return;
  std::size_t end = at;
  if (out[at] == '"') {
    end = out.find('"', at + 1) + 1;
  } else {
    end = out.find_first_of(",}]", at);
  }
  out.replace(at, end - at, value);
}

void cut_off(std::string& out, std::size_t start, RandomStream& random) {
  const auto length = static_cast<std::uint32_t>(out.size() - start);
  out.resize(start + 1 + random.below(length - 1));
}
void not_json(std::string& out, std::size_t start, RandomStream&) {
  out.resize(start);
  out += "TO KHAI HANG HOA NHAP KHAU";
}
void empty_object(std::string& out, std::size_t start, RandomStream&) {
  out.resize(start);
  out += "{}";
}
void duplicate_member(std::string& out, std::size_t, RandomStream&) {
  out.pop_back();
  out += R"(,"function":9})";
}
void duplicate_member_of_a_line(std::string& out, std::size_t start, RandomStream&) {
  const std::size_t at = out.find("\"line_no\":1,", start);
  if (at != std::string::npos) out.insert(at, "\"line_no\":1,");
}
void bad_utf8(std::string& out, std::size_t start, RandomStream&) {
  const std::size_t at = out.find("\"item_name\":\"", start);
  if (at != std::string::npos) out.insert(at + 13, "\xC3\x28");
}
void not_a_number(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "total_tax_value_vnd", "NaN");
}
void number_beyond_range(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "total_tax_value_vnd", "1e400");
}
void amount_as_number(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "gross_weight", "18250.5");
}
void too_many_decimals(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "gross_weight", "\"1.00001\"");
}
void impossible_day(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "registered_at", "\"2026-02-30T08:00:00+07:00\"");
}
void wrong_direction(std::string& out, std::size_t start, RandomStream&) {
  const std::size_t at = value_of(out, start, "direction");
  if (at != std::string::npos) out[at + 1] = out[at + 1] == 'I' ? 'E' : 'I';
}
void short_number(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "declaration_no", "\"10654321098\"");
}
void bad_tax_code(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "tax_code", "\"01001091O6\"");
}
void no_trader(std::string& out, std::size_t start, RandomStream&) {
  const std::size_t at = out.find("\"trader\":", start);
  if (at != std::string::npos) out.insert(at + 1, "x_");
}
void unknown_schema(std::string& out, std::size_t start, RandomStream&) {
  put_value(out, start, "schema", "\"decl/9\"");
}
void fifty_one_lines(std::string& out, std::size_t start, RandomStream&) {
  const std::size_t at = value_of(out, start, "lines");
  if (at == std::string::npos) return;
  out.resize(at);
  out += '[';
  for (int i = 1; i <= 51; ++i) {
    if (i > 1) out += ',';
    out += "{\"line_no\":" + std::to_string(i);
    out += R"(,"hs_code":"84143040","item_name":"Máy nén","origin":"CN","tariff_code":"B01"})";
  }
  out += "]}";
}
void too_deep(std::string& out, std::size_t, RandomStream&) {
  out.pop_back();
  out += ",\"x\":" + std::string(40, '[') + std::string(40, ']') + "}";
}
void oversize(std::string& out, std::size_t, RandomStream&) {
  out.pop_back();
  out += ",\"x\":\"" + std::string(262'144, 'x') + "\"}";
}

using Spoil = void (*)(std::string&, std::size_t, RandomStream&);
constexpr std::array<Spoil, 19> kKinds = {cut_off,
                                          not_json,
                                          empty_object,
                                          duplicate_member,
                                          duplicate_member_of_a_line,
                                          bad_utf8,
                                          not_a_number,
                                          number_beyond_range,
                                          amount_as_number,
                                          too_many_decimals,
                                          impossible_day,
                                          wrong_direction,
                                          short_number,
                                          bad_tax_code,
                                          no_trader,
                                          unknown_schema,
                                          fifty_one_lines,
                                          too_deep,
                                          oversize};

}  // namespace

std::size_t spoilt_kinds() { return kKinds.size(); }

void spoil(std::string& out, std::size_t start, std::size_t kind, RandomStream& random) {
  kKinds[kind](out, start, random);
}

// The oversize line is rare: it alone would be most of the bytes.
void spoil(std::string& out, std::size_t start, RandomStream& random) {
  constexpr auto kCommon = static_cast<std::uint32_t>(kKinds.size() - 1);
  const std::size_t kind = random.below(500) == 0 ? kCommon : random.below(kCommon);
  spoil(out, start, kind, random);
}

}  // namespace luong::tools
