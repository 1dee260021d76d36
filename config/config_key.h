#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/daemon_config.h"

namespace luong {

enum class ConfigType : std::uint8_t { kText, kFlag, kCount, kDuration, kSize, kWord, kUidList };

// A value as it stands in a file, before the key says what it must be.
using ConfigValue = std::variant<bool, std::int64_t, std::string, std::vector<std::int64_t>>;

// One key an operator can set: the table below is all luongd knows about its configuration. It
// drives reading, refusing, printing and the reference page.
struct ConfigKey {
  using Member =
      std::variant<bool DaemonConfig::*, std::int64_t DaemonConfig::*, std::string DaemonConfig::*,
                   std::vector<std::int64_t> DaemonConfig::*>;
  std::string_view name;  // dotted: "journal.sync"
  ConfigType type;
  Member member;
  std::string_view standard;  // the default, as `--set` would take it
  std::int64_t min = 0;       // bounds of counts, durations (ms) and sizes (bytes)
  std::int64_t max = 0;
  std::string_view words;  // of a kWord: those allowed, divided by '|'
  bool reloadable = false;
  std::string_view sentence;
};

std::span<const ConfigKey> config_keys();
const ConfigKey* find_config_key(std::string_view name);

// Puts `value` into its member; or says in a sentence why it may not stand there.
std::optional<std::string> assign(const ConfigKey& key, const ConfigValue& value,
                                  DaemonConfig& config);
// The same from the text after `--set key=`.
std::optional<std::string> assign_text(const ConfigKey& key, std::string_view text,
                                       DaemonConfig& config);

// The value in force as TOML, in its shortest unit: "\"10s\"", "512", "[0, 1000]".
std::string toml_value(const ConfigKey& key, const DaemonConfig& config);
// Whether two configurations differ in this key.
bool differs(const ConfigKey& key, const DaemonConfig& a, const DaemonConfig& b);
// "a duration like \"250ms\"": what assign() wants, for its sentence and the reference page.
std::string expects(const ConfigKey& key);
// "1s to 10s", or empty where there are no bounds.
std::string bounds(const ConfigKey& key);

}  // namespace luong
