#include "core/event_streams.h"

#include <algorithm>

#include "core/canonical_reader.h"

namespace luong {

void put(std::string& out, const EventNumbers& numbers) {
  put_varint(out, numbers.client);
  put_varint(out, numbers.office);
}

void take(CanonicalReader& reader, EventNumbers& numbers) {
  numbers.client = reader.number();
  numbers.office = reader.number();
}

EventNumbers EventStreams::next(std::uint64_t client) const {
  return {of(client).last + 1, of(kOffice).last + 1};
}

void EventStreams::add(std::uint64_t client, const EventNumbers& numbers) {
  const auto reach = [this](std::uint64_t stream, std::uint64_t number) {
    if (number == 0) return;
    Stream& known = streams_[stream];
    known.last = std::max(known.last, number);
  };
  reach(client, numbers.client);
  reach(kOffice, numbers.office);
}

void EventStreams::acknowledge(std::uint64_t stream, std::uint64_t up_to) {
  Stream& known = streams_[stream];
  known.acknowledged = std::max(known.acknowledged, up_to);
}

EventStreams::Stream EventStreams::of(std::uint64_t stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? Stream{} : found->second;
}

void EventStreams::save(std::string& out) const {
  put_varint(out, streams_.size());
  for (const auto& [stream, known] : streams_) {
    put_fixed(out, stream);
    put_varint(out, known.last);
    put_varint(out, known.acknowledged);
  }
}

std::optional<Error> EventStreams::load(std::string_view bytes) {
  streams_.clear();
  CanonicalReader reader(bytes);
  const std::size_t count = reader.count();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    Stream& known = streams_[reader.fixed()];
    known.last = reader.number();
    known.acknowledged = reader.number();
  }
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "stored streams of events do not read back"};
}

void encode(const EventAckBody& ack, std::string& out) {
  put_fixed(out, ack.stream);
  put_varint(out, ack.up_to);
}

std::optional<Error> decode(std::string_view bytes, EventAckBody& ack) {
  CanonicalReader reader(bytes);
  ack.stream = reader.fixed();
  ack.up_to = reader.number();
  if (reader.complete()) return std::nullopt;
  return Error{ErrorCode::kCorrupt, {}, "a stored acknowledgement does not read back"};
}

}  // namespace luong
