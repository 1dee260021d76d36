#include "tools/programme_files.h"

#include "core/stream_ledger.h"
#include "daemon/context_archive.h"
#include "storage/journal_reader.h"
#include "storage/snapshot_store.h"

namespace luong::tools {

Result<ProgrammeFiles> ProgrammeFiles::read(const std::filesystem::path& data) {
  auto reader = JournalReader::open(data / "journal");
  if (!reader) return fail(reader.error());
  ProgrammeFiles files;
  files.data_ = data;
  JournalRecord record;
  JournalEntry entry;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return fail(more.error());
    if (!*more) break;
    if (auto error = decode(record.payload, entry)) return fail(std::move(*error));
    if (auto error = files.take(entry, record.receipt.sequence)) return fail(std::move(*error));
  }
  return files;
}

std::optional<Error> ProgrammeFiles::take(const JournalEntry& entry, std::uint64_t sequence) {
  if (entry.kind == EntryKind::kContext) return decode(entry.body, versions_);
  if (entry.kind == EntryKind::kDelta) {
    EnterpriseDelta delta;
    if (auto error = decode(entry.body, delta)) return error;
    overlay_.add(delta, sequence);
    return std::nullopt;
  }
  if (entry.kind != EntryKind::kOfficerAct) return std::nullopt;
  OfficerAct act;
  if (auto error = decode(entry.body, act)) return error;
  if (const auto delta = delta_of(act)) {
    overlay_.add(*delta, sequence);
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
