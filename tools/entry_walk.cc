#include "tools/entry_walk.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace luong::tools {
namespace {

constexpr std::uint64_t kProgressEvery = 50'000;

}  // namespace

std::optional<Error> EntryWalk::run(const Take& take) const {
  auto reader = JournalReader::open(journal);
  if (!reader) return reader.error();
  const auto last = reader->last_sequence();
  if (!last) return last.error();
  const bool shows_progress = isatty(STDERR_FILENO) != 0;
  JournalRecord record;
  JournalEntry entry;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more || record.receipt.sequence > std::min(to, *last)) break;
    if (auto error = decode(record.payload, entry)) return error;
    if (auto error = take(record, entry)) return error;
    if (shows_progress && record.receipt.sequence % kProgressEvery == 0) {
      std::fprintf(stderr, "\r%s up to %llu of %llu", doing.c_str(),
                   static_cast<unsigned long long>(record.receipt.sequence),
                   static_cast<unsigned long long>(*last));
    }
  }
  if (shows_progress) std::fputc('\n', stderr);
  return std::nullopt;
}

}  // namespace luong::tools
