// What the journal costs a record, against the least it could cost: the same bytes appended to a
// file, one write and one fdatasync a batch. Both run in the same breath, because the machine's
// disk and neighbours change from minute to minute; read `cpu_us` (all threads, the index included)
// and the ratio, not the wall clock alone.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <chrono>
#include <cstring>
#include <vector>

#include "storage/file.h"
#include "storage/journal.h"
#include "tests/support/journal_rig.h"

namespace luong {
namespace {

constexpr std::size_t kPayloadBytes = 1300;
constexpr std::uint64_t kRecords = 1 << 16;  // Beyond one segment, so that rotation is in it.

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
  double cpu_us = 0;  // A record.
  double wall_us = 0;
};

template <typename Work>
Cost measure(const Work& work) {
  const double cpu = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - begin;
  return {(cpu_seconds() - cpu) * 1e6 / static_cast<double>(kRecords),
          wall.count() / static_cast<double>(kRecords)};
}

std::string payload_of(std::uint64_t number) { return sample_payload(number, kPayloadBytes); }

// Made before the clock starts: 512 payloads, of which each record changes the first bytes.
struct Input {
  std::vector<std::string> payloads;
  std::vector<std::vector<LinkKey>> links;

  Input() {
    for (std::uint64_t i = 0; i < 512; ++i) payloads.push_back(payload_of(i));
    for (std::uint64_t number = 1; number <= kRecords; ++number) {
      const LinkKey own = own_key(number);
      links.push_back({own, {~own.high, own.low}, {own.low, own.high}});
    }
  }
  std::string_view payload(std::uint64_t number) {
    std::string& payload = payloads[number % payloads.size()];
    std::memcpy(payload.data(), &number, sizeof number);
    return payload;
  }
};

Input& input() {
  static Input made;
  return made;
}

std::optional<std::string> append_plainly(const std::filesystem::path& file, std::uint64_t batch) {
  auto opened = Files::real().open(file, OpenMode::kCreate);
  if (!opened) return to_string(opened.error());
  if (auto error = (*opened)->resize(kRecords * kPayloadBytes)) return to_string(*error);
  std::string buffer;
  std::uint64_t offset = 0;
  for (std::uint64_t number = 1; number <= kRecords;) {
    buffer.clear();
    for (std::uint64_t i = 0; i < batch; ++i, ++number) buffer.append(input().payload(number));
    if (auto error = (*opened)->write_at(offset, buffer)) return to_string(*error);
    if (auto error = (*opened)->sync()) return to_string(*error);
    offset += buffer.size();
  }
  return std::nullopt;
}

std::optional<std::string> append_to_journal(Journal& journal, std::uint64_t batch) {
  for (std::uint64_t number = 1; number <= kRecords;) {
    for (std::uint64_t i = 0; i < batch; ++i, ++number) {
      journal.add(input().payload(number), input().links[number - 1]);
    }
    if (auto error = journal.commit(Instant{1})) return to_string(*error);
  }
  return std::nullopt;
}

// Every record found by each of its keys and read back as it was written; strangers not found.
std::optional<std::string> check_answers(Journal& journal) {
  std::string read;
  for (std::uint64_t number = 1; number <= kRecords; number += 97) {
    for (const LinkKey& key : input().links[number - 1]) {
      const auto position = journal.find(key);
      if (!position || position->sequence != number) return "a record is not found";
    }
    if (!journal.read(*journal.find(own_key(number)), read)) return "a record cannot be read";
    if (read != input().payload(number)) return "a record reads differently";
    if (journal.find(own_key(kRecords + number))) return "a stranger is found";
  }
  return std::nullopt;
}

void journal_append(benchmark::State& state) {
  const auto batch = static_cast<std::uint64_t>(state.range(0));
  Cost journal_cost;
  Cost plain_cost;
  double rounds = 0;
  for (auto _ : state) {
    const TemporaryFolder folder;
    std::optional<std::string> wrong;
    plain_cost.cpu_us +=
        measure([&] { wrong = append_plainly(folder.path() / "plain", batch); }).cpu_us;
    auto journal = Journal::open(folder.path() / "journal", {}, {});
    if (!journal) wrong = to_string(journal.error());
    if (!wrong) {
      const Cost cost = measure([&] { wrong = append_to_journal(**journal, batch); });
      journal_cost.cpu_us += cost.cpu_us;
      journal_cost.wall_us += cost.wall_us;
    }
    if (!wrong) wrong = check_answers(**journal);
    if (wrong) {
      state.SkipWithError(wrong->c_str());
      return;
    }
    rounds += 1;
  }
  state.counters["cpu_us"] = journal_cost.cpu_us / rounds;
  state.counters["plain_cpu_us"] = plain_cost.cpu_us / rounds;
  state.counters["ratio"] = journal_cost.cpu_us / plain_cost.cpu_us;
  state.counters["records/s"] = 1e6 * rounds / journal_cost.wall_us;
}
BENCHMARK(journal_append)->Arg(128)->Arg(512)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace luong
