#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/result.h"

namespace luong {

// What an officer says of scan orders (S003-33): these, or all that wait for approval, of a port
// or a device where one is named, are approved or rejected; or cargo is chosen for the minimum of
// scanners (S003-26).
struct ScanCommand {
  enum class Word : std::uint8_t { kApprove, kReject, kFill };
  Word word = Word::kApprove;
  bool all = false;
  std::vector<std::uint64_t> orders;  // where not all
  std::optional<Date> day;            // kFill; none: today
  PortCode port;
  Code<16> device;
  std::string note;
};

// Reads "7001 7002 note=the rest of the line" or "all port=VNHPH device=HPH-F1"; of kFill
// "day=2025-06-14 port=VNHPH". kInvalid with a sentence where a word is none, or nothing is named.
Result<ScanCommand> parse_scan_command(ScanCommand::Word word, std::string_view text);

}  // namespace luong
