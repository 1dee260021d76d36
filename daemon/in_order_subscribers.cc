// Who is told what happens after the replies: hello/1, event-ack/1.
#include <algorithm>

#include "daemon/in_order.h"

namespace luong {

namespace {

// Officers and auditors hear of all declarations, a declarant's client of its own.
std::uint64_t stream_of(const Arrival& arrival) {
  return arrival.audience == Audience::kDeclarant ? arrival.client : EventStreams::kOffice;
}

Error no_such_event(std::string_view member, std::uint64_t last) {
  return {ErrorCode::kSchema, "/" + std::string(member),
          "This stream has " + std::to_string(last) + " events; no later one has been told."};
}

}  // namespace

void InOrder::answer_hello(BatchSlot& slot) {
  const Hello& hello = slot.message.hello;
  std::optional<EventsTold> events;
  if (hello.events_from) {
    const EventStreams::Stream stream = ledger_.events.of(stream_of(*slot.arrival));
    const auto wish = static_cast<std::uint64_t>(*hello.events_from);
    events =
        EventsTold{wish == 0 ? stream.acknowledged + 1 : wish, stream.last, stream.acknowledged};
    if (events->from > stream.last + 1) {
      Answerer(*replies_).invalid(slot, no_such_event("events_from", stream.last));
      ++counters_.invalid;
      return;
    }
    subscribers_.add(slot.arrival->address.session, stream_of(*slot.arrival),
                     slot.arrival->audience, events->from);
    counters_.subscribers = subscribers_.count();
  }
  const std::int64_t wish = hello.window.value_or(options_.window);
  const auto window =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(wish, 1, options_.window_max));
  Answerer(*replies_).hello(slot, window, options_.frame_bytes_max, events);
}

// Of an event that has not been told: answered and done with.
bool InOrder::refuses_ack(BatchSlot& slot) {
  if (slot.message.kind != MessageKind::kEventAck) return false;
  const std::uint64_t last = ledger_.events.of(stream_of(*slot.arrival)).last;
  if (slot.message.ack.up_to <= last) return false;
  Answerer(*replies_).invalid(slot, no_such_event("events_to", last));
  ++counters_.invalid;
  return true;
}

// By the client, for its stream: whoever subscribes without a number goes on behind it.
Result<Receipt> InOrder::take_ack(const BatchSlot& slot) {
  const std::uint64_t up_to = slot.message.ack.up_to;
  const std::uint64_t stream = stream_of(*slot.arrival);
  const Receipt receipt = writer_->event_ack(slot, stream);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) {
    return fail(std::move(*error));
  }
  subscribers_.acknowledged(slot.arrival->address.session, up_to);
  return receipt;
}

std::optional<Error> InOrder::tell_subscribers(std::string& text,
                                               std::vector<Subscribers::Line>& lines) {
  const auto whole = subscribers_.tell(ledger_.events, text, lines);
  if (!whole) return whole.error();
  if (!*whole) ++counters_.unreadable;
  counters_.events_told += lines.size();
  return std::nullopt;
}

}  // namespace luong
