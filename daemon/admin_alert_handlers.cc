// The alerts that are open: to whoever may ask, without declaring whose criterion raised them.
#include <fmt/format.h>

#include <algorithm>

#include "core/alert_book.h"
#include "daemon/admin_handlers.h"

namespace luong::admin {

namespace {

std::string age_text(std::int64_t ms) {
  const std::int64_t minutes = std::max<std::int64_t>(ms, 0) / 60'000;
  return fmt::format("{}:{:02} h", minutes / 60, minutes % 60);
}

}  // namespace

void alerts(AdminHost& host, AdminRequest request, Done done) {
  Control control;
  control.kind = Control::Kind::kAlerts;
  submit_control(
      host, request, std::move(control),
      [&host, done](const Control::Done& found) {
        AlertBook book;
        if (const auto error = book.load(found.payload)) return done(AdminReply::error(*error));
        AdminReply reply;
        reply.body.field("open", cell(book.all().size()))
            .field("unanswered", cell(book.unanswered()));
        reply.body.list("alerts", {"alert", "code", "declaration", "office", "state", "age"});
        const Instant now = host.now();
        for (const auto& [number, open] : book.all()) {
          const auto declaration = DeclarationNumber::from_value(open.declaration_no);
          reply.body.row({cell(number), std::string(open.code.view()),
                          open.declaration_no == 0 ? "-" : declaration.text(),
                          open.office.empty() ? "-" : std::string(open.office.view()),
                          std::string(name(open.state)), age_text(now.ms - open.at.ms)});
        }
        done(std::move(reply));
      },
      done);
}

}  // namespace luong::admin
