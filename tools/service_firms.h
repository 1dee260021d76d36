#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/enterprise.h"

namespace luong::tools {

// An invented party who serves declarations, with the code by which they name it.
struct ServiceFirm {
  Enterprise record;
  std::string name, code;
};

// The codes generated declarations use besides those of brokers and ports.
inline constexpr std::string_view kCarriers = "COSU MAEU MSCU OOLU EGLV KMTU SITC YMLU WHLC ONEY";
inline constexpr std::uint32_t kCarrierCount = 10;
inline constexpr std::string_view kExpressFirms = "DHLVN FEDEX UPSVN EMSVN";
inline constexpr std::uint32_t kExpressFirmCount = 4;
inline constexpr std::uint32_t kDriverCount = 30;
std::string driver_id(std::uint32_t driver);  // a personal id of 12 digits, modulo kDriverCount

// Express firms, carriers, drivers, and who runs the stores of border_gates(). A few of each comply
// badly. Their tax codes begin with 07, which no other generated firm's does.
std::vector<ServiceFirm> service_firms(Date day);

}  // namespace luong::tools
