#include "tools/service_firms.h"

#include <algorithm>

#include "tools/enterprise_population.h"
#include "tools/goods_catalogue.h"
#include "tools/json_text.h"
#include "tools/trade_places.h"

namespace luong::tools {
namespace {

constexpr std::uint32_t kFirstNineDigits = 70'000'000;
constexpr std::uint32_t kBadEvery = 7, kFirstBad = 3;  // of each role one of so many complies badly

class Maker {
 public:
  explicit Maker(Date day) : day_(day) {}

  void add(Role role, std::string_view code, std::string name) {
    ServiceFirm firm;
    const auto n = static_cast<std::uint32_t>(firms_.size());
    firm.record.tax_code = role == Role::kDriver ? TaxCode::parse(code).value().packed()
                                                 : tax_code_of(kFirstNineDigits + n).packed();
    firm.record.role = role;
    const auto place = static_cast<std::uint32_t>(std::ranges::count_if(
        firms_, [=](const ServiceFirm& other) { return other.record.role == role; }));
    firm.record.compliance_level = place % kBadEvery == kFirstBad ? 4 : 2 + place % 2;
    firm.record.risk_class = firm.record.compliance_level;
    firm.record.established = Date{day_.days - 2'000};
    firm.record.first_declaration = Date{day_.days - 1'900};
    firm.record.declarations_365 = 5'000;
    firm.name = std::move(name);
    firm.code = code;
    firms_.push_back(std::move(firm));
  }

  bool has(Role role, std::string_view code) const {
    return std::ranges::any_of(firms_, [=](const ServiceFirm& firm) {
      return firm.record.role == role && firm.code == code;
    });
  }

  std::vector<ServiceFirm> firms_;

 private:
  Date day_;
};

}  // namespace

std::string driver_id(std::uint32_t driver) {
  std::string id = "0790850";
  append_zero_padded(id, 12'345 + driver % kDriverCount, 5);
  return id;
}

std::vector<ServiceFirm> service_firms(Date day) {
  Maker maker(day);
  for (std::uint32_t i = 0; i < kExpressFirmCount; ++i) {
    const std::string_view code = word(kExpressFirms, i);
    maker.add(Role::kExpress, code, "CHUYỂN PHÁT NHANH " + std::string(code));
  }
  for (std::uint32_t i = 0; i < kCarrierCount; ++i) {
    const std::string_view code = word(kCarriers, i);
    maker.add(Role::kCarrier, code, "HÃNG VẬN TẢI " + std::string(code));
  }
  for (std::uint32_t i = 0; i < kDriverCount; ++i) {
    maker.add(Role::kDriver, driver_id(i), "LÁI XE " + std::to_string(i + 1));
  }
  for (const BorderGate& gate : border_gates()) {
    if (gate.warehouse.empty() || maker.has(Role::kWarehouse, gate.warehouse)) continue;
    maker.add(Role::kWarehouse, gate.warehouse, "KHAI THÁC KHO BÃI " + std::string(gate.warehouse));
  }
  return std::move(maker.firms_);
}

}  // namespace luong::tools
