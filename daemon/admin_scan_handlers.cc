// Scan orders: those that are open, and an approver's word on them (docs/scanning.md).
#include "core/scan_planner.h"
#include "daemon/admin_handlers.h"

namespace luong::admin {

namespace {

struct Filter {
  PortCode port;
  Code<16> device;
  std::string state;

  bool takes(const ScanOrder& order) const {
    return (port.empty() || order.port == port) && (device.empty() || order.device == device) &&
           (state.empty() || name(order.state) == state);
  }
};

bool is_open_state(std::string_view word) {
  for (auto state = ScanState::kSelected; state < ScanState::kClosed;
       state = static_cast<ScanState>(static_cast<int>(state) + 1)) {
    if (name(state) == word) return true;
  }
  return false;
}

Result<Filter> filter_of(const std::vector<std::string>& arguments) {
  Filter filter;
  for (const std::string_view argument : arguments) {
    const std::size_t equals = argument.find('=');
    const std::string_view key = argument.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : argument.substr(equals + 1);
    if (key == "port" && !value.empty() && value.size() <= PortCode::capacity()) {
      filter.port = value;
    } else if (key == "device" && !value.empty() && value.size() <= Code<16>::capacity()) {
      filter.device = value;
    } else if (key == "state" && is_open_state(value)) {
      filter.state = value;
    } else {
      return fail(ErrorCode::kInvalid,
                  "'" + std::string(argument) +
                      "' is none of port=PORT, device=ID, and state=selected, approved, "
                      "notified, arrived, scanned, read or verified");
    }
  }
  return filter;
}

}  // namespace

void scans(AdminHost& host, AdminRequest request, Done done) {
  const auto filter = filter_of(request.arguments);
  if (!filter) return done(AdminReply::error(filter.error()));
  Control control;
  control.kind = Control::Kind::kScans;
  submit_control(
      host, request, std::move(control),
      [&host, done, filter = *filter](const Control::Done& found) {
        ScanPlanner planner;
        if (const auto error = planner.load(found.payload)) return done(AdminReply::error(*error));
        AdminReply reply;
        reply.body.field("open", cell(planner.orders().all().size()));
        reply.body.list("orders", {"order", "state", "owner", "age", "overdue", "port", "device",
                                   "slot", "container", "declaration", "tier"});
        const Instant now = host.now();
        for (const auto& [number, order] : planner.orders().all()) {
          if (!filter.takes(order)) continue;
          const auto declaration = DeclarationNumber::from_value(order.declaration_no);
          const bool first = order.rank.order() == ScanRank::Order::kTier1;
          const bool asked = order.rank.order() == ScanRank::Order::kFacilitation;
          reply.body.row({cell(number), std::string(name(order.state)),
                          std::string(owner(order.state)), age_text(now.ms - order.since.ms),
                          order.overdue ? "yes" : "no", std::string(order.port.view()),
                          std::string(order.device.view()),
                          to_string(Instant{order.hour * kHourMs}).substr(0, 16),
                          std::string(order.container.view()),
                          order.is_before_clearance() ? "-" : declaration.text(),
                          asked   ? "asked"
                          : first ? "1"
                                  : "2"});
        }
        done(std::move(reply));
      },
      done);
}

void scan_command(AdminHost& host, AdminRequest request, Done done) {
  if (request.actor.officer.empty()) {
    return done(AdminReply::error(403, "this needs an officer: luong ctl --officer ID"));
  }
  using Word = ScanCommand::Word;
  const Word word = request.command == "scan approve"  ? Word::kApprove
                    : request.command == "scan reject" ? Word::kReject
                                                       : Word::kFill;
  auto command = parse_scan_command(
      word, request.arguments.empty() ? std::string_view() : request.arguments.front());
  if (!command) return done(AdminReply::error(command.error()));
  Control control;
  control.kind = Control::Kind::kScanCommand;
  control.scan_command = std::move(*command);
  submit_control(
      host, request, std::move(control),
      [done, word](const Control::Done& result) {
        if (!result.ok) return done(AdminReply::error(422, result.message));
        AdminReply reply;
        reply.body.field(word == Word::kApprove  ? "approved"
                         : word == Word::kReject ? "rejected"
                                                 : "selected",
                         cell(result.count));
        done(std::move(reply));
      },
      done);
}

}  // namespace luong::admin
