#pragma once

#include <string>
#include <string_view>

// What officers report, as lines: a scan, a check, another channel. The rest of each is plausible.
namespace luong::test {

std::string scan_of(std::string_view msg_id, std::string_view number, std::string_view result,
                    std::string_view container = "MSKU4434334");
std::string override_of(std::string_view msg_id, std::string_view number, std::string_view to,
                        std::string_view from = "1");
// Of a violation the finding's code is "HS-SAI", in the field CLS.
std::string inspection_of(std::string_view msg_id, std::string_view number,
                          std::string_view outcome, std::string_view more = "");

}  // namespace luong::test
