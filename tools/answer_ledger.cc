#include "tools/answer_ledger.h"

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

namespace luong::tools {
namespace {

// The file: 16 bytes of magic, then records of key (16) and digest (8), little-endian.
constexpr std::string_view kMagic{"luong-answers/1\n", 16};
constexpr std::size_t kRecordBytes = 24;
static_assert(std::endian::native == std::endian::little);

using Record = std::array<std::uint64_t, 3>;

Error disk_error(const std::string& path) {
  return {ErrorCode::kStorage, path, std::strerror(errno)};
}

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

Error no_ledger(const std::string& path) {
  return {ErrorCode::kCorrupt, path, "This is no answer ledger of luong replay."};
}

bool begins_with_magic(std::FILE* file) {
  std::array<char, kMagic.size()> magic{};
  return std::fread(magic.data(), 1, magic.size(), file) == magic.size() &&
         std::string_view(magic.data(), magic.size()) == kMagic;
}

}  // namespace

AnswerLedger::~AnswerLedger() {
  if (file_ == nullptr) return;
  flush();
  std::fclose(file_);
}

std::optional<Error> AnswerLedger::load(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return disk_error(path);
  if (!begins_with_magic(file.get())) return no_ledger(path);
  Record record;
  while (std::fread(record.data(), 1, kRecordBytes, file.get()) == kRecordBytes) {
    digests_.insert_or_assign(MessageKey{record[0], record[1]}, record[2]);
  }
  if (std::ferror(file.get()) != 0) return disk_error(path);
  return std::nullopt;
}

std::optional<Error> AnswerLedger::append_to(const std::string& path) {
  path_ = path;
  if (const File there{std::fopen(path.c_str(), "rb")}) {
    if (!begins_with_magic(there.get()) && std::ftell(there.get()) > 0) return no_ledger(path);
  }
  file_ = std::fopen(path.c_str(), "ab");
  if (file_ == nullptr) return disk_error(path);
  std::fseek(file_, 0, SEEK_END);
  const long length = std::ftell(file_);
  if (length == 0) {
    unwritten_ = kMagic;
    return flush();
  }
  // A record cut off by a kill: filled up with zeros, so that the next ones stand where they
  // should.
  const auto past = (static_cast<std::size_t>(length) - kMagic.size()) % kRecordBytes;
  if (past != 0) unwritten_.assign(kRecordBytes - past, '\0');
  return flush();
}

AnswerLedger::Noted AnswerLedger::note(const MessageKey& key, std::uint64_t digest, bool revised) {
  const auto [at, added] = digests_.try_emplace(key, digest);
  if (added) {
    write(key, digest);
    return Noted::kNew;
  }
  ++compared_;
  if (at->second == digest) return Noted::kSame;
  if (!revised) return Noted::kChanged;
  at->second = digest;
  write(key, digest);  // The latest record of a message counts.
  return Noted::kRaised;
}

void AnswerLedger::write(const MessageKey& key, std::uint64_t digest) {
  if (file_ == nullptr) return;
  const Record record{key.high, key.low, digest};
  unwritten_.append(reinterpret_cast<const char*>(record.data()), kRecordBytes);
}

std::optional<Error> AnswerLedger::flush() {
  if (file_ == nullptr || unwritten_.empty()) return std::nullopt;
  const std::size_t written = std::fwrite(unwritten_.data(), 1, unwritten_.size(), file_);
  const bool whole = written == unwritten_.size() && std::fflush(file_) == 0;
  unwritten_.clear();
  if (!whole) return disk_error(path_);
  return std::nullopt;
}

}  // namespace luong::tools
