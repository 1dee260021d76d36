#include "config/config_key.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/units.h"
#include "core/limits.h"
#include "core/suggestion.h"

namespace luong {

namespace {

using C = DaemonConfig;
using T = ConfigType;

constexpr std::int64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB;
constexpr auto as_bound(std::size_t limit) { return static_cast<std::int64_t>(limit); }

// Bounds named limits:: are the wire's: configuration may lower them, never raise them. One row a
// key, its sentence below it.
constexpr std::array kKeys{
    ConfigKey{"data_directory", T::kText, &C::data_directory, "./luong-data", 0, 0, "", false,
              "Where journal, snapshots, packs, reference data, sockets and key ring rest; one "
              "luongd at a time."},
    ConfigKey{
        "keyring", T::kText, &C::keyring, "keyring", 0, 0, "", false,
        "The master keys of the random draw, one `key_id hex64` a line, mode 0600; relative to "
        "data_directory. `luong keys new` makes one."},
    ConfigKey{"allow_plaintext", T::kFlag, &C::allow_plaintext, "false", 0, 0, "", false,
              "Whether plain TCP may listen on an address that is not loopback: declarations and "
              "verdicts then cross the network unprotected."},
    ConfigKey{"workers", T::kCount, &C::workers, "0", 0, 256, "", false,
              "Threads that parse and score a batch; 0 takes one less than there are processors, "
              "1 none but the pipeline's own. Verdicts do not depend on it."},
    ConfigKey{"batch_max", T::kCount, &C::batch_max, "512", 1, as_bound(limits::kBatchMax), "",
              false, "Declarations decided and synced together at most; there is no timer."},
    ConfigKey{"budget_ms", T::kDuration, &C::budget_ms, "1s", 1, 600'000, "", false,
              "Time a declaration without deadline_ms has; past it the answer is at least Yellow "
              "(X953)."},
    ConfigKey{"drain_ms", T::kDuration, &C::drain_ms, "10s", 0, limits::kDrainMs, "", true,
              "Time a stopping luongd takes at most to answer and write what had arrived."},
    ConfigKey{"window", T::kCount, &C::window, "1024", 1, limits::kWindowMax, "", false,
              "Requests a connection may have in flight before it is no longer read."},
    ConfigKey{"window_max", T::kCount, &C::window_max, "8192", 1, limits::kWindowMax, "", false,
              "The largest window a client may ask for in hello/1."},
    ConfigKey{"connections_max", T::kCount, &C::connections_max, "10000", 1,
              as_bound(limits::kConnectionsMax), "", true,
              "Connections of clients at a time; one more is told OVERLOADED and closed."},

    ConfigKey{
        "limits.frame", T::kSize, &C::frame_bytes_max, "256KiB", kKiB,
        as_bound(limits::kFrameBytesMax), "", false,
        "The longest line a client may send; a longer one is skipped and answered TOO_LARGE."},
    ConfigKey{"limits.queued_replies", T::kSize, &C::queued_reply_bytes_max, "1MiB", 16 * kKiB,
              as_bound(limits::kQueuedReplyBytesMax), "", false,
              "Reply bytes a client may leave unread before it is no longer read itself."},
    ConfigKey{"limits.frame_deadline", T::kDuration, &C::frame_deadline_ms, "10s", 100,
              limits::kFrameDeadlineMs, "", false,
              "Time a line may take from its first byte to its newline."},
    ConfigKey{"limits.write_progress", T::kDuration, &C::write_progress_ms, "10s", 100,
              limits::kWriteProgressMs, "", false,
              "Time a client may take none of its replies before it is disconnected."},
    ConfigKey{"limits.idle", T::kDuration, &C::idle_ms, "15min", 1'000, limits::kIdleMs, "", false,
              "Time a connection may stand without a request before it is closed."},
    ConfigKey{
        "limits.keep_alive", T::kDuration, &C::keep_alive_ms, "20s", 1'000, limits::kKeepAliveMs,
        "", false,
        "Idle time after which TCP asks whether the client is still there, in whole seconds."},

    ConfigKey{"queue.messages_max", T::kCount, &C::queue_messages_max, "16384", 1, 1'048'576, "",
              false,
              "Messages of all clients that may wait for the pipeline; past it the answer is "
              "OVERLOADED."},
    ConfigKey{"queue.bytes_max", T::kSize, &C::queue_bytes_max, "64MiB", 256 * kKiB, kGiB, "",
              false, "Bytes of all clients that may wait for the pipeline."},

    ConfigKey{"journal.segment_size", T::kSize, &C::journal_segment_bytes, "64MiB", kMiB, kGiB, "",
              false, "Size of one journal file; a checkpoint is written when it is full."},
    ConfigKey{
        "journal.sync", T::kWord, &C::journal_sync, "batch", 0, 0, "batch|interval|off", false,
        "When verdicts reach the disk: batch is before they are told (the promise luong makes); "
        "interval and off may lose answered verdicts when the machine fails."},
    ConfigKey{"journal.sync_interval", T::kDuration, &C::journal_sync_interval_ms, "100ms", 1,
              10'000, "", false, "Time between syncs where journal.sync is interval."},

    ConfigKey{"ledger.sightings", T::kCount, &C::ledger_sightings, "4194304", 1'024, 1'073'741'824,
              "", false,
              "Places for what the ledger remembers: a pair of a trader with what it used, a bill, "
              "an invoice, a container on a voyage; 24 bytes each. Past about half, some of the "
              "oldest are forgotten (docs/ledger.md)."},
    ConfigKey{"ledger.parties", T::kCount, &C::ledger_parties, "262144", 256, 67'108'864, "", false,
              "Places for traders and brokers whose declarations a day are counted; 88 bytes "
              "each."},

    ConfigKey{"accounts.exit_days", T::kCount, &C::exit_days, "15", 1, 366, "", false,
              "Days after registration by which goods under supervision that name no deadline must "
              "have left the country (docs/accounts.md)."},
    ConfigKey{"accounts.counterpart_days", T::kCount, &C::counterpart_days, "15", 1, 366, "", false,
              "Days after registration by which an on-the-spot export must have its import."},
    ConfigKey{"accounts.obligations", T::kCount, &C::obligation_places, "65536", 1'024, 16'777'216,
              "", false,
              "Places for what is owed (re-exports, exits, counterparts), about 100 bytes each. "
              "Where all are taken the longest overdue is forgotten first."},

    ConfigKey{"caps.reading", T::kWord, &C::caps_reading, "yellow", 0, 0, "yellow|yellow_and_red",
              false,
              "What the cap on document checks is a share of: Yellow alone, or Yellow and Red "
              "together (docs/selectivity.md)."},
    ConfigKey{"caps.without_row", T::kWord, &C::caps_without_row, "carry_last", 0, 0,
              "refuse|uncapped|carry_last", false,
              "What holds on a day that no row of caps.csv names: refuse such reference data, no "
              "cap at all, or the latest row before."},
    ConfigKey{"caps.minimum_yellow", T::kCount, &C::caps_minimum_yellow, "200", 0, 10'000, "",
              false,
              "Share of formal declarations, in hundredths of a percent, that may be made Yellow "
              "at discretion however many must be inspected."},
    ConfigKey{"caps.minimum_red", T::kCount, &C::caps_minimum_red, "50", 0, 10'000, "", false,
              "The same of Red."},
    ConfigKey{"caps.epoch", T::kCount, &C::caps_epoch, "500", 10, 1'000'000, "", false,
              "Declarations judged until the thresholds of tier 2 are set anew; a new day sets "
              "them anew, too."},

    ConfigKey{"permits.silence_max", T::kDuration, &C::permit_silence_max_ms, "1h", 1'000,
              7 * 24 * 3'600'000, "", false,
              "Time the single window may be silent before what it told of permits counts as old: "
              "goods that need one are Yellow then (docs/permits.md)."},

    ConfigKey{
        "criteria.pack", T::kText, &C::criteria_pack, "", 0, 0, "", false,
        "Directory of the criteria pack to start with while none was put in force by `criteria "
        "use`; empty for none."},
    ConfigKey{"criteria.four_eyes", T::kFlag, &C::four_eyes, "true", 0, 0, "", false,
              "Whether another user than the one who loaded a criteria pack must put it in force; "
              "the first pack of all is free."},
    ConfigKey{
        "reference.directory", T::kText, &C::reference_directory, "", 0, 0, "", false,
        "Directory of the reference data (and scanners.toml) to start with while none was put "
        "in force by `reference use`; empty for none."},

    ConfigKey{"admin.socket", T::kText, &C::admin_socket, "admin.sock", 0, 0, "", false,
              "The Unix socket `luong ctl` speaks to, mode 0660; relative to data_directory."},
    ConfigKey{
        "admin.admin_uids", T::kUidList, &C::admin_uids, "[]", 0, 4'294'967'294, "", true,
        "User ids that may change things there, besides root and luongd's own user; everybody "
        "else who may open it only reads."},

    ConfigKey{"log.level", T::kWord, &C::log_level, "info", 0, 0, "debug|info|warn|error|off", true,
              "The least serious line that is written to stderr."},
    ConfigKey{"log.format", T::kWord, &C::log_format, "text", 0, 0, "text|json", false,
              "Form of a log line."},
};

std::vector<std::string_view> words_of(const ConfigKey& key) {
  std::vector<std::string_view> words;
  std::string_view rest = key.words;
  while (!rest.empty()) {
    const auto bar = rest.find('|');
    words.push_back(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
  }
  return words;
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      out += "\\u00";
      out += {kHex[static_cast<unsigned char>(c) >> 4U], kHex[static_cast<unsigned char>(c) & 15U]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::optional<std::string> outside(const ConfigKey& key, std::int64_t value) {
  if (value >= key.min && value <= key.max) return std::nullopt;
  return "must be " + bounds(key);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string wrong_type(const ConfigKey& key) { return "must be " + expects(key); }

std::optional<std::string> assign_number(const ConfigKey& key, const ConfigValue& value,
                                         std::int64_t& member) {
  std::optional<std::int64_t> number;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    // A bare number has a unit only where the key's own name says it.
    if (key.type == T::kCount || key.name.ends_with("_ms")) number = *integer;
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    if (key.type == T::kDuration) number = parse_duration_ms(*text);
    if (key.type == T::kSize) number = parse_size_bytes(*text);
  }
  if (!number) return wrong_type(key);
  if (auto problem = outside(key, *number)) return problem;
  member = *number;
  return std::nullopt;
}

std::optional<std::string> assign_string(const ConfigKey& key, const ConfigValue& value,
                                         std::string& member) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return wrong_type(key);
  if (text->find('\0') != std::string::npos) return "must not hold a zero byte";
  if (key.type == T::kWord) {
    const auto words = words_of(key);
    if (std::find(words.begin(), words.end(), *text) == words.end()) {
      return wrong_type(key) + ", not " + toml_text(*text) + did_you_mean(*text, words);
    }
  }
  if (key.type == T::kText && text->empty() && !key.standard.empty()) return "must not be empty";
  member = *text;
  return std::nullopt;
}

std::optional<std::string> assign_uids(const ConfigKey& key, const ConfigValue& value,
                                       std::vector<std::int64_t>& member) {
  const auto* uids = std::get_if<std::vector<std::int64_t>>(&value);
  if (uids == nullptr) return wrong_type(key);
  for (const std::int64_t uid : *uids) {
    if (auto problem = outside(key, uid)) return "each user id " + *problem;
  }
  member = *uids;
  return std::nullopt;
}

// "[0, 1000]" or "0,1000".
std::optional<std::vector<std::int64_t>> parse_list(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::vector<std::int64_t> numbers;
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    const auto number = parse_integer(item);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return numbers;
}

}  // namespace

std::span<const ConfigKey> config_keys() { return kKeys; }

const ConfigKey* find_config_key(std::string_view name) {
  const auto found = std::find_if(kKeys.begin(), kKeys.end(),
                                  [&](const ConfigKey& key) { return key.name == name; });
  return found == kKeys.end() ? nullptr : &*found;
}

std::optional<std::string> assign(const ConfigKey& key, const ConfigValue& value,
                                  DaemonConfig& config) {
  if (const auto* flag = std::get_if<bool C::*>(&key.member)) {
    const auto* given = std::get_if<bool>(&value);
    if (given == nullptr) return wrong_type(key);
    config.*(*flag) = *given;
    return std::nullopt;
  }
  if (const auto* number = std::get_if<std::int64_t C::*>(&key.member)) {
    return assign_number(key, value, config.*(*number));
  }
  if (const auto* text = std::get_if<std::string C::*>(&key.member)) {
    return assign_string(key, value, config.*(*text));
  }
  return assign_uids(key, value, config.*std::get<std::vector<std::int64_t> C::*>(key.member));
}

std::optional<std::string> assign_text(const ConfigKey& key, std::string_view text,
                                       DaemonConfig& config) {
  if (key.type == T::kFlag) {
    if (text != "true" && text != "false") return wrong_type(key);
    return assign(key, text == "true", config);
  }
  if (key.type == T::kUidList) {
    const auto numbers = parse_list(text);
    if (!numbers) return wrong_type(key);
    return assign(key, *numbers, config);
  }
  const bool number = key.type == T::kCount || key.type == T::kDuration;
  if (const auto integer = parse_integer(text); number && integer) {
    return assign(key, *integer, config);
  }
  return assign(key, std::string(text), config);
}

std::string toml_value(const ConfigKey& key, const DaemonConfig& config) {
  if (const auto* flag = std::get_if<bool C::*>(&key.member)) {
    return config.*(*flag) ? "true" : "false";
  }
  if (const auto* text = std::get_if<std::string C::*>(&key.member))
    return toml_text(config.*(*text));
  if (const auto* list = std::get_if<std::vector<std::int64_t> C::*>(&key.member)) {
    std::string out = "[";
    for (const std::int64_t item : config.*(*list)) {
      out += (out.size() > 1 ? ", " : "") + std::to_string(item);
    }
    return out + "]";
  }
  const std::int64_t number = config.*std::get<std::int64_t C::*>(key.member);
  if (key.type == T::kDuration) return toml_text(format_duration_ms(number));
  if (key.type == T::kSize) return toml_text(format_size_bytes(number));
  return std::to_string(number);
}

bool differs(const ConfigKey& key, const DaemonConfig& a, const DaemonConfig& b) {
  return toml_value(key, a) != toml_value(key, b);
}

std::string expects(const ConfigKey& key) {
  switch (key.type) {
    case T::kText:
      return "text";
    case T::kFlag:
      return "true or false";
    case T::kCount:
      return "a whole number";
    case T::kDuration:
      return key.name.ends_with("_ms") ? "a duration like \"250ms\" or whole milliseconds"
                                       : "a duration like \"250ms\", \"10s\" or \"15min\"";
    case T::kSize:
      return "a size like \"512KiB\" or \"64MiB\"";
    case T::kWord: {
      std::string out = "one of ";
      for (const std::string_view word : words_of(key)) {
        out += (out.size() > 7 ? ", " : "") + std::string(word);
      }
      return out;
    }
    case T::kUidList:
      return "a list of user ids like [1000, 1001]";
  }
  return {};
}

std::string bounds(const ConfigKey& key) {
  switch (key.type) {
    case T::kDuration:
      return format_duration_ms(key.min) + " to " + format_duration_ms(key.max);
    case T::kSize:
      return format_size_bytes(key.min) + " to " + format_size_bytes(key.max);
    case T::kCount:
    case T::kUidList:
      return std::to_string(key.min) + " to " + std::to_string(key.max);
    default:
      return {};
  }
}

}  // namespace luong
