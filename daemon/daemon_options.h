#pragma once

#include "config/daemon_config.h"
#include "daemon/clients.h"
#include "daemon/pipeline.h"
#include "storage/journal.h"

namespace luong {

// What a configuration means to the parts of the daemon. Units are those of the configuration's
// keys.
JournalOptions journal_options(const DaemonConfig& config);
CapTerms cap_terms(const DaemonConfig& config);
PipelineOptions pipeline_options(const DaemonConfig& config);
ClientLimits client_limits(const DaemonConfig& config);

// A connection is a descriptor: what the system allows bounds what configuration may promise. Asks
// the system for all it allows, and lowers connections_max, with a line in the log, where that is
// too little.
void fit_descriptors(DaemonConfig& config);

}  // namespace luong
