#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/listen_address.h"
#include "core/error.h"
#include "core/facts.h"
#include "core/result.h"

namespace luong {

namespace embedded {
extern const std::string_view luongd_toml;  // the shipped defaults, config/luongd.toml
}

// Everything an operator can set of luongd. What each member means, its bounds and whether a reload
// takes it is in the key table (config_key.h), which reads it, prints it and documents it.
// Integers are int64 throughout: one type for the table; bounds make the narrowing safe.
struct DaemonConfig {
  struct Listen {
    ListenAddress address;
    Audience audience = Audience::kDeclarant;
  };
  std::vector<Listen> listen;

  std::string data_directory;
  std::string keyring;
  bool allow_plaintext = false;

  std::int64_t workers = 0;
  std::int64_t batch_max = 0;
  std::int64_t budget_ms = 0;
  std::int64_t drain_ms = 0;
  std::int64_t window = 0;
  std::int64_t window_max = 0;
  std::int64_t connections_max = 0;

  std::int64_t frame_bytes_max = 0;
  std::int64_t queued_reply_bytes_max = 0;
  std::int64_t frame_deadline_ms = 0;
  std::int64_t write_progress_ms = 0;
  std::int64_t idle_ms = 0;
  std::int64_t keep_alive_ms = 0;

  std::int64_t queue_messages_max = 0;
  std::int64_t queue_bytes_max = 0;

  std::int64_t journal_segment_bytes = 0;
  std::string journal_sync;
  std::int64_t journal_sync_interval_ms = 0;

  std::int64_t ledger_sightings = 0;
  std::int64_t ledger_parties = 0;

  std::int64_t exit_days = 0;
  std::int64_t counterpart_days = 0;
  std::int64_t obligation_places = 0;
  std::string caps_reading, caps_without_row;
  std::int64_t caps_minimum_yellow = 0, caps_minimum_red = 0;  // 1/100 %
  std::int64_t caps_epoch = 0;

  std::int64_t permit_silence_max_ms = 0;

  std::string criteria_pack;
  bool four_eyes = true;
  std::string reference_directory;

  std::string admin_socket;
  std::vector<std::int64_t> admin_uids;

  std::string log_level;
  std::string log_format;

  // `path` as it is to be opened: relative ones of sockets and key ring lie in the data directory.
  std::filesystem::path in_data(const std::string& path) const;
};

// A configuration with everything that is wrong about it: file:line:column (or the --set) and a
// sentence each. Usable only while `problems` is empty.
struct LoadedConfig {
  DaemonConfig config;
  std::vector<Error> problems;
};

// Defaults, then `text` (TOML), then `overrides` ("key=value", as after --set; "listen.0.address"
// names the first listener, one past the last adds one). `file` is the name problems are told
// under.
LoadedConfig load_daemon_config(std::string_view text, const std::string& file,
                                std::span<const std::string> overrides);

// The same from a file; the shipped defaults where `file` is empty.
LoadedConfig load_daemon_config_file(const std::string& file,
                                     std::span<const std::string> overrides);

// The configuration as TOML, each key under its sentence: reading it back gives the same again.
std::string dump_toml(const DaemonConfig& config);

// docs/configuration.md, from the key table.
std::string reference_page();

}  // namespace luong
