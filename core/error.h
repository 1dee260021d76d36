#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace luong {

// Why outside input or the outside world failed us. Names travel in replies, logs and exit
// messages: append new ones, never rename.
enum class ErrorCode : std::uint8_t {
  kSyntax = 1,    // not JSON, not UTF-8, a duplicate member, too deep, a number beyond range
  kSchema = 2,    // JSON, but not what the schema of its message type demands
  kTooLarge = 3,  // a frame over the limit
  kUnknownSchema = 4,
  kConfig = 5,   // a file an operator or analyst wrote
  kStorage = 6,  // the disk, or what lies on it
  kCorrupt = 7,  // stored bytes that fail their check: CRC, hash, chain, gap
  kNotFound = 8,
  kForbidden = 9,
  kBusy = 10,      // somebody else holds it: the directory lock
  kInvalid = 11,   // an argument of a person's command
  kNotReady = 12,  // no snapshot, no pack, no key
};

// A failure: what, where, and a sentence a person can act on. `path` is a JSON pointer for
// messages and `file:line:column` for files; empty where there is no place.
struct Error {
  ErrorCode code;
  std::string path;
  std::string message;
};

// The word of a code on the wire: "SYNTAX", "SCHEMA", "TOO_LARGE" ...
std::string_view name(ErrorCode code) noexcept;

// "path: message", or the message alone.
std::string to_string(const Error& error);

}  // namespace luong
