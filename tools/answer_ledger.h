#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "core/result.h"
#include "tools/message_glance.h"

namespace luong::tools {

// Which answer each message got, over runs of the client and of the daemon: 24 bytes a message on
// disk (answers are appended as they come, so a client that was killed has lost at most what it had
// not flushed), about twice that in memory.
class AnswerLedger {
 public:
  AnswerLedger() = default;
  ~AnswerLedger();
  AnswerLedger(const AnswerLedger&) = delete;
  AnswerLedger& operator=(const AnswerLedger&) = delete;

  // Reads the answers of earlier runs, to compare with. A part of a record at the end, as a killed
  // client leaves it, is ignored.
  std::optional<Error> load(const std::string& path);
  // Appends new answers to `path` from now on; a file that is there is continued.
  std::optional<Error> append_to(const std::string& path);

  enum class Noted : std::uint8_t {
    kNew,
    kSame,
    kRaised,  // another, which says that its verdict rose since; compared with this one from now on
    kChanged,  // another
  };
  // Notes an answer; `revised` where it says that its verdict rose after its reply.
  Noted note(const MessageKey& key, std::uint64_t digest, bool revised = false);
  // Writes out what note() collected; the error of the disk, if any.
  std::optional<Error> flush();

  std::size_t size() const { return digests_.size(); }
  std::uint64_t compared() const { return compared_; }  // answers that were known before

 private:
  struct KeyHash {
    using is_avalanching = void;
    std::size_t operator()(const MessageKey& key) const { return key.low; }
  };

  void write(const MessageKey& key, std::uint64_t digest);

  boost::unordered_flat_map<MessageKey, std::uint64_t, KeyHash> digests_;
  std::string path_, unwritten_;
  std::FILE* file_ = nullptr;
  std::uint64_t compared_ = 0;
};

}  // namespace luong::tools
