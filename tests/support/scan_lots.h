#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scan_planner.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

// Lots the shipped pack recommends to scan at Hải Phòng, and what is said of their orders.
namespace luong::test {

// Of level 3 and class 6, so that a weight that differs makes its lots Red.
Firm doubtful_firm();
// Container numbers with a right check digit.
std::string box(std::uint64_t i);
// lot(i) of that firm: Red by 670 points, form scan, in box(10 i), box(10 i + 1), ...
DeclarationBuilder scan_lot(std::uint64_t i, std::size_t containers = 1);
ScanPlanner planner_of(PipelineRig& rig);
// "selected", of each open order, in the order they were opened.
std::vector<std::string> order_states(PipelineRig& rig);
// Whatever waits for approval is approved.
void approve_scans(PipelineRig& rig);
std::string scan_step_of(std::string_view msg_id, std::uint64_t order, std::string_view state);

}  // namespace luong::test
