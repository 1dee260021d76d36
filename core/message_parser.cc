#include "core/message_parser.h"

#include <simdjson.h>

#include <cassert>
#include <cstring>
#include <utility>

#include "core/limits.h"
#include "core/message_readers.h"

namespace luong {

using json::Cursor;
using json::Found;
using json::Reading;

namespace {

// simdjson refuses a value at its maximum depth, so the 32nd level needs one more; check_unread()
// stops the empty container that still passes at the 33rd.
constexpr std::size_t kParserDepth = limits::kJsonDepthMax + 1;

using MessageReader = Found (*)(Reading&, Cursor&, Message&);

struct Kind {
  std::string_view schema;
  MessageKind kind;
  MessageReader read;
};
constexpr Kind kKinds[] = {
    {"decl/1", MessageKind::kDeclaration, json::read_declaration},
    {"hello/1", MessageKind::kHello, json::read_hello},
    {"status/1", MessageKind::kStatus, json::read_status},
    {"enterprise-delta/1", MessageKind::kEnterpriseDelta, json::read_enterprise_delta},
    {"level/1", MessageKind::kLevel, json::read_level},
    {"permit/1", MessageKind::kPermit, json::read_permit},
    {"specialised-result/1", MessageKind::kPermit, json::read_specialised_result},
    {"exempt-goods/1", MessageKind::kExemptGoods, json::read_exempt_goods},
    {"scan-result/1", MessageKind::kFeedback, json::read_scan_result},
    {"inspection-result/1", MessageKind::kFeedback, json::read_inspection_result},
    {"pca-result/1", MessageKind::kFeedback, json::read_pca_result},
    {"override/1", MessageKind::kFeedback, json::read_override},
    {"event-ack/1", MessageKind::kEventAck, json::read_event_ack},
    {"alert-ack/1", MessageKind::kAlertAck, json::read_alert_ack},
    {"intel/1", MessageKind::kIntel, json::read_intel},
    {"scan-step/1", MessageKind::kScanStep, json::read_scan_step},
    {"manifest/1", MessageKind::kCargo, json::read_cargo},
    {"advance-cargo/1", MessageKind::kCargo, json::read_cargo},
};

std::string_view sentence(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY:
      return "The frame is empty.";
    case simdjson::UTF8_ERROR:
      return "The frame is not valid UTF-8.";
    case simdjson::DEPTH_ERROR:
      return "Objects and arrays may nest 32 deep, not more.";
    case simdjson::NUMBER_ERROR:
      return "A number is malformed or beyond range.";
    case simdjson::STRING_ERROR:
      return "A string has a malformed escape or a lone surrogate.";
    case simdjson::UNESCAPED_CHARS:
      return "A string has a control character that is not escaped.";
    case simdjson::UNCLOSED_STRING:
      return "A string does not end.";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return "A word is none of true, false and null.";
    default:
      return "The frame is not one JSON object.";
  }
}

// What an answer echoes, from a message that failed: each where it is whole, empty elsewhere.
void salvage(Cursor& cursor, TextArena& arena, std::size_t frame_bytes, Message& message) {
  arena.reset(frame_bytes);  // What was read before the fault is void.
  Reading reading;
  reading.begin(arena);
  if (cursor.find_in_root("msg_id")) {
    json::read_text(reading, cursor, json::printable(36), message.msg_id);
  }
  if (cursor.find_in_root("declaration_no")) {
    json::read_plain(reading, cursor, message.declaration_no);
  }
}

}  // namespace

void TextArena::reset(std::size_t bytes) {
  if (capacity_ < bytes) {
    bytes_ = std::make_unique_for_overwrite<char[]>(bytes + kBlock);
    capacity_ = bytes;
  }
  used_ = 0;
}

std::string_view TextArena::add(std::string_view text) {
  assert(text.size() <= capacity_ - used_);
  char* const at = bytes_.get() + used_;
  std::memcpy(at, text.data(), text.size());
  used_ += text.size();
  return {at, text.size()};
}

struct MessageParser::Impl {
  simdjson::dom::parser parser;
  Cursor cursor;
  Reading reading;

  std::optional<Error> read(std::string_view frame, TextArena& arena, Message& message);
  Found read_kind(Message& message);
  std::optional<Error> judge(std::string_view frame);
};

// Which kind of message it is, then the message.
Found MessageParser::Impl::read_kind(Message& message) {
  std::string_view schema;
  if (!cursor.find_in_root("schema")) {
    return reading.fail_at("schema", ErrorCode::kSchema, "This member is mandatory.");
  }
  if (!cursor.string(schema) || schema.empty()) {
    return reading.fail_at("schema", ErrorCode::kSchema, "Expected a string such as \"decl/1\".");
  }
  for (const Kind& kind : kKinds) {
    if (kind.schema != schema) continue;
    message.kind = kind.kind;
    cursor.begin_again();
    return kind.read(reading, cursor, message);
  }
  std::string known = "Known are";
  for (const Kind& kind : kKinds) (known += ' ') += kind.schema;
  return reading.fail_at("schema", ErrorCode::kUnknownSchema, known + ".");
}

// simdjson's own word on whether the frame is JSON, where the cursor gave none.
std::optional<Error> MessageParser::Impl::judge(std::string_view frame) {
  const auto error = parser.parse(frame.data(), frame.size(), /*realloc_if_needed=*/false).error();
  if (error == simdjson::SUCCESS) return std::nullopt;
  return Error{ErrorCode::kSyntax, {}, std::string(sentence(error))};
}

std::optional<Error> MessageParser::Impl::read(std::string_view frame, TextArena& arena,
                                               Message& message) {
  auto& tokens = *parser.implementation;
  const auto error = tokens.stage1(reinterpret_cast<const std::uint8_t*>(frame.data()),
                                   frame.size(), simdjson::stage1_mode::regular);
  if (error != simdjson::SUCCESS) {
    return Error{ErrorCode::kSyntax, {}, std::string(sentence(error))};
  }
  cursor.begin(frame, tokens.structural_indexes.get(), tokens.n_structural_indexes);
  if (cursor.peek() != '{') {
    if (auto fault = judge(frame)) return fault;
    return Error{ErrorCode::kSyntax, {}, "The frame is not one JSON object."};
  }

  arena.reset(frame.size());
  reading.begin(arena);
  const bool well = read_kind(message) != Found::kFault;
  if (well && cursor.at_end() && !cursor.doubtful()) return std::nullopt;

  // Broken JSON is named before a broken schema, wherever the two stand.
  Error fault = reading.error();
  if (auto broken = judge(frame)) return broken;
  if (well) return std::nullopt;
  if (fault.code != ErrorCode::kSyntax) {
    reading.begin(arena);
    cursor.begin_again();
    if (json::check_unread(reading, cursor, /*lengths=*/false) == Found::kFault) {
      fault = reading.error();
    }
  }
  salvage(cursor, arena, frame.size(), message);
  return fault;
}

MessageParser::MessageParser() : impl_(std::make_unique<Impl>()) {
  // For the longest frame at once: the pages of what is not used are never touched.
  const auto error = impl_->parser.allocate(limits::kFrameBytesMax, kParserDepth);
  assert(error == simdjson::SUCCESS);
  static_cast<void>(error);
}
MessageParser::~MessageParser() = default;
MessageParser::MessageParser(MessageParser&&) noexcept = default;

std::optional<Error> MessageParser::parse(std::string_view padded_frame, TextArena& arena,
                                          Message& message) {
  message.msg_id = {};
  message.declaration_no = {};
  if (padded_frame.size() > limits::kFrameBytesMax) {
    return Error{ErrorCode::kTooLarge, {}, "A message may have 256 KiB, not more."};
  }
  return impl_->read(padded_frame, arena, message);
}

}  // namespace luong
