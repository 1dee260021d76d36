#include "tests/support/scan_lots.h"

#include <stdexcept>

#include "core/container_number.h"
#include "tests/support/numbered_lot.h"

namespace luong::test {

Firm doubtful_firm() {
  Firm firm;
  firm.level = 3;
  firm.risk_class = 6;
  return firm;
}

std::string box(std::uint64_t i) {
  std::string number = std::to_string(1'000'000 + i);
  number = "LUOU" + number.substr(1);
  return number + std::to_string(container_check_digit(number));
}

DeclarationBuilder scan_lot(std::uint64_t i, std::size_t containers) {
  DeclarationBuilder builder = lot(i);
  builder.item({.tariff_code = "B05"}).gross_weight("1500");
  for (std::size_t k = 0; k < containers; ++k) builder.container(box(10 * i + k), "45G1");
  return builder;
}

ScanPlanner planner_of(PipelineRig& rig) {
  Control::Done done;
  rig.control(Control::Kind::kScans, "scans", &done);
  ScanPlanner planner;
  if (const auto error = planner.load(done.payload)) throw std::runtime_error(to_string(*error));
  return planner;
}

std::vector<std::string> order_states(PipelineRig& rig) {
  std::vector<std::string> out;
  const ScanPlanner planner = planner_of(rig);
  for (const auto& [number, order] : planner.orders().all()) out.emplace_back(name(order.state));
  return out;
}

void approve_scans(PipelineRig& rig) {
  ScanCommand command;
  command.all = true;
  if (const std::string refusal = rig.scan_command(command); !refusal.empty()) {
    throw std::runtime_error(refusal);
  }
}

std::string scan_step_of(std::string_view msg_id, std::uint64_t order, std::string_view state) {
  return R"({"schema":"scan-step/1","msg_id":")" + std::string(msg_id) + R"(","order":)" +
         std::to_string(order) + R"(,"state":")" + std::string(state) +
         R"(","at":"2025-06-12T11:00:00+07:00","officer":"HPH-03"})";
}

}  // namespace luong::test
