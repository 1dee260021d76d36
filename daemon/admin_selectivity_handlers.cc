// What selectivity has done with the caps: shares for every operator, thresholds for analysts.
#include <fmt/format.h>

#include "core/selectivity_governor.h"
#include "daemon/admin_handlers.h"

namespace luong::admin {
namespace {

// "12.34 %" of hundredths of a percent.
std::string percent(std::int64_t share) {
  return fmt::format("{}.{:02} %", share / 100, share % 100);
}
std::string percent_of(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return percent(static_cast<std::int64_t>(part) * kWholeShare / static_cast<std::int64_t>(whole));
}

void add_use(AdminBody& body, std::string_view window, std::string_view what,
             const ChannelUse& use) {
  const auto share = [&use](std::uint64_t part) { return percent_of(part, use.counted); };
  body.row({std::string(window), std::string(what), cell(use.counted), share(use.yellow()),
            share(use.red()), share(use.yellow() + use.red()),
            share(use.mandatory_yellow + use.mandatory_red),
            share(use.chosen_yellow + use.chosen_red + use.raised)});
}

}  // namespace

void caps(AdminHost& host, AdminRequest request, Done done) {
  const DaemonStatus now = host.status();
  const CapCounters& caps = now.counters.caps;
  AdminReply reply;
  AdminBody& body = reply.body;
  const std::shared_ptr<const ReferenceData> reference = host.registry().in_force().reference;
  const bool governed = reference != nullptr && reference->has_table("caps");
  if (!governed) {
    body.field("governor", std::string("off: the reference data has no caps.csv"));
    return done(std::move(reply));
  }
  const Date day = business_day(host.now());
  const CapRow* row = caps_on(*reference, day, now.cap_terms);
  body.field("governor", std::string("on"))
      .field("row", std::string(row == nullptr               ? "none: uncapped"
                                : reference->cap(day) == row ? "of the day"
                                                             : "carried on from before"));
  if (row != nullptr) {
    body.field("yellow_cap", percent(row->yellow))
        .field("red_cap", percent(row->red))
        .field("source", row->source);
  }
  body.field("reading",
             std::string(now.cap_terms.reading == CapTerms::Reading::kYellow ? "yellow"
                                                                             : "yellow_and_red"))
      .field("alarm", caps.alarm)
      .field("epoch", cell(caps.epoch.number));
  if (request.level == AdminLevel::kAdmin) {
    body.field("epoch_yellow_threshold", std::int64_t{caps.epoch.yellow})
        .field("epoch_red_threshold", std::int64_t{caps.epoch.red});
  }
  body.list("shares", {"window", "of", "declarations", "yellow", "red", "yellow_and_red",
                       "mandatory", "at_discretion"});
  for (const auto& [name, window] :
       {std::pair("day", &caps.day), std::pair("month", &caps.month)}) {
    add_use(body, name, "formal", window->formal);
    add_use(body, name, "low value", window->low_value);
  }
  done(std::move(reply));
}

}  // namespace luong::admin
