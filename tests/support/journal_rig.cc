#include "tests/support/journal_rig.h"

#include <stdlib.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace luong {
namespace {

std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31U);
}

LinkKey key_of(std::uint64_t kind, std::uint64_t value) {
  return {mixed(kind * 1'000'003 + mixed(value)), mixed(mixed(kind + 77) ^ value)};
}

}  // namespace

TemporaryFolder::TemporaryFolder(bool in_memory) {
  const std::filesystem::path memory = "/dev/shm";
  const bool use_memory = in_memory && std::filesystem::is_directory(memory);
  std::string name =
      ((use_memory ? memory : std::filesystem::temp_directory_path()) / "luong-test-XXXXXX")
          .string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string sample_payload(std::uint64_t number, std::size_t bytes) {
  std::string payload(std::max(bytes, sizeof number), '\0');
  std::memcpy(payload.data(), &number, sizeof number);
  for (std::size_t at = sizeof number; at < payload.size(); ++at) {
    payload[at] = static_cast<char>(number * 31 + at * at);
  }
  return payload;
}

std::vector<LinkKey> sample_links(std::uint64_t number) {
  return {key_of(1, number), key_of(2, number / 10), key_of(3, number % 10)};
}

std::optional<Error> JournalRig::open() {
  past.clear();
  state.clear();
  JournalRecovery recovery;
  recovery.on_checkpoint = [this](std::string_view saved) {
    state = saved;
    return std::optional<Error>();
  };
  recovery.on_record = [this](const Receipt& receipt, Instant decided_at,
                              std::string_view payload) {
    past.push_back({receipt, decided_at, std::string(payload)});
    return std::optional<Error>();
  };
  recovery.links_of = [](std::string_view payload, std::string& link_keys) {
    std::uint64_t number = 0;
    std::memcpy(&number, payload.data(), sizeof number);
    for (const LinkKey& key : sample_links(number)) append_link_key(key, link_keys);
  };
  options.log = [this](std::string_view line) { log.emplace_back(line); };
  auto opened = Journal::open(directory, options, recovery);
  if (!opened) return opened.error();
  journal = std::move(*opened);
  return std::nullopt;
}

std::optional<Error> JournalRig::write(std::uint64_t from, std::uint64_t to,
                                       std::size_t payload_bytes) {
  for (std::uint64_t number = from; number <= to; ++number) {
    journal->add(sample_payload(number, payload_bytes), sample_links(number));
  }
  return journal->commit(Instant{static_cast<std::int64_t>(1000 * to)});
}

}  // namespace luong
