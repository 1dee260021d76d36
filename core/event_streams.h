#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace luong {

class CanonicalReader;

// The places of one event (verdict-change/1) in what subscribers are told: each client hears of its
// own declarations, officers of all. Both count from 1 without gaps; 0 is no place.
struct EventNumbers {
  std::uint64_t client = 0, office = 0;
  bool operator==(const EventNumbers&) const = default;
};
void put(std::string& out, const EventNumbers& numbers);  // Part of larger canonical forms.
void take(CanonicalReader& reader, EventNumbers& numbers);

// How far the streams of events have come, and how far each was acknowledged. The events themselves
// stand in the journal, found by their number. Part of the in-order state; one thread. As large as
// there are clients with events.
class EventStreams {
 public:
  static constexpr std::uint64_t kOffice = 0;  // the officers' stream; else a client

  struct Stream {
    std::uint64_t last = 0;          // the newest event; 0 none yet
    std::uint64_t acknowledged = 0;  // every one up to it
    bool operator==(const Stream&) const = default;
  };

  // The places of the next event about a declaration of `client`. No effect.
  EventNumbers next(std::uint64_t client) const;
  // An event took them.
  void add(std::uint64_t client, const EventNumbers& numbers);
  // A lower number than before changes nothing.
  void acknowledge(std::uint64_t stream, std::uint64_t up_to);
  Stream of(std::uint64_t stream) const;

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  std::map<std::uint64_t, Stream> streams_;  // Ordered: saved bytes are always the same.
};

// event-ack/1 as kept in a kEventAck entry's body.
struct EventAckBody {
  std::uint64_t stream = 0, up_to = 0;
};
void encode(const EventAckBody& ack, std::string& out);
std::optional<Error> decode(std::string_view bytes, EventAckBody& ack);

}  // namespace luong
