#pragma once

#include <functional>

#include "config/daemon_config.h"

namespace luong {

// sysexits.h, as far as we use it.
enum ExitCode : int {
  kExitOk = 0,
  kExitUsage = 64,        // wrong options
  kExitUnavailable = 69,  // an address or the data directory is somebody else's
  kExitBug = 70,
  kExitCannotCreate = 73,
  kExitIo = 74,
  kExitJournal = 75,  // the journal is doubtful: start again and it finds out what the disk holds
  kExitConfig = 78,   // configuration, key ring, or what rests in the data directory
};

// Runs luongd until it is told to stop; returns the process's exit code. Everything is built and
// torn down in one order:
//   lock, key ring, context -> addresses bound -> journal recovered -> pipeline and heavy threads
//   -> clients let in -> (signal) drained -> threads joined -> journal closed -> lock given back
// Threads: the caller's runs all sockets and timers; one runs the pipeline (with its workers); one
// does what takes long for the admin socket. `reread` gives the configuration anew (SIGHUP).
int run_daemon(const DaemonConfig& config, const std::function<LoadedConfig()>& reread);

}  // namespace luong
