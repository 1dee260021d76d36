#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace luong::tools {

// Where the generator's goods cross the border, and whom they come from. Sample data: the codes are
// of the right form and mostly real, the firms invented.
struct BorderGate {
  std::string_view office;  // customs office in charge, 4 of 6 characters used
  std::string_view port;    // UN/LOCODE
  std::string_view warehouse;
  std::string_view name;  // for the goods_location text
  char mode;              // usual transport mode: 1 air, 2 sea container, 4 truck, 5 rail
  std::uint32_t weight;   // share of the traffic
};

struct Country {
  std::string_view code;
  std::string_view sea_ports, airport, land_gate;  // space-separated; land only where there is one
  std::string_view currency;                       // besides USD
  std::string_view fta_tariff, co_form;            // preferential tariff code and its C/O; or empty
  std::string_view cities;                         // for addresses, '|' between
  std::string_view firms;                          // invented counterparties, '|' between
  std::uint8_t sea_days;                           // usual time under way
};

struct Currency {
  std::string_view code;
  std::int64_t vnd_micro;      // dong of one unit, 1e-6
  std::int64_t per_usd_micro;  // units of it for one US dollar, 1e-6
};

std::span<const BorderGate> border_gates();
const Country* country(std::string_view code);  // null: none we trade with
const Currency& currency(std::string_view code);

// The n-th of the texts between '|' in `list`, n taken modulo their count.
std::string_view choice(std::string_view list, std::uint32_t n);

}  // namespace luong::tools
