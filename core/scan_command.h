#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/result.h"

namespace luong {

// What an approver says of scan orders (S003-33): these, or all that wait for approval, of a port
// or a device where one is named.
struct ScanCommand {
  bool approve = false;  // else they are rejected
  bool all = false;
  std::vector<std::uint64_t> orders;  // where not all
  PortCode port;
  Code<16> device;
  std::string note;
};

// Reads "7001 7002 note=the rest of the line" or "all port=VNHPH device=HPH-F1". kInvalid with a
// sentence where a word is none, or nothing is named.
Result<ScanCommand> parse_scan_command(bool approve, std::string_view text);

}  // namespace luong
