#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/event_line.h"
#include "core/event_streams.h"
#include "core/facts.h"
#include "core/stream_ledger.h"

namespace luong {

// The sessions that asked for events (hello/1 events_from), and how far each has been told. Events
// rest in the journal; here is only where each session stands, so nothing is lost with it. A
// session is told kAhead events beyond what it acknowledged and no more: what it holds up costs no
// memory. Used by the pipeline's thread after a sync: what is told is durable.
class Subscribers {
 public:
  static constexpr std::uint64_t kAhead = 256;
  static constexpr std::size_t kAtOnce = 2'048;  // lines a call: others are waiting for the thread

  explicit Subscribers(EntryArchive& archive) : archive_(archive) {}

  // From the event `from` on; a second time the session begins anew there.
  void add(std::uint64_t session, std::uint64_t stream, Audience audience, std::uint64_t from);
  void remove(std::uint64_t session) { sessions_.erase(session); }
  // By that session: it has taken every event up to there.
  void acknowledged(std::uint64_t session, std::uint64_t up_to);

  struct Line {
    std::uint64_t session = 0;
    std::size_t at = 0, size = 0;  // in the text
  };
  // Appends what there is to tell to `text` and `lines`, at most kAtOnce lines: where more is left,
  // behind() says so, and the sessions that got none come first next time. False where an event
  // does not read: its session is told so and nothing more. Other errors of the journal come back.
  Result<bool> tell(const EventStreams& streams, std::string& text, std::vector<Line>& lines);
  bool behind() const { return behind_; }

  std::size_t count() const { return sessions_.size(); }

 private:
  struct Session {
    std::uint64_t stream = 0;
    Audience audience = Audience::kDeclarant;
    std::uint64_t next = 1;
    std::uint64_t acknowledged = 0;
  };
  std::optional<Error> append(const Session& session, std::string& text);
  std::optional<Error> append_revision(const Session& session, std::string& text);
  std::optional<Error> append_step(const Session& session, std::string& text);
  std::optional<Error> append_notice(const Session& session, std::string& text);
  EventHead head_of(const Session& session) const;

  // Tells one session what fits; false where an event does not read.
  Result<bool> tell(std::uint64_t id, Session& session, std::uint64_t last, std::string& text,
                    std::vector<Line>& lines);

  EntryArchive& archive_;
  std::map<std::uint64_t, Session> sessions_;
  std::uint64_t told_up_to_ = 0;  // the officers' newest event when all were told
  bool asked_ = false;            // by a session, since
  bool behind_ = false;
  std::uint64_t next_session_ = 0;  // that comes first
  StoredEntry stored_, of_step_;    // an event; the alert or decision it is about
  Declaration declaration_;
  Verdict verdict_;
};

}  // namespace luong
