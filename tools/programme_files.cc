#include "tools/programme_files.h"

#include "core/stream_ledger.h"
#include "daemon/context_archive.h"
#include "storage/snapshot_store.h"
#include "tools/entry_walk.h"

namespace luong::tools {

Result<ProgrammeFiles> ProgrammeFiles::read(const std::filesystem::path& data) {
  ProgrammeFiles files;
  files.data_ = data;
  const auto take = [&files](const JournalRecord& record, const JournalEntry& entry) {
    return files.take(entry, record.receipt.sequence);
  };
  if (auto error = EntryWalk{data / "journal"}.run(take)) return fail(std::move(*error));
  return files;
}

std::optional<Error> ProgrammeFiles::take(const JournalEntry& entry, std::uint64_t sequence) {
  if (entry.kind == EntryKind::kContext) return decode(entry.body, versions_);
  if (auto error = take_change(entry, sequence, overlay_)) return error;
  if (entry.kind != EntryKind::kOfficerAct) return std::nullopt;
  OfficerAct act;
  if (auto error = decode(entry.body, act)) return error;
  if (const auto delta = delta_of(act)) {
    changes.push_back(
        {sequence, delta->tax_code, delta->at, delta->kind == DeltaKind::kMembershipGranted});
  }
  if (auto* file = std::get_if<Membership>(&act.after)) {
    memberships[file->tax_code] = std::move(*file);
  } else if (auto* hold = std::get_if<CaseHold>(&act.after)) {
    holds[hold->case_no] = std::move(*hold);
  } else if (auto* request = std::get_if<SupportRequest>(&act.after)) {
    requests[request->id] = std::move(*request);
  } else {
    auto& appeal = std::get<LevelAppeal>(act.after);
    appeals[appeal.id] = std::move(appeal);
  }
  return std::nullopt;
}

const Membership& ProgrammeFiles::of(TaxCode tax_code) const {
  static const Membership kNone;
  const auto at = memberships.find(tax_code);
  return at == memberships.end() ? kNone : at->second;
}

Result<std::shared_ptr<const ComplianceSnapshot>> ProgrammeFiles::snapshot() const {
  if (versions_.snapshot_generation == 0) {
    return fail(ErrorCode::kNotFound, "no snapshot was ever in force here");
  }
  return SnapshotStore(data_).load(versions_.snapshot_generation);
}

Result<std::shared_ptr<const CriteriaPack>> ProgrammeFiles::pack() const {
  if (versions_.pack.empty()) {
    return fail(ErrorCode::kNotFound, "no criteria pack was ever in force here");
  }
  return ContextArchive(data_).pack(versions_.pack);
}

}  // namespace luong::tools
