#pragma once

#include <unistd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/compliance_snapshot.h"
#include "core/criteria_pack.h"
#include "core/draw.h"
#include "core/officer_act.h"
#include "core/reference_data.h"
#include "core/scan_command.h"
#include "core/scanner.h"

namespace luong {

// What is pinned for declarations: immutable parts shared with whoever still reads them. Any part
// may be missing (null): then luong is not ready and says so.
struct Context {
  std::shared_ptr<const ComplianceSnapshot> snapshot;
  std::shared_ptr<const CriteriaPack> pack;
  std::shared_ptr<const ReferenceData> reference;
  std::shared_ptr<const ScannerRegistry> scanners;
  std::shared_ptr<const DrawKey> key;

  bool ready() const { return snapshot && pack && reference && scanners && key; }
};

// Who gave an operator's command: from SO_PEERCRED, and the officer id the command names.
struct Actor {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::int32_t pid = 0;
  std::string officer;
};

// luongd acting by itself: at its start, or when a time is over.
inline Actor own_actor() { return {geteuid(), getegid(), getpid(), "luongd"}; }

// An operator's command that takes its place in arrival order among the declarations, because it
// changes what they are judged by, must be journaled (audit), or reads what only the pipeline's
// thread may read. `done` is called on the pipeline's thread once what the command did is durable.
struct Control {
  enum class Kind : std::uint8_t {
    kUseContext,  // replace the parts of the context that `context` has; journaled as context +
                  // audit
    kAudit,       // journal `text` (a mutating command, or a read of an enterprise or explanation)
    kLookup,      // find the journal entry of `declaration_no` (payload handed to done); audited
    kDryRun,      // judge `frame` without any effect; audited; done gets the officer's reply line
    kShadow,      // put context.pack on trial beside the one in force, or end the trial where it is
                  // null; audited
    kOfficerAct,  // do `command`; refused or done, it is journaled
    kSessionEnded,  // a session that subscribed is gone
    kAlerts,        // the open alerts (AlertBook::save in payload)
    kScans,         // the scan planner (ScanPlanner::save in payload)
    kScanCommand,   // do `scan_command`; audited; how many orders it moved in done.count
    kTick,          // time passed and nothing else: what waits for it is done
    kDrainMark,     // done is called when everything that arrived before is answered
  };
  Kind kind = Kind::kAudit;
  Actor actor;
  std::string text;                  // the command as given, for the audit record
  Context context;                   // kUseContext
  std::uint64_t declaration_no = 0;  // kLookup
  std::uint64_t session = 0;         // kSessionEnded
  std::string frame;                 // kDryRun
  OfficerCommand command;            // kOfficerAct; `at` is set when its turn comes
  ScanCommand scan_command;          // kScanCommand
  struct Done {
    bool ok = false;
    std::string message;         // an error's sentence, the dry-run's reply line
    std::string payload;         // kLookup: the journal entry (core/journal_entry.h), else empty
    std::uint64_t sequence = 0;  // of the entry found, or of the audit record
    std::string receipt_hash;    // raw, of the entry found
    ContextVersions versions;    // kLookup: those the entry cites
    OfficerAct act;              // kOfficerAct: as it was journaled
    std::size_t count = 0;       // kScanCommand
    std::string overlay;         // kLookup: the enterprise deltas so far (EnterpriseOverlay::save)
  };
  std::function<void(Done)> done;
};

}  // namespace luong
