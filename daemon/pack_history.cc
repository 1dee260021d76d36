#include "daemon/pack_history.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "storage/durable_file.h"

namespace luong {

namespace {

constexpr std::size_t kBytesMax = std::size_t{16} << 20U;

constexpr std::array<std::string_view, 3> kWords = {"loaded", "used", "tried"};  // by What

std::string line_of(const PackHistory::Event& event) {
  return to_string(event.at) + " " + std::string(kWords[static_cast<std::size_t>(event.what)]) +
         " " + event.hash + " " + std::to_string(event.uid) + " " +
         (event.officer.empty() ? "-" : event.officer) + "\n";
}

std::string_view next_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

std::optional<PackHistory::Event> event_of(std::string_view line) {
  const auto at = parse_instant(next_word(line));
  const std::string_view what = next_word(line);
  const std::string_view hash = next_word(line);
  const std::string_view uid = next_word(line);
  PackHistory::Event event;
  const auto word = std::ranges::find(kWords, what);
  if (!at || word == kWords.end() || hash.size() != 64) return std::nullopt;
  const auto [end, wrong] = std::from_chars(uid.data(), uid.data() + uid.size(), event.uid);
  if (wrong != std::errc() || end != uid.data() + uid.size() || line.empty()) return std::nullopt;
  event.at = *at;
  event.what = static_cast<PackHistory::What>(word - kWords.begin());
  event.hash = hash;
  if (line != "-") event.officer = line;
  return event;
}

}  // namespace

std::optional<Error> PackHistory::load() {
  events_.clear();
  const auto text = read_small_file(file_, kBytesMax);
  if (!text) {
    if (text.error().code == ErrorCode::kNotFound) return std::nullopt;
    return text.error();
  }
  std::string_view rest = *text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    auto event = event_of(line);
    if (!event) {
      return Error{ErrorCode::kCorrupt, file_.string() + ":" + std::to_string(number),
                   "says not who loaded or used which pack when"};
    }
    events_.push_back(std::move(*event));
  }
  return std::nullopt;
}

std::optional<Error> PackHistory::add(Event event) {
  std::string text;
  for (const Event& earlier : events_) text += line_of(earlier);
  text += line_of(event);
  if (auto error = replace_file(file_, text)) return error;
  events_.push_back(std::move(event));
  return std::nullopt;
}

const PackHistory::Event* PackHistory::first_load(std::string_view hash) const {
  const auto found = std::ranges::find_if(events_, [&](const Event& event) {
    return event.what == What::kLoaded && event.hash == hash;
  });
  return found == events_.end() ? nullptr : &*found;
}

bool PackHistory::was_used(std::string_view hash) const {
  return std::ranges::any_of(
      events_, [&](const Event& event) { return event.what == What::kUsed && event.hash == hash; });
}

bool PackHistory::was_in_force(std::string_view hash) const {
  return std::ranges::any_of(events_, [&](const Event& event) {
    return event.what != What::kLoaded && event.hash == hash;
  });
}

std::string PackHistory::before_last() const {
  std::string last, before;
  for (const Event& event : events_) {
    if (event.what != What::kUsed || event.hash == last) continue;
    before = std::exchange(last, event.hash);
  }
  return before;
}

std::string PackHistory::why_not_by(std::uint32_t uid, std::string_view hash,
                                    bool one_in_force) const {
  if (!one_in_force || was_used(hash)) return {};
  bool loaded = false;
  for (const Event& event : events_) {
    if (event.what != What::kLoaded || event.hash != hash) continue;
    if (event.uid != uid) return {};
    loaded = true;
  }
  if (!loaded) {
    return "who loaded this pack is not known: load it again, and let another user put it in force";
  }
  return "you loaded this pack (user id " + std::to_string(uid) +
         "): another user must put it in force (criteria.four_eyes)";
}

}  // namespace luong
