#include "core/declaration.h"

#include <array>
#include <utility>

#include "core/container_number.h"

namespace luong {
namespace {

constexpr std::array<std::string_view, 11> kProcedureNames = {
    "IDC", "EDC", "IDE", "EDE", "MIC", "MEC", "MIE", "MEE", "IDA", "EDA", "IDB"};
static_assert(static_cast<std::size_t>(Procedure::kIDB) == kProcedureNames.size());

constexpr std::int32_t kRegisterWithinDays = 30;  // Of arrival: Law on Customs art. 25.

using Wide = __int128;

// Whether quantity x unit price is the value to within one unit of the currency (R1088). The
// product has 4 + 6 decimals, the value 4: compared at 10.
bool price_agrees(Amount quantity, Price price, Amount value) {
  constexpr Wide kOne = 10'000'000'000;
  const Wide difference =
      static_cast<Wide>(quantity.raw) * price.raw - static_cast<Wide>(value.raw) * 1'000'000;
  return difference <= kOne && difference >= -kOne;
}

// Only where both sides speak of the same unit and currency.
bool price_mismatch(const GoodsLine& line, CurrencyCode invoice_currency) {
  if (!line.qty1 || !line.unit_price || !line.invoice_value) return false;
  if (!line.unit_price_unit.empty() && line.unit_price_unit != line.unit1) return false;
  if (!line.unit_price_ccy.empty() && line.unit_price_ccy != invoice_currency) return false;
  return !price_agrees(*line.qty1, *line.unit_price, *line.invoice_value);
}

// Whether the lines add up to the invoice total to within one unit (R0170). A split family shares
// one invoice, so each part may hold less of it, never more.
bool total_mismatch(const Declaration& declaration) {
  if (!declaration.invoice.total) return false;
  Wide sum = 0;
  for (const GoodsLine& line : declaration.lines) {
    if (!line.invoice_value) return false;
    sum += line.invoice_value->raw;
  }
  if (declaration.lines.empty()) return false;
  constexpr Wide kOne = 10'000;
  const Wide difference = sum - declaration.invoice.total->raw;
  const bool split = declaration.first_of_family || !declaration.first_declaration_no.empty();
  return difference > kOne || (!split && difference < -kOne);
}

bool dates_impossible(const Declaration& declaration) {
  if (declaration.direction != Direction::kImport || !declaration.arrival_date) return false;
  const Date arrival = *declaration.arrival_date;
  if (declaration.invoice.date && arrival < *declaration.invoice.date) return true;
  return business_day(declaration.registered_at).days - arrival.days > kRegisterWithinDays;
}

}  // namespace

std::string_view name(Procedure procedure) noexcept {
  const auto at = static_cast<std::size_t>(procedure) - 1;
  return at < kProcedureNames.size() ? kProcedureNames[at] : std::string_view("unknown");
}

std::optional<Procedure> parse_procedure(std::string_view text) noexcept {
  for (std::size_t i = 0; i < kProcedureNames.size(); ++i) {
    if (kProcedureNames[i] == text) return static_cast<Procedure>(i + 1);
  }
  return std::nullopt;
}

Direction direction_of(Procedure procedure) noexcept {
  switch (procedure) {
    case Procedure::kEDC:
    case Procedure::kEDE:
    case Procedure::kMEC:
    case Procedure::kMEE:
    case Procedure::kEDA:
      return Direction::kExport;
    case Procedure::kIDC:
    case Procedure::kIDE:
    case Procedure::kMIC:
    case Procedure::kMIE:
    case Procedure::kIDA:
    case Procedure::kIDB:
      break;
  }
  return Direction::kImport;
}

void Declaration::clear() {
  auto kept_containers = std::move(containers);
  auto kept_seals = std::move(seals);
  auto kept_lines = std::move(lines);
  *this = Declaration{};
  containers = std::move(kept_containers);
  seals = std::move(kept_seals);
  lines = std::move(kept_lines);
  containers.clear();
  seals.clear();
  lines.clear();
}

void check_cross(Declaration& declaration) noexcept {
  CrossChecks cross;
  for (std::size_t i = 0; i < declaration.lines.size(); ++i) {
    const GoodsLine& line = declaration.lines[i];
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (price_mismatch(line, declaration.invoice.currency)) cross.price_mismatch_lines |= bit;
    if (line.qty1 && line.qty1->raw == 0) cross.zero_quantity_lines |= bit;
  }
  cross.total_mismatch = total_mismatch(declaration);
  cross.split_out_of_range = declaration.split_seq && declaration.split_total &&
                             *declaration.split_seq > *declaration.split_total;
  cross.tax_code_check_digit_wrong = !declaration.trader.tax_code.check_digit_ok();
  for (const Container& container : declaration.containers) {
    if (!container.no.empty() && !container_number_ok(container.no.view())) {
      ++cross.container_check_digit_wrong;
    }
  }
  cross.dates_impossible = dates_impossible(declaration);
  declaration.cross = cross;
}

std::uint64_t family_root(const Declaration& declaration) noexcept {
  if (declaration.first_of_family) return declaration.declaration_no.root();
  return declaration.first_declaration_no.root();
}

std::int64_t tax_value_of(const Declaration& declaration) noexcept {
  if (declaration.total_tax_value_vnd) return *declaration.total_tax_value_vnd;
  std::int64_t sum = 0;
  for (const GoodsLine& line : declaration.lines) {
    if (line.tax_value_vnd && __builtin_add_overflow(sum, *line.tax_value_vnd, &sum)) {
      return INT64_MAX;
    }
  }
  return sum;
}

std::optional<Amount> quantity_in(Code<4> unit, const GoodsLine& line) noexcept {
  if (line.qty1 && line.unit1 == unit) return line.qty1;
  if (line.qty2 && line.unit2 == unit) return line.qty2;
  return std::nullopt;
}

}  // namespace luong
