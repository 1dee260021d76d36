// The alerts that are open: to whoever may ask, without declaring whose criterion raised them.
#include "core/alert_book.h"
#include "daemon/admin_handlers.h"

namespace luong::admin {

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
