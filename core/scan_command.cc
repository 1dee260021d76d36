#include "core/scan_command.h"

#include <charconv>
#include <optional>

#include "core/next_word.h"

namespace luong {
namespace {

constexpr std::size_t kOrdersMax = 1'000;
constexpr std::size_t kNoteBytesMax = 300;
constexpr std::string_view kNoneOfOrders = "' is no order number, all, port=, device= or note=";
constexpr std::string_view kNoneOfFilling = "' is none of day=, port=, device= and note=";

// What follows `key` in the word; nothing where it begins otherwise.
std::optional<std::string_view> value_of(std::string_view word, std::string_view key) {
  if (!word.starts_with(key)) return std::nullopt;
  return word.substr(key.size());
}

std::optional<std::uint64_t> number_of(std::string_view word) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

Result<ScanCommand> parse_scan_command(ScanCommand::Word word, std::string_view text) {
  using Word = ScanCommand::Word;
  ScanCommand command;
  command.word = word;
  command.all = word == Word::kFill;
  while (true) {
    std::string_view rest = text;
    const std::string_view part = next_word(rest);
    if (part.empty()) break;
    if (part.starts_with("note=")) {
      command.note = text.substr(text.find("note=") + 5);
      if (command.note.size() > kNoteBytesMax) {
        return fail(ErrorCode::kInvalid, "a note of more than 300 bytes");
      }
      break;
    }
    text = rest;
    if (part == "all" && word != Word::kFill) {
      command.all = true;
    } else if (const auto port = value_of(part, "port=")) {
      if (port->empty() || port->size() > PortCode::capacity()) {
        return fail(ErrorCode::kInvalid, "port= needs a UN/LOCODE, as port=VNHPH");
      }
      command.port = *port;
    } else if (const auto device = value_of(part, "device=")) {
      if (device->empty() || device->size() > Code<16>::capacity()) {
        return fail(ErrorCode::kInvalid, "device= needs a device of the registry");
      }
      command.device = *device;
    } else if (const auto day = value_of(part, "day="); day && word == Word::kFill) {
      command.day = parse_date(*day);
      if (!command.day) return fail(ErrorCode::kInvalid, "day= needs a day, as day=2025-06-14");
    } else if (const auto number = number_of(part); number && word != Word::kFill) {
      if (command.orders.size() == kOrdersMax) {
        return fail(ErrorCode::kInvalid, "more than 1,000 orders in one command");
      }
      command.orders.push_back(*number);
    } else {
      return fail(ErrorCode::kInvalid,
                  "'" + std::string(part) +
                      std::string(word == Word::kFill ? kNoneOfFilling : kNoneOfOrders));
    }
  }
  if (command.all == !command.orders.empty()) {
    return fail(ErrorCode::kInvalid, "name order numbers, or all (with port= or device=)");
  }
  if (!command.all && !(command.port.empty() && command.device.empty())) {
    return fail(ErrorCode::kInvalid, "port= and device= go with all");
  }
  if (word == Word::kReject && command.note.empty()) {
    return fail(ErrorCode::kInvalid, "a rejection needs its reason: note=");
  }
  return command;
}

}  // namespace luong
