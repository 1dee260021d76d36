#include "tools/journal_rederive.h"

#include <fmt/format.h>

#include <cstdio>

#include "core/json_line.h"
#include "core/rederivation.h"
#include "core/revision.h"
#include "tools/exit_code.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void report(const JournalRecord& record, const JournalEntry& entry, const std::string& difference,
            bool as_json) {
  const std::string number = DeclarationNumber::from_value(entry.declaration_no).text();
  if (!as_json) {
    return print(fmt::format("{}  sequence {}  {}\n", number, record.receipt.sequence, difference));
  }
  std::string out;
  JsonLine json(out);
  json.open().member("seq").unsigned_number(record.receipt.sequence);
  json.member("declaration_no").text(number).member("difference").text(difference).close();
  print(out + "\n");
}

void summarise(std::uint64_t compared, std::uint64_t different, bool as_json) {
  if (!as_json) {
    return print(
        fmt::format("derived again: {}; different: {}\n", grouped(compared), grouped(different)));
  }
  std::string out;
  JsonLine json(out);
  json.open().member("compared").unsigned_number(compared);
  json.member("different").unsigned_number(different).close();
  print(out + "\n");
}

// The verdict before it is read by its sequence: revisions are few.
Result<bool> rises_again(JournalReader& reader, const JournalEntry& entry,
                         Rederivation& rederivation) {
  Revision revision;
  if (auto error = decode(entry.body, revision)) return fail(std::move(*error));
  JournalRecord record;
  if (auto error = reader.read(revision.previous_sequence, record)) return fail(std::move(*error));
  JournalEntry before;
  if (auto error = decode(record.payload, before)) return fail(std::move(*error));
  return rederivation.equal_revision(before, entry);
}

}  // namespace

int rederive(DecisionWalk::Options options, bool json) {
  options.revisions = true;
  auto reader = JournalReader::open(options.data / "journal");
  if (!reader) {
    std::fprintf(stderr, "luong: %s\n", to_string(reader.error()).c_str());
    return exit_code(reader.error().code);
  }
  Rederivation rederivation;
  std::uint64_t compared = 0;
  std::uint64_t different = 0;
  const auto compare = [&](const JournalRecord& record, const JournalEntry& entry,
                           const PinnedContext& context) -> std::optional<Error> {
    const bool revision = entry.kind == EntryKind::kRevision;
    const auto equal =
        revision ? rises_again(*reader, entry, rederivation) : rederivation.equal(entry, context);
    if (!equal) return equal.error();
    ++compared;
    if (*equal) return std::nullopt;
    ++different;
    report(record, entry, revision ? "another rise" : rederivation.difference(), json);
    return std::nullopt;
  };
  if (const auto error = DecisionWalk::run(options, compare)) {
    std::fprintf(stderr, "luong: %s\n", to_string(*error).c_str());
    return exit_code(error->code);
  }
  summarise(compared, different, json);
  return different == 0 ? kExitOk : 1;
}

}  // namespace luong::tools
