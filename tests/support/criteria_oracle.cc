#include "tests/support/criteria_oracle.h"

#include <algorithm>
#include <utility>

namespace luong::test {
namespace {

using criteria::Type;
using Wide = __int128;
constexpr std::int64_t kMillion = 1'000'000;

OracleValue made(bool failed, Wide value, std::string_view text, bool no_day) {
  return {failed, value, std::string(text), no_day};
}
OracleValue failure() { return made(true, 0, "", false); }
OracleValue number(Wide value) {
  if (value > INT64_MAX || value < INT64_MIN) return failure();
  return made(false, value, "", false);
}
OracleValue truth(bool value) { return number(value ? 1 : 0); }
OracleValue text(std::string_view value) { return made(false, 0, value, false); }
OracleValue no_day() { return made(false, 0, "", true); }
OracleValue day(std::optional<Date> value) { return value ? number(value->days) : no_day(); }

// Rounds to even the long way: the floor, then what is left against a half.
Wide rounded(Wide numerator, Wide denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  Wide floor = numerator / denominator;
  if (floor * denominator > numerator) --floor;
  const Wide left = numerator - floor * denominator;
  const bool up = left * 2 > denominator || (left * 2 == denominator && (floor & 1) != 0);
  return up ? floor + 1 : floor;
}

struct Leaf {
  Type type;
  const char* text;
  OracleValue (*value)(const criteria::Input&);
};

const Declaration& d(const criteria::Input& in) { return *in.declaration; }
template <typename T>
Wide raw(const std::optional<T>& value) {
  return value ? value->raw : 0;
}

const std::vector<Leaf> kLeaves = {
    {Type::kBool, "first_of_family", [](auto& in) { return truth(d(in).first_of_family); }},
    {Type::kBool, "ecommerce", [](auto& in) { return truth(d(in).ecommerce.value_or(false)); }},
    {Type::kBool, "has(ecommerce)", [](auto& in) { return truth(d(in).ecommerce.has_value()); }},
    {Type::kBool, "has(notes)", [](auto& in) { return truth(!d(in).notes.empty()); }},
    {Type::kBool, "has(arrival_date)",
     [](auto& in) { return truth(d(in).arrival_date.has_value()); }},
    {Type::kBool, "has(bills)", [](auto& in) { return truth(!d(in).bills.empty()); }},
    {Type::kBool, "enterprise.known", [](auto& in) { return truth(in.enterprise != nullptr); }},
    {Type::kInt, "version", [](auto& in) { return number(d(in).declaration_no.version()); }},
    {Type::kInt, "package_count", [](auto& in) { return number(d(in).package_count.value_or(0)); }},
    {Type::kInt, "total_tax_vnd", [](auto& in) { return number(d(in).total_tax_vnd.value_or(0)); }},
    {Type::kInt, "lines.size()",
     [](auto& in) { return number(static_cast<Wide>(d(in).lines.size())); }},
    {Type::kInt, "bills.size()",
     [](auto& in) { return number(static_cast<Wide>(d(in).bills.size())); }},
    {Type::kInt, "enterprise.risk_class",
     [](auto& in) { return number(in.enterprise == nullptr ? 0 : in.enterprise->risk_class); }},
    {Type::kInt, "broker.risk_class", [](auto&) { return number(0); }},
    {Type::kDecimal, "gross_weight",
     [](auto& in) { return number(raw(d(in).gross_weight) * 100); }},
    {Type::kDecimal, "invoice.total",
     [](auto& in) { return number(raw(d(in).invoice.total) * 100); }},
    {Type::kString, "declaration_kind",
     [](auto& in) { return text(d(in).declaration_kind.view()); }},
    {Type::kString, "notes", [](auto& in) { return text(d(in).notes); }},
    {Type::kString, "direction",
     [](auto& in) { return text(d(in).direction == Direction::kImport ? "I" : "E"); }},
    {Type::kString, "declaration_no",
     [](auto& in) {
       return text(d(in).declaration_no.empty() ? std::string() : d(in).declaration_no.text());
     }},
    {Type::kDate, "registered_at", [](auto& in) { return day(business_day(d(in).registered_at)); }},
    {Type::kDate, "arrival_date", [](auto& in) { return day(d(in).arrival_date); }},
    {Type::kDate, "invoice.date", [](auto& in) { return day(d(in).invoice.date); }},
};

struct LineLeaf {
  Type type;
  const char* text;
  OracleValue (*value)(const GoodsLine&);
};

const std::vector<LineLeaf> kLineLeaves = {
    {Type::kBool, "has(#.qty1)", [](auto& l) { return truth(l.qty1.has_value()); }},
    {Type::kInt, "#.line_no", [](auto& l) { return number(l.line_no); }},
    {Type::kInt, "#.tax_value_vnd", [](auto& l) { return number(l.tax_value_vnd.value_or(0)); }},
    {Type::kDecimal, "#.qty1", [](auto& l) { return number(raw(l.qty1) * 100); }},
    {Type::kDecimal, "#.unit_price", [](auto& l) { return number(raw(l.unit_price)); }},
    {Type::kString, "#.hs_code", [](auto& l) { return text(l.hs_code.view()); }},
    {Type::kString, "#.item_name", [](auto& l) { return text(l.item_name); }},
    {Type::kDate, "#.co.date", [](auto& l) { return day(l.co.date); }},
};

// Both operands' values, left first, unless one cannot be judged.
using Combine = std::function<OracleValue(const OracleValue&, const OracleValue&)>;
OracleExpression binary(Type type, OracleExpression a, const std::string& sign, OracleExpression b,
                        Combine combine) {
  return {type, "(" + a.text + " " + sign + " " + b.text + ")",
          [a = a.value, b = b.value, combine = std::move(combine)](OracleScope& scope) {
            const OracleValue left = a(scope);
            if (left.failed) return failure();
            const OracleValue right = b(scope);
            return right.failed ? failure() : combine(left, right);
          }};
}

Wide in_millionths(const OracleValue& value, Type type) {
  return type == Type::kInt ? value.number * kMillion : value.number;
}

bool is_number(Type type) { return type == Type::kInt || type == Type::kDecimal; }

int order(const OracleValue& a, Type a_type, const OracleValue& b, Type b_type) {
  if (a_type == Type::kString) return a.text < b.text ? -1 : a.text == b.text ? 0 : 1;
  const bool numbers = is_number(a_type);
  const Wide x = numbers ? in_millionths(a, a_type) : a.number;
  const Wide y = numbers ? in_millionths(b, b_type) : b.number;
  return x < y ? -1 : x == y ? 0 : 1;
}

bool relation_holds(const std::string& sign, int order) {
  if (sign == "==") return order == 0;
  if (sign == "!=") return order != 0;
  if (sign == "<") return order < 0;
  if (sign == "<=") return order <= 0;
  return sign == ">" ? order > 0 : order >= 0;
}

OracleValue calculated(const std::string& sign, const OracleValue& a, Type a_type,
                       const OracleValue& b, Type b_type) {
  if (a_type == Type::kInt && b_type == Type::kInt) {
    if ((sign == "/" || sign == "%") && b.number == 0) return failure();
    if (sign == "+") return number(a.number + b.number);
    if (sign == "-") return number(a.number - b.number);
    if (sign == "*") return number(a.number * b.number);
    return number(sign == "/" ? a.number / b.number : a.number % b.number);
  }
  const Wide x = in_millionths(a, a_type);
  const Wide y = in_millionths(b, b_type);
  if ((sign == "/" || sign == "%") && y == 0) return failure();
  if (sign == "+") return number(x + y);
  if (sign == "-") return number(x - y);
  if (sign == "%") return number(x % y);
  if (sign == "*") {
    // An int side keeps the product of 64 bits within 128.
    if (a_type == Type::kInt || b_type == Type::kInt) return number(a.number * b.number);
    return number(rounded(x * y, kMillion));
  }
  if (b_type == Type::kInt) return number(rounded(x, b.number));
  return number(rounded(x * kMillion, y));
}

std::string quoted(const std::string& value) {
  std::string all = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') all += '\\';
    all += c;
  }
  return all + "\"";
}

const std::vector<std::string> kTexts = {"",         "A11",   "I",  "8414",
                                         "84143040", "đồ cũ", "cu", "x\"y\\"};

}  // namespace

OracleExpression CriteriaOracle::literal(Type type) {
  static const std::vector<std::int64_t> kNumbers = {0, 1, 2, 3, 7, 100, 12'345, 4'000'000'000};
  const std::int64_t drawn = one_of(kNumbers);
  switch (type) {
    case Type::kBool:
      return {type, drawn % 2 != 0 ? "true" : "false",
              [=](auto&) { return truth(drawn % 2 != 0); }};
    case Type::kInt:
      return {type, std::to_string(drawn), [=](auto&) { return number(drawn); }};
    case Type::kDecimal: {
      const std::int64_t millionths = drawn * 250'000 + static_cast<std::int64_t>(below(3));
      std::string fraction = std::to_string(millionths % kMillion + kMillion).substr(1);
      return {type, std::to_string(millionths / kMillion) + "." + fraction,
              [=](auto&) { return number(millionths); }};
    }
    case Type::kString: {
      const std::string value = one_of(kTexts);
      return {type, quoted(value), [=](auto&) { return text(value); }};
    }
    case Type::kDate: {
      const Date value{20'000 + static_cast<std::int32_t>(below(400))};
      return {type, "date(\"" + to_string(value) + "\")", [=](auto&) { return day(value); }};
    }
    default: {
      const auto count = static_cast<std::int64_t>(below(40));
      return {type, "days(" + std::to_string(count) + ")", [=](auto&) { return number(count); }};
    }
  }
}

OracleExpression CriteriaOracle::leaf(Type type) {
  if (variables_ > 0 && below(2) == 0) {
    std::vector<LineLeaf> fitting;
    for (const LineLeaf& candidate : kLineLeaves) {
      if (candidate.type == type) fitting.push_back(candidate);
    }
    if (!fitting.empty()) {
      const LineLeaf chosen = one_of(fitting);
      const auto slot = static_cast<std::size_t>(below(static_cast<std::uint64_t>(variables_)));
      std::string written = chosen.text;
      written.replace(written.find('#'), 1, "v" + std::to_string(slot));
      return {type, written,
              [chosen, slot](OracleScope& scope) { return chosen.value(*scope.lines[slot]); }};
    }
  }
  std::vector<Leaf> fitting;
  for (const Leaf& candidate : kLeaves) {
    if (candidate.type == type) fitting.push_back(candidate);
  }
  if (fitting.empty() || below(3) == 0) return literal(type);
  const Leaf chosen = one_of(fitting);
  return {type, chosen.text, [chosen](OracleScope& scope) { return chosen.value(*scope.input); }};
}

OracleExpression CriteriaOracle::draw(Type type, int depth) {
  if (depth <= 0 || below(8) == 0) return leaf(type);
  if (below(8) == 0) return ternary(type, depth - 1);
  if (type == Type::kBool) {
    switch (below(7)) {
      case 0:
      case 1:
        return comparison(depth - 1);
      case 2:
        return text_test(depth - 1);
      case 3:
        return membership(depth - 1);
      case 4:
        return macro(depth - 1);
      default:
        return junction(depth - 1);
    }
  }
  if (type == Type::kInt || type == Type::kDecimal) {
    const auto choice = below(6);
    if (choice == 0) return sum(type, depth - 1);
    return choice == 1 ? converted(type, depth - 1) : arithmetic(type, depth - 1);
  }
  return type == Type::kString ? leaf(type) : days(type, depth - 1);
}

OracleExpression CriteriaOracle::comparison(int depth) {
  static const std::vector<Type> kTypes = {Type::kInt,    Type::kDecimal, Type::kDecimal,
                                           Type::kString, Type::kDate,    Type::kDuration};
  static const std::vector<std::string> kSigns = {"==", "!=", "<", "<=", ">", ">="};
  const Type left = one_of(kTypes);
  const Type right =
      is_number(left) && below(3) == 0 ? (left == Type::kInt ? Type::kDecimal : Type::kInt) : left;
  const std::string sign = one_of(kSigns);
  return binary(Type::kBool, draw(left, depth), sign, draw(right, depth),
                [=](const OracleValue& a, const OracleValue& b) {
                  if (a.no_day || b.no_day) return truth(false);
                  return truth(relation_holds(sign, order(a, left, b, right)));
                });
}

OracleExpression CriteriaOracle::junction(int depth) {
  if (below(4) == 0) {
    OracleExpression inner = draw(Type::kBool, depth);
    return {Type::kBool, "!" + ("(" + inner.text + ")"), [inner = inner.value](OracleScope& scope) {
              const OracleValue value = inner(scope);
              return value.failed ? value : truth(value.number == 0);
            }};
  }
  const bool all = below(2) == 0;
  std::vector<OracleExpression> parts;
  std::string written;
  for (std::uint64_t i = 0; i < 2 + below(2); ++i) {
    parts.push_back(draw(Type::kBool, depth));
    written += (written.empty() ? "" : all ? " && " : " || ") + ("(" + parts.back().text + ")");
  }
  return {Type::kBool, "(" + written + ")", [all, parts = std::move(parts)](OracleScope& scope) {
            for (const OracleExpression& part : parts) {
              OracleValue value = part.value(scope);
              if (value.failed) return value;
              if ((value.number != 0) != all) return truth(!all);
            }
            return truth(all);
          }};
}

OracleExpression CriteriaOracle::arithmetic(Type type, int depth) {
  static const std::vector<std::string> kSigns = {"+", "-", "*", "/", "%"};
  Type left = Type::kInt;
  Type right = Type::kInt;
  if (type == Type::kDecimal) {
    const auto mix = below(4);
    left = mix == 0 ? Type::kInt : Type::kDecimal;
    right = mix == 1 ? Type::kInt : Type::kDecimal;
  }
  const std::string sign = one_of(kSigns);
  return binary(type, draw(left, depth), sign, draw(right, depth),
                [=](const OracleValue& a, const OracleValue& b) {
                  return calculated(sign, a, left, b, right);
                });
}

OracleExpression CriteriaOracle::days(Type type, int depth) {
  const bool difference = type == Type::kDuration && below(2) == 0;
  const Type left = difference ? Type::kDate : type;
  const Type right = difference ? Type::kDate : Type::kDuration;
  const std::string sign = difference || below(2) == 0 ? "-" : "+";
  return binary(type, draw(left, depth), sign, draw(right, depth),
                [=](const OracleValue& a, const OracleValue& b) {
                  if (a.no_day || b.no_day) return no_day();
                  return number(sign == "-" ? a.number - b.number : a.number + b.number);
                });
}

OracleExpression CriteriaOracle::ternary(Type type, int depth) {
  OracleExpression condition = draw(Type::kBool, depth);
  OracleExpression yes = draw(type, depth);
  OracleExpression no = draw(type, depth);
  return {type, "(" + condition.text + " ? " + yes.text + " : " + no.text + ")",
          [c = condition.value, y = yes.value, n = no.value](OracleScope& scope) {
            OracleValue chosen = c(scope);
            if (chosen.failed) return chosen;
            return chosen.number != 0 ? y(scope) : n(scope);
          }};
}

OracleExpression CriteriaOracle::text_test(int depth) {
  const OracleExpression subject = draw(Type::kString, depth);
  const std::string sought = one_of(kTexts);
  static const std::vector<std::string> kMethods = {"startsWith", "endsWith", "contains"};
  const std::string method = one_of(kMethods);
  return {Type::kBool, subject.text + "." + method + "(" + quoted(sought) + ")",
          [=](OracleScope& scope) {
            OracleValue value = subject.value(scope);
            if (value.failed) return value;
            const std::size_t at = value.text.find(sought);
            if (method == "startsWith") return truth(at == 0);
            if (method == "contains") return truth(at != std::string::npos);
            const std::size_t last = value.text.rfind(sought);
            return truth(last != std::string::npos && last + sought.size() == value.text.size());
          }};
}

OracleExpression CriteriaOracle::membership(int depth) {
  static const std::vector<Type> kTypes = {Type::kInt, Type::kDecimal, Type::kString, Type::kDate};
  const Type type = one_of(kTypes);
  const bool constants = below(2) == 0;
  const OracleExpression subject = draw(type, depth);
  std::vector<OracleExpression> items;
  std::string written;
  for (std::uint64_t i = 0; i < 1 + below(4); ++i) {
    items.push_back(constants ? literal(type) : draw(type, 1));
    written += (written.empty() ? "" : ", ") + items.back().text;
  }
  return {Type::kBool, "(" + subject.text + " in [" + written + "])", [=](OracleScope& scope) {
            OracleValue sought = subject.value(scope);
            if (sought.failed) return sought;
            bool found = false;
            for (const OracleExpression& item : items) {
              OracleValue value = item.value(scope);
              if (value.failed) return value;  // All items are worked out.
              const bool days = sought.no_day || value.no_day;
              found = found || (!days && order(sought, type, value, type) == 0);
            }
            return truth(found);
          }};
}

OracleExpression CriteriaOracle::macro(int depth) {
  if (variables_ == 2) return leaf(Type::kBool);
  const std::string variable = "v" + std::to_string(variables_++);
  const OracleExpression body = draw(Type::kBool, depth);
  --variables_;
  static const std::vector<std::string> kMacros = {"exists", "all", "exists_one"};
  const std::string name = one_of(kMacros);
  return {Type::kBool, "lines." + name + "(" + variable + ", " + body.text + ")",
          [=](OracleScope& scope) {
            int held = 0;
            for (const GoodsLine& line : scope.input->declaration->lines) {
              scope.lines.push_back(&line);
              OracleValue value = body.value(scope);
              scope.lines.pop_back();
              if (value.failed) return value;
              if (value.number == 0 && name == "all") return truth(false);
              held += value.number != 0 ? 1 : 0;
            }
            if (name == "all") return truth(true);
            return truth(name == "exists" ? held > 0 : held == 1);
          }};
}

OracleExpression CriteriaOracle::sum(Type type, int depth) {
  if (variables_ == 2) return leaf(type);
  const std::string variable = "v" + std::to_string(variables_++);
  const OracleExpression body = draw(type, depth);
  --variables_;
  return {type, "sum(lines, " + variable + ", " + body.text + ")", [=](OracleScope& scope) {
            OracleValue total = number(0);
            for (const GoodsLine& line : scope.input->declaration->lines) {
              scope.lines.push_back(&line);
              OracleValue value = body.value(scope);
              scope.lines.pop_back();
              if (value.failed) return value;
              total = number(total.number + value.number);
              if (total.failed) return total;
            }
            return total;
          }};
}

OracleExpression CriteriaOracle::converted(Type type, int depth) {
  const Type from = type == Type::kInt ? Type::kDecimal : Type::kInt;
  const OracleExpression inner = draw(from, depth);
  return {type, std::string(type == Type::kInt ? "int" : "decimal") + "(" + inner.text + ")",
          [=](OracleScope& scope) {
            OracleValue value = inner.value(scope);
            if (value.failed) return value;
            return number(type == Type::kInt ? value.number / kMillion : value.number * kMillion);
          }};
}

Declaration CriteriaOracle::draw_declaration() {
  static const std::vector<std::int64_t> kVnd = {0, 1, 7, 250'000'000, INT64_MAX};
  static const std::vector<std::string_view> kNotes = {"", "đồ cũ", "A11 cu", "x\"y\\"};
  Declaration drawn;
  const auto maybe_day = [&]() -> std::optional<Date> {
    if (below(3) == 0) return std::nullopt;
    return Date{20'000 + static_cast<std::int32_t>(below(400))};
  };
  const auto maybe_amount = [&]() -> std::optional<Amount> {
    if (below(4) == 0) return std::nullopt;
    return Amount{static_cast<std::int64_t>(below(9)) * 7'500};
  };
  drawn.registered_at = start_of(Date{20'000 + static_cast<std::int32_t>(below(400))});
  drawn.declaration_no =
      DeclarationNumber::from_value(below(3) == 0 ? 0 : 106'543'210'980 + below(9));
  drawn.direction = below(2) == 0 ? Direction::kImport : Direction::kExport;
  drawn.declaration_kind = below(2) == 0 ? "A11" : "";
  drawn.first_of_family = below(2) == 0;
  if (below(2) == 0) drawn.ecommerce = below(2) == 0;
  drawn.notes = one_of(kNotes);
  if (below(2) == 0) drawn.package_count = static_cast<std::int64_t>(below(5));
  drawn.total_tax_vnd = one_of(kVnd);
  drawn.gross_weight = maybe_amount();
  drawn.invoice.total = maybe_amount();
  drawn.arrival_date = maybe_day();
  drawn.invoice.date = maybe_day();
  if (below(2) == 0) drawn.bills.push_back("B1");
  drawn.lines.resize(below(5));
  for (std::size_t i = 0; i < drawn.lines.size(); ++i) {
    GoodsLine& line = drawn.lines[i];
    line.line_no = static_cast<std::uint8_t>(i + 1);
    line.hs_code = below(2) == 0 ? "84143040" : "8414";
    line.item_name = one_of(kNotes);
    line.qty1 = maybe_amount();
    if (below(3) != 0) line.unit_price = Price{static_cast<std::int64_t>(below(9)) * 333'333};
    line.tax_value_vnd = one_of(kVnd);
    line.co.date = maybe_day();
  }
  return drawn;
}

Enterprise CriteriaOracle::draw_enterprise() {
  Enterprise drawn;
  drawn.risk_class = static_cast<std::uint8_t>(below(10));
  return drawn;
}

}  // namespace luong::test
