#pragma once

#include "core/error.h"

// How the commands of `luong` end: sysexits(3), so that a script can tell a wrong file from a full
// disk.
namespace luong::tools {

inline constexpr int kExitOk = 0;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitData = 65;         // what a file or a generation holds is wrong
inline constexpr int kExitNoInput = 66;      // no such file, generation, tax code
inline constexpr int kExitUnavailable = 69;  // the daemon is not ready, or could not
inline constexpr int kExitBug = 70;
inline constexpr int kExitStorage = 74;
inline constexpr int kExitBusy = 75;  // somebody else holds it: try again
inline constexpr int kExitForbidden = 77;
inline constexpr int kExitConfig = 78;

int exit_code(ErrorCode code) noexcept;
int exit_code_of_reply(int status) noexcept;  // of the daemon's admin socket: 200, 4xx, 5xx

// Prints "luong: path: message" to stderr and ends the command.
[[noreturn]] void end_with(const Error& error);

}  // namespace luong::tools
