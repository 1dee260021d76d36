#include "tests/support/declaration_builder.h"

#include <deque>
#include <mutex>
#include <stdexcept>

#include "core/decimal.h"
#include "core/message_parser.h"

namespace luong::test {
namespace {

using Wide = __int128;

constexpr std::int64_t kVndPerUnit = 25'480;  // of the invoice currency

std::int64_t amount(const std::string& text) {
  const auto value = parse_decimal(text, 4);
  if (!value) throw std::invalid_argument("no amount: " + text);
  return *value;
}

std::int64_t price(const std::string& text) {
  const auto value = parse_decimal(text, 6);
  if (!value) throw std::invalid_argument("no price: " + text);
  return *value;
}

// Fills in what the test left open, so that value = unit price x quantity.
void complete(Item& item, const std::string& country) {
  if (item.origin.empty()) item.origin = country;
  const std::int64_t quantity = amount(item.quantity);
  if (item.value.empty() && item.unit_price.empty()) item.value = "1000";
  if (item.value.empty()) {
    const Wide product = static_cast<Wide>(price(item.unit_price)) * quantity / 1'000'000;
    item.value = decimal_text(static_cast<std::int64_t>(product), 4);
  }
  if (item.unit_price.empty() && quantity > 0) {
    const Wide quotient = static_cast<Wide>(amount(item.value)) * 1'000'000 / quantity;
    item.unit_price = decimal_text(static_cast<std::int64_t>(quotient), 6);
  }
  if (!item.tax_value_vnd) {
    item.tax_value_vnd =
        static_cast<std::int64_t>(static_cast<Wide>(amount(item.value)) * kVndPerUnit / 10'000);
  }
}

JsonTree line(const Item& item, std::size_t line_no) {
  JsonTree tree;
  const auto text = [&](std::string_view pointer, const std::string& value) {
    if (!value.empty()) tree.set(pointer, JsonTree::quoted(value));
  };
  tree.set("/line_no", JsonTree::raw(std::to_string(line_no)));
  text("/hs_code", item.hs_code);
  text("/item_name", item.name);
  text("/origin", item.origin);
  text("/tariff_code", item.tariff_code);
  text("/qty1", item.quantity);
  text("/unit1", item.unit);
  text("/qty2", item.weight_kg);
  if (!item.weight_kg.empty()) text("/unit2", "KGM");
  text("/invoice_value", item.value);
  text("/unit_price", item.unit_price);
  text("/unit_price_ccy", "USD");
  tree.set("/tax_value_vnd", JsonTree::raw(std::to_string(*item.tax_value_vnd)));
  if (!item.more.empty()) {
    const JsonTree more = JsonTree::parse('{' + item.more + '}');
    for (const std::string& pointer : more.pointers()) {
      if (pointer.rfind('/') == 0) tree.set(pointer, *more.find(pointer));
    }
  }
  return tree;
}

}  // namespace

DeclarationBuilder::DeclarationBuilder() = default;

DeclarationBuilder& DeclarationBuilder::number(std::string_view twelve_digits) {
  number_ = twelve_digits;
  return *this;
}

DeclarationBuilder& DeclarationBuilder::number(std::uint64_t value) {
  return number(DeclarationNumber::from_value(value).text());
}

DeclarationBuilder& DeclarationBuilder::procedure(std::string_view word) {
  procedure_ = word;
  return *this;
}

DeclarationBuilder& DeclarationBuilder::amendment(int version) {
  procedure_[2] = 'E';
  version_ = version;
  return *this;
}

DeclarationBuilder& DeclarationBuilder::trader(std::string_view tax_code, std::string_view name) {
  text("/trader/tax_code", tax_code);
  return name.empty() ? *this : text("/trader/name", name);
}

DeclarationBuilder& DeclarationBuilder::from(std::string_view country) {
  country_ = country;
  return *this;
}

DeclarationBuilder& DeclarationBuilder::bill(std::string_view no) {
  if (std::exchange(default_bill_, false)) bills_.clear();
  bills_.emplace_back(no);
  return *this;
}

DeclarationBuilder& DeclarationBuilder::container(std::string_view no, std::string_view size_type) {
  if (std::exchange(default_container_, false)) containers_.clear();
  containers_.emplace_back(no, size_type);
  return *this;
}

DeclarationBuilder& DeclarationBuilder::no_containers() {
  default_container_ = false;
  containers_.clear();
  return *this;
}

DeclarationBuilder& DeclarationBuilder::item(Item item) {
  items_.push_back(std::move(item));
  return *this;
}

DeclarationBuilder& DeclarationBuilder::set(std::string_view pointer, std::string_view json) {
  changes_.push_back({std::string(pointer), JsonTree::raw(std::string(json))});
  return *this;
}

DeclarationBuilder& DeclarationBuilder::text(std::string_view pointer, std::string_view value) {
  changes_.push_back({std::string(pointer), JsonTree::quoted(value)});
  return *this;
}

DeclarationBuilder& DeclarationBuilder::without(std::string_view pointer) {
  changes_.push_back({std::string(pointer), std::nullopt});
  return *this;
}

JsonTree DeclarationBuilder::tree() const {
  const auto procedure = parse_procedure(procedure_);
  if (!procedure) throw std::invalid_argument("no procedure: " + procedure_);
  const bool imports = direction_of(*procedure) == Direction::kImport;
  std::string twelve_digits = number_;
  if (version_ > 0) twelve_digits.back() = static_cast<char>('0' + version_);
  const std::string foreign_port = country_ == "CN" ? "CNGZG" : country_ + "ZZZ";

  JsonTree tree;
  const auto text = [&](std::string_view pointer, std::string_view value) {
    tree.set(pointer, JsonTree::quoted(value));
  };
  const auto number = [&](std::string_view pointer, std::int64_t value) {
    tree.set(pointer, JsonTree::raw(std::to_string(value)));
  };
  text("/schema", "decl/1");
  text("/msg_id", "MSG-" + twelve_digits);
  text("/procedure", procedure_);
  number("/function", is_amendment(*procedure) ? 4 : 9);
  text("/declaration_no", twelve_digits);
  text("/direction", imports ? "I" : "E");
  text("/declaration_kind", imports ? "A11" : "B11");
  text("/transport_mode", "2");
  text("/customs_office", "03CC");
  text("/registered_at", "2025-06-12T08:41:07+07:00");
  text("/trader/tax_code", "0100109106");
  text("/trader/name", "CÔNG TY TNHH MINH KHANG");
  text("/counterparty/name", "GUANGZHOU LIANHE");
  text("/counterparty/country", country_);
  for (const std::string& bill : bills_) text("/bills/-", bill);
  number("/package_count", 420);
  text("/package_unit", "CT");
  text("/gross_weight", "1050");
  text("/gross_weight_unit", "KGM");
  if (imports) text("/arrival_date", "2025-06-10");
  text("/loading_port", imports ? foreign_port : "VNHPH");
  text("/unloading_port", imports ? "VNHPH" : foreign_port);
  for (const auto& [no, size_type] : containers_) {
    JsonTree container;
    container.set("/no", JsonTree::quoted(no));
    container.set("/size_type", JsonTree::quoted(size_type));
    tree.set("/containers/-", container);
  }
  text("/invoice/class", "A");
  text("/invoice/no", "LH20250602");
  text("/invoice/date", "2025-06-02");
  text("/invoice/payment", "TTR");
  text("/invoice/price_kind", "A");
  text("/invoice/incoterm", imports ? "CIF" : "FOB");
  text("/invoice/currency", "USD");
  text("/valuation_code", "6");

  std::vector<Item> items = items_;
  if (items.empty()) items.emplace_back();
  std::int64_t total = 0;
  std::int64_t total_vnd = 0;
  std::int64_t weight = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    complete(items[i], imports ? country_ : "VN");
    total += amount(items[i].value);
    total_vnd += *items[i].tax_value_vnd;
    if (!items[i].weight_kg.empty()) weight += amount(items[i].weight_kg);
    tree.set("/lines/-", line(items[i], i + 1));
  }
  text("/invoice/total", decimal_text(total, 4));
  number("/total_tax_value_vnd", total_vnd);
  if (weight > 0) text("/gross_weight", decimal_text(weight + weight / 20, 4));  // 5 % packing

  for (const Change& change : changes_) {
    if (change.value) {
      tree.set(change.pointer, *change.value);
    } else {
      tree.remove(change.pointer);
    }
  }
  return tree;
}

Declaration DeclarationBuilder::build() const { return parse_declaration(json()); }

Declaration parse_declaration(std::string_view json) {
  static std::mutex mutex;
  static MessageParser parser;
  static std::deque<TextArena> arenas;  // Whoever holds a Declaration may read its text for ever.
  static Message message;

  const std::lock_guard lock(mutex);
  std::string padded(json);
  padded.append(MessageParser::kFramePadding, ' ');
  if (auto error = parser.parse({padded.data(), json.size()}, arenas.emplace_back(), message)) {
    throw std::invalid_argument("no valid message: " + to_string(*error));
  }
  if (message.kind != MessageKind::kDeclaration) throw std::invalid_argument("no declaration");
  return message.declaration;
}

}  // namespace luong::test
