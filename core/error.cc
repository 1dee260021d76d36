#include "core/error.h"

namespace luong {

std::string_view name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kSyntax:
      return "SYNTAX";
    case ErrorCode::kSchema:
      return "SCHEMA";
    case ErrorCode::kTooLarge:
      return "TOO_LARGE";
    case ErrorCode::kUnknownSchema:
      return "UNKNOWN_SCHEMA";
    case ErrorCode::kConfig:
      return "CONFIG";
    case ErrorCode::kStorage:
      return "STORAGE";
    case ErrorCode::kCorrupt:
      return "CORRUPT";
    case ErrorCode::kNotFound:
      return "NOT_FOUND";
    case ErrorCode::kForbidden:
      return "FORBIDDEN";
    case ErrorCode::kBusy:
      return "BUSY";
    case ErrorCode::kInvalid:
      return "INVALID";
    case ErrorCode::kNotReady:
      return "NOT_READY";
  }
  return "INTERNAL";
}

std::string to_string(const Error& error) {
  return error.path.empty() ? error.message : error.path + ": " + error.message;
}

}  // namespace luong
