#pragma once

#include "core/json_values.h"
#include "core/message.h"

// One reader per kind of message, called by MessageParser once `schema` has named the kind. Each
// fills its part of the message, msg_id and declaration_no. Internal to core.
namespace luong::json {

Found read_declaration(Reading& reading, Cursor& cursor, Message& message);
Found read_hello(Reading& reading, Cursor& cursor, Message& message);
Found read_status(Reading& reading, Cursor& cursor, Message& message);
Found read_enterprise_delta(Reading& reading, Cursor& cursor, Message& message);
Found read_level(Reading& reading, Cursor& cursor, Message& message);
Found read_permit(Reading& reading, Cursor& cursor, Message& message);
Found read_specialised_result(Reading& reading, Cursor& cursor, Message& message);
Found read_exempt_goods(Reading& reading, Cursor& cursor, Message& message);
Found read_scan_result(Reading& reading, Cursor& cursor, Message& message);
Found read_inspection_result(Reading& reading, Cursor& cursor, Message& message);
Found read_pca_result(Reading& reading, Cursor& cursor, Message& message);
Found read_override(Reading& reading, Cursor& cursor, Message& message);
Found read_event_ack(Reading& reading, Cursor& cursor, Message& message);
Found read_intel(Reading& reading, Cursor& cursor, Message& message);
Found read_alert_ack(Reading& reading, Cursor& cursor, Message& message);
Found read_scan_step(Reading& reading, Cursor& cursor, Message& message);
Found read_cargo(Reading& reading, Cursor& cursor, Message& message);

Found read_containers(Reading& reading, Cursor& cursor, Declaration& declaration);

// The member everybody has and MessageParser has already judged.
template <typename T>
Found read_schema(Reading&, Cursor& cursor, T&) {
  std::string_view judged;
  cursor.string(judged);
  return Found::kPresent;
}

}  // namespace luong::json
