// Any bytes into the parser. What it takes for a declaration must survive the canonical form:
// parse, encode, decode, encode again gives the same bytes and the same content; likewise what
// officers report, answers to alerts and intelligence. The canonical readers are fed the raw input
// as well: what reads writes back the same. Nothing is taken that simdjson's own parser refuses.
#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "core/alert_book.h"
#include "core/declaration_codec.h"
#include "core/event_streams.h"
#include "core/intel_book.h"
#include "core/message_parser.h"
#include "core/revision.h"
#include "core/scan_planner.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

void check_canonical(const luong::Declaration& declaration) {
  static std::string first;
  static std::string second;
  static luong::Declaration back;
  first.clear();
  luong::encode(declaration, first);
  demand(!luong::decode(first, back));
  second.clear();
  luong::encode(back, second);
  demand(first == second);
  demand(back.cross == declaration.cross);
  demand(back.lines == declaration.lines);
  demand(back.containers == declaration.containers);
}

// What reads writes back the same, but for an older format, which is written in the newest;
// nothing that is written fails to read.
template <typename T>
void check_reader(std::string_view bytes) {
  static T value;
  if (luong::decode(bytes, value)) return;
  std::string again;
  luong::encode(value, again);
  const bool older = bytes.front() < again.front();
  demand(older || again == bytes);
  if (older) check_reader<T>(again);
}
template <typename T>
void check_value(const T& value) {
  std::string bytes;
  luong::encode(value, bytes);
  static T back;
  demand(!luong::decode(bytes, back));
  check_reader<T>(bytes);
}
// The same of state that is saved.
template <typename T>
void check_state(std::string_view bytes) {
  T state;
  if (state.load(bytes)) return;
  std::string again;
  state.save(again);
  T back;
  demand(!back.load(again));
}

// What simdjson, which proves every byte, says.
bool is_json(std::string_view text) {
  static simdjson::dom::parser judge;
  return judge.parse(simdjson::padded_string(text)).error() == simdjson::SUCCESS;
}

void check_error(const luong::Error& error) {
  demand(!error.message.empty());
  demand(error.path.empty() || error.path.front() == '/');
  demand(error.path.size() <= 256);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static luong::MessageParser parser;
  static luong::TextArena arena;
  static luong::Message message;
  static luong::Declaration read;

  // Exactly the padding the contract asks for, so that asan sees a read past it.
  const auto frame = std::make_unique<char[]>(size + luong::MessageParser::kFramePadding);
  if (size > 0) std::copy_n(data, size, frame.get());
  const auto error = parser.parse({frame.get(), size}, arena, message);
  demand(error || is_json({frame.get(), size}));
  if (error) {
    check_error(*error);
  } else if (message.kind == luong::MessageKind::kDeclaration) {
    demand(!message.msg_id.empty() && !message.declaration_no.empty());
    check_canonical(message.declaration);
  } else if (message.kind == luong::MessageKind::kFeedback) {
    check_value(message.feedback);
  } else if (message.kind == luong::MessageKind::kAlertAck) {
    check_value(message.alert_ack);
  } else if (message.kind == luong::MessageKind::kIntel) {
    check_value(message.intel);
  } else if (message.kind == luong::MessageKind::kScanStep) {
    check_value(message.scan_step);
  }

  const std::string canonical(frame.get(), size);
  if (!luong::decode(canonical, read)) {
    std::string again;
    luong::encode(read, again);
    demand(again == canonical);
  }
  check_reader<luong::Feedback>(canonical);
  check_reader<luong::Revision>(canonical);
  check_reader<luong::Alert>(canonical);
  check_reader<luong::AlertStep>(canonical);
  check_reader<luong::Intel>(canonical);
  check_reader<luong::ScanStep>(canonical);
  check_state<luong::AlertBook>(canonical);
  check_state<luong::IntelBook>(canonical);
  check_state<luong::ScanPlanner>(canonical);
  check_state<luong::EventStreams>(canonical);
  luong::PermitDraws draws;
  if (!canonical.empty() && !luong::decode(canonical, draws)) {
    std::string again;
    luong::encode(draws, again);
    demand(again == canonical);
  }
  return 0;
}
