#include "tools/exit_code.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace luong::tools {

int exit_code(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kSyntax:
    case ErrorCode::kSchema:
    case ErrorCode::kTooLarge:
    case ErrorCode::kUnknownSchema:
    case ErrorCode::kCorrupt:
      return kExitData;
    case ErrorCode::kConfig:
      return kExitConfig;
    case ErrorCode::kStorage:
      return kExitStorage;
    case ErrorCode::kNotFound:
      return kExitNoInput;
    case ErrorCode::kForbidden:
      return kExitForbidden;
    case ErrorCode::kBusy:
      return kExitBusy;
    case ErrorCode::kInvalid:
      return kExitUsage;
    case ErrorCode::kNotReady:
      return kExitUnavailable;
  }
  return kExitBug;
}

int exit_code_of_reply(int status) noexcept {
  if (status == 200) return kExitOk;
  if (status == 403) return kExitForbidden;
  if (status == 404) return kExitNoInput;
  return status < 500 ? kExitData : kExitUnavailable;
}

void end_with(const Error& error) {
  std::fprintf(stderr, "luong: %s\n", to_string(error).c_str());
  throw CLI::RuntimeError(exit_code(error.code));
}

}  // namespace luong::tools
