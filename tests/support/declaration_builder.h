#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/declaration.h"
#include "tests/support/json_tree.h"

namespace luong::test {

// A goods line; what a test does not say is plain goods. Empty means "work it out".
struct Item {
  std::string hs_code = "84143040";
  std::string name = "Máy nén khí QD65H dùng cho tủ lạnh, hàng mới 100%";
  std::string origin = {};  // the country of from()
  std::string tariff_code = "B01";
  std::string quantity = "100";
  std::string unit = "PCE";
  std::string weight_kg = "1000";
  std::string value = {};                          // unit_price x quantity, or 1000
  std::string unit_price = {};                     // value / quantity
  std::optional<std::int64_t> tax_value_vnd = {};  // value x 25,480
  std::string more = {};  // further members, as R"("brand":"ABC","model":"X1")"
};

// Builds a clean import declaration (IDC, A11, by sea in one container, CN to Hải Phòng) of which a
// test states only what matters:
//
//   const Declaration d = a_declaration().from("XX").item({.hs_code = "640399", .value = "12000"});
//   session.send(a_declaration().number("106543210991").json() + "\n");
//
// Both forms say the same: the Declaration is parsed from the JSON. Its text stays valid until the
// process ends. Without item() there is one plain line. Anything else is reached with set() and
// without(), by JSON pointer; they are applied last. The invoice total, the taxable value and the
// quantities are worked out from the items, so that no CROSS check fires. Throws where the result
// is no valid declaration and a Declaration is asked for.
class DeclarationBuilder {
 public:
  DeclarationBuilder();

  DeclarationBuilder& msg_id(std::string_view id) { return text("/msg_id", id); }
  DeclarationBuilder& number(std::string_view twelve_digits);
  DeclarationBuilder& number(std::uint64_t value);
  // Also sets the direction, and ports the other way round for exports.
  DeclarationBuilder& procedure(std::string_view word);
  DeclarationBuilder& exports() { return procedure("EDC"); }
  DeclarationBuilder& amendment(int version);  // IDC -> IDE and so on, function 4, number's version
  DeclarationBuilder& cancel() { return set("/function", "1"); }
  DeclarationBuilder& kind(std::string_view code) { return text("/declaration_kind", code); }
  DeclarationBuilder& office(std::string_view code) { return text("/customs_office", code); }
  DeclarationBuilder& registered_at(std::string_view at) { return text("/registered_at", at); }
  DeclarationBuilder& arrived(std::string_view date) { return text("/arrival_date", date); }
  DeclarationBuilder& deadline_ms(std::int64_t ms) {
    return set("/deadline_ms", std::to_string(ms));
  }
  DeclarationBuilder& trader(std::string_view tax_code, std::string_view name = {});
  DeclarationBuilder& counterparty(std::string_view name) {
    return text("/counterparty/name", name);
  }
  // Country of the counterparty, of the foreign port and, unless an item says other, of origin.
  DeclarationBuilder& from(std::string_view country);
  DeclarationBuilder& to(std::string_view country) { return from(country); }
  DeclarationBuilder& transport_mode(int mode) {
    return text("/transport_mode", std::to_string(mode));
  }
  DeclarationBuilder& loading_port(std::string_view code) { return text("/loading_port", code); }
  DeclarationBuilder& unloading_port(std::string_view code) {
    return text("/unloading_port", code);
  }
  DeclarationBuilder& bill(std::string_view no);  // replaces the default bill; repeatable
  DeclarationBuilder& container(std::string_view no,
                                std::string_view size_type = "45G1");  // likewise
  DeclarationBuilder& no_containers();
  DeclarationBuilder& gross_weight(std::string_view kg) { return text("/gross_weight", kg); }
  DeclarationBuilder& invoice(std::string_view no) { return text("/invoice/no", no); }
  DeclarationBuilder& item(Item item);

  // Raw JSON at a pointer: set("/cargo_class", "\"C\""). text() quotes for you.
  DeclarationBuilder& set(std::string_view pointer, std::string_view json);
  DeclarationBuilder& text(std::string_view pointer, std::string_view value);
  DeclarationBuilder& without(std::string_view pointer);

  JsonTree tree() const;
  std::string json() const { return tree().text(); }  // one line, no newline
  Declaration build() const;
  operator Declaration() const { return build(); }  // NOLINT(google-explicit-constructor)

 private:
  struct Change {
    std::string pointer;
    std::optional<JsonTree> value;  // nothing: remove
  };

  std::string country_ = "CN";
  std::string number_ = "106543210980";
  std::string procedure_ = "IDC";
  int version_ = 0;  // of an amendment
  std::vector<std::string> bills_ = {"COSU6345678901"};
  std::vector<std::pair<std::string, std::string>> containers_ = {{"CSQU3054383", "45G1"}};
  bool default_bill_ = true;
  bool default_container_ = true;
  std::vector<Item> items_;
  std::vector<Change> changes_;
};

inline DeclarationBuilder a_declaration() { return {}; }

// Parses any line as luongd would; throws with the error's text. The text of the result stays valid
// until the process ends.
Declaration parse_declaration(std::string_view json);

}  // namespace luong::test
