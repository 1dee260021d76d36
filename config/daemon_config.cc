#include "config/daemon_config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "config/config_key.h"
#include "core/suggestion.h"

namespace luong {

namespace {

constexpr std::string_view kListenKeys[] = {"address", "audience"};
constexpr std::string_view kAudiences[] = {"declarant", "officer", "auditor"};

std::string_view audience_word(Audience audience) {
  return kAudiences[static_cast<std::size_t>(audience) - 1];
}

std::optional<Audience> parse_audience(std::string_view word) {
  const auto* const found = std::find(std::begin(kAudiences), std::end(kAudiences), word);
  if (found == std::end(kAudiences)) return std::nullopt;
  return static_cast<Audience>(found - std::begin(kAudiences) + 1);
}

DaemonConfig standard_config() {
  DaemonConfig config;
  for (const ConfigKey& key : config_keys()) {
    [[maybe_unused]] const auto problem = assign_text(key, key.standard, config);
    // The table's own defaults stand within its own bounds: DaemonConfig's test checks each.
  }
  config.listen.push_back({*parse_listen_address("127.0.0.1:7070"), Audience::kDeclarant});
  config.listen.push_back({*parse_listen_address("unix:officer.sock"), Audience::kOfficer});
  return config;
}

// Where something stands: "luongd.toml:3:7".
std::string place(const std::string& file, const toml::source_region& region) {
  return file + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names{"listen"};
  for (const ConfigKey& key : config_keys()) names.push_back(key.name);
  return names;
}

bool is_section(std::string_view name) {
  const auto keys = config_keys();
  return std::any_of(keys.begin(), keys.end(), [&](const ConfigKey& key) {
    return key.name.size() > name.size() && key.name.starts_with(name) &&
           key.name[name.size()] == '.';
  });
}

std::optional<ConfigValue> value_of(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) return ConfigValue(flag->get());
  if (const auto* number = node.as_integer()) return ConfigValue(number->get());
  if (const auto* text = node.as_string()) return ConfigValue(text->get());
  const auto* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::int64_t> numbers;
  for (const toml::node& item : *array) {
    if (!item.is_integer()) return std::nullopt;
    numbers.push_back(item.as_integer()->get());
  }
  return ConfigValue(std::move(numbers));
}

// Reads one file; every problem is kept, so that an operator mends all of them in one go.
class Reader {
 public:
  Reader(LoadedConfig& loaded, const std::string& file) : loaded_(loaded), file_(file) {}

  void read(const toml::table& table, const std::string& section) {
    for (const auto& [key, node] : table) read_entry(section, key, node);
  }

 private:
  void read_entry(const std::string& section, const toml::key& toml_key, const toml::node& node) {
    const std::string name = section + std::string(toml_key.str());
    if (name == "listen") return read_listeners(node);
    if (is_section(name)) {
      if (const auto* inner = node.as_table()) return read(*inner, name + ".");
      return report(node.source(), "\"" + name + "\" is a section: write [" + name + "]");
    }
    const ConfigKey* key = find_config_key(name);
    if (key == nullptr) {
      return report(toml_key.source(),
                    "unknown key \"" + name + "\"" + did_you_mean(name, known_names()));
    }
    const auto value = value_of(node);
    const auto problem = value ? assign(*key, *value, loaded_.config)
                               : std::optional<std::string>("must be " + expects(*key));
    if (problem) report(node.source(), name + " " + *problem);
  }

  void read_listeners(const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr || !array->is_array_of_tables()) {
      return report(node.source(), "listeners are written [[listen]], one each");
    }
    loaded_.config.listen.clear();
    for (const toml::node& item : *array) read_listener(*item.as_table());
  }

  void read_listener(const toml::table& table) {
    DaemonConfig::Listen listener;
    bool complete = false;
    for (const auto& [key, node] : table) {
      const auto text = node.value_exact<std::string>();
      if (key == "address" && text) {
        complete = true;
        if (auto address = parse_listen_address(*text)) {
          listener.address = *address;
        } else {
          report(node.source(), "listen.address " + address.error().message);
        }
      } else if (key == "audience" && text) {
        if (const auto audience = parse_audience(*text)) {
          listener.audience = *audience;
        } else {
          report(node.source(),
                 "listen.audience must be one of declarant, officer, auditor, not \"" + *text +
                     "\"" + did_you_mean(*text, kAudiences));
        }
      } else if (key == "address" || key == "audience") {
        complete = complete || key == "address";
        report(node.source(), "listen." + std::string(key.str()) + " must be text");
      } else {
        report(key.source(), "unknown key \"listen." + std::string(key.str()) + "\"" +
                                 did_you_mean(key.str(), kListenKeys));
      }
    }
    if (!complete) report(table.source(), "this listener lacks its address");
    loaded_.config.listen.push_back(std::move(listener));
  }

  void report(const toml::source_region& region, std::string message) {
    loaded_.problems.push_back({ErrorCode::kConfig, place(file_, region), std::move(message)});
  }

  LoadedConfig& loaded_;
  const std::string& file_;
};

// "listen.1.audience" or "listen.address" (the first).
std::optional<std::string> override_listener(std::string_view name, std::string_view value,
                                             DaemonConfig& config) {
  name.remove_prefix(std::string_view("listen.").size());
  std::size_t at = 0;
  const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), at);
  if (error == std::errc()) {
    name.remove_prefix(static_cast<std::size_t>(rest - name.data()));
    if (!name.starts_with('.')) return "names no key: write listen.0.address";
    name.remove_prefix(1);
  }
  if (at > config.listen.size()) {
    return "leaves a gap: the next listener is listen." + std::to_string(config.listen.size());
  }
  if (at == config.listen.size()) config.listen.emplace_back();
  DaemonConfig::Listen& listener = config.listen[at];
  if (name == "address") {
    auto address = parse_listen_address(value);
    if (!address) return address.error().message;
    listener.address = *address;
    return std::nullopt;
  }
  if (name == "audience") {
    const auto audience = parse_audience(value);
    if (!audience)
      return "must be one of declarant, officer, auditor" + did_you_mean(value, kAudiences);
    listener.audience = *audience;
    return std::nullopt;
  }
  return "names no key of a listener" + did_you_mean(name, kListenKeys);
}

void apply_override(const std::string& text, LoadedConfig& loaded) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  std::optional<std::string> problem;
  if (equals == std::string::npos) {
    problem = "must be written key=value";
  } else if (name.starts_with("listen.")) {
    problem = override_listener(name, std::string_view(text).substr(equals + 1), loaded.config);
  } else if (const ConfigKey* key = find_config_key(name)) {
    problem = assign_text(*key, std::string_view(text).substr(equals + 1), loaded.config);
  } else {
    problem = "unknown key \"" + name + "\"" + did_you_mean(name, known_names());
  }
  if (problem) loaded.problems.push_back({ErrorCode::kConfig, "--set " + name, *problem});
}

// What no single key can tell.
void check_together(const std::string& file, LoadedConfig& loaded) {
  const DaemonConfig& config = loaded.config;
  const auto report = [&](std::string message) {
    loaded.problems.push_back({ErrorCode::kConfig, file, std::move(message)});
  };
  if (config.listen.empty()) report("there is no [[listen]]: nobody could connect");
  if (config.window > config.window_max) {
    report("window (" + std::to_string(config.window) + ") is above window_max (" +
           std::to_string(config.window_max) + ")");
  }
  if (config.queue_bytes_max < config.frame_bytes_max) {
    report("queue.bytes_max must hold at least one frame of limits.frame");
  }
  for (std::size_t i = 0; i < config.listen.size(); ++i) {
    const ListenAddress& address = config.listen[i].address;
    if (address.host.empty() && !address.is_unix()) continue;  // Already reported where it stands.
    const std::string text = to_string(address);
    if (!address.is_loopback() && !config.allow_plaintext) {
      report("listener " + text +
             " is plain TCP off loopback: put TLS in front of it and listen on loopback, or write "
             "allow_plaintext = true");
    }
    for (std::size_t j = 0; j < i; ++j) {
      const bool any_port = !address.is_unix() && address.port == 0;
      if (!any_port && to_string(config.listen[j].address) == text) {
        report("two listeners on " + text);
      }
    }
  }
}

void append_sentence(std::string& out, std::string_view sentence) {
  constexpr std::size_t kWidth = 98;
  std::string line = "#";
  while (!sentence.empty()) {
    const auto space = sentence.find(' ');
    const std::string_view word = sentence.substr(0, space);
    if (line.size() + 1 + word.size() > kWidth) {
      out += line + "\n";
      line = "#";
    }
    line += " " + std::string(word);
    sentence = space == std::string_view::npos ? std::string_view() : sentence.substr(space + 1);
  }
  out += line + "\n";
}

}  // namespace

std::filesystem::path DaemonConfig::in_data(const std::string& path) const {
  return std::filesystem::path(data_directory) / path;  // An absolute `path` stands alone.
}

LoadedConfig load_daemon_config(std::string_view text, const std::string& file,
                                std::span<const std::string> overrides) {
  LoadedConfig loaded{standard_config(), {}};
  try {
    Reader(loaded, file).read(toml::parse(text, std::string_view(file)), "");
  } catch (const toml::parse_error& error) {
    loaded.problems.push_back(
        {ErrorCode::kConfig, place(file, error.source()), std::string(error.description())});
    return loaded;
  }
  for (const std::string& override_text : overrides) apply_override(override_text, loaded);
  check_together(file, loaded);
  return loaded;
}

LoadedConfig load_daemon_config_file(const std::string& file,
                                     std::span<const std::string> overrides) {
  if (file.empty())
    return load_daemon_config(embedded::luongd_toml, "luongd.toml (shipped)", overrides);
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    return {{}, {{ErrorCode::kNotFound, file, "cannot be read"}}};
  }
  return load_daemon_config(text, file, overrides);
}

std::string dump_toml(const DaemonConfig& config) {
  std::string out =
      "# luongd's configuration. Every key is here with its default; docs/configuration.md has "
      "the\n"
      "# bounds. `luongd --check-config --config FILE` checks a file, `--set key=value` overrides "
      "it.\n";
  std::string section;
  for (const ConfigKey& key : config_keys()) {
    const auto dot = key.name.find('.');
    const std::string_view of = dot == std::string_view::npos ? "" : key.name.substr(0, dot);
    if (of != section) {
      section = of;
      out += "\n[" + section + "]";
    }
    out += "\n";
    append_sentence(out, key.sentence);
    out += std::string(dot == std::string_view::npos ? key.name : key.name.substr(dot + 1)) +
           " = " + toml_value(key, config) + "\n";
  }
  out +=
      "\n# Who is served where. What a client may see belongs to the listener, never to its "
      "message:\n"
      "# declarant (channel, form, receipt), officer or auditor (reasons, scores, versions too).\n"
      "# Paths of Unix sockets are relative to data_directory.\n";
  for (const DaemonConfig::Listen& listener : config.listen) {
    out += "[[listen]]\naddress = \"" + to_string(listener.address) + "\"\naudience = \"" +
           std::string(audience_word(listener.audience)) + "\"\n\n";
  }
  out.pop_back();
  return out;
}

std::string reference_page() {
  std::string out = R"(# Configuration of luongd

This page is written by `luongd --config-reference`; a test keeps it current. luongd reads one TOML
file (`--config FILE`; the shipped defaults, `config/luongd.toml`, without it), then every
`--set key=value`. Unknown keys are refused. `luongd --check-config` prints every problem with
file:line:column and exits 78; `luongd --dump-config` prints what would be in force. Limits of the
wire can be lowered here, never raised. A reload (SIGHUP) takes the keys marked so; for the others
luongd says that they wait for a restart.

Durations: `ms`, `s`, `min`, `h`. Sizes: `B`, `KiB`, `MiB`, `GiB`.

| key | default | bounds | reload | what it is |
|---|---|---|---|---|
)";
  const DaemonConfig standard = standard_config();
  for (const ConfigKey& key : config_keys()) {
    const std::string range =
        key.type == ConfigType::kWord || key.type == ConfigType::kFlag ? expects(key) : bounds(key);
    out += "| `" + std::string(key.name) + "` | `" + toml_value(key, standard) + "` | " + range +
           " | " + (key.reloadable ? "yes" : "no") + " | " + std::string(key.sentence) + " |\n";
  }
  out += R"(
## Listeners

Each `[[listen]]` is one place clients connect to. A file's listeners replace the shipped ones.

| key | default | what it is |
|---|---|---|
| `address` | none | `127.0.0.1:7070`, `[::1]:7070` or `unix:/path` (relative to `data_directory`). Port 0 lets the system choose; `listen.json` in the data directory and stdout tell which. Plain TCP off loopback is refused unless `allow_plaintext = true`. |
| `audience` | `declarant` | What clients here may see: `declarant`, `officer` or `auditor`. |

Shipped: `127.0.0.1:7070` for declarants and `unix:officer.sock` for officers. From the command line
`--set listen.0.address=127.0.0.1:0` changes the first, one past the last adds a listener.
)";
  return out;
}

}  // namespace luong
