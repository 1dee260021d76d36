// `luong keys new`: a master key for the random draw.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "config/keyring.h"
#include "tools/commands.h"
#include "tools/data_directory.h"
#include "tools/exit_code.h"

namespace luong::tools {

namespace {

namespace fs = std::filesystem;

// "k20250612-084107", UTC: sorts by age, and two in one second are a mistake.
std::string key_id_of_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "k%Y%m%d-%H%M%S", &utc);
  return {text.data(), length};
}

void run(const std::string& data, const std::string& wished_id) {
  const fs::path directory = data_directory(data);
  std::error_code error;
  if (fs::create_directories(directory, error)) {
    fs::permissions(directory, fs::perms{0750}, error);
  }
  if (error) end_with({ErrorCode::kStorage, directory.string(), error.message()});
  const std::string key_id = wished_id.empty() ? key_id_of_now() : wished_id;
  const fs::path file = directory / "keyring";
  if (auto failure = add_new_key(file, key_id)) end_with(*failure);
  std::printf("key %s added to %s; luongd draws with it from its next start on\n", key_id.c_str(),
              file.c_str());
}

}  // namespace

void add_keys_commands(CLI::App& app) {
  auto data = std::make_shared<std::string>();
  auto key_id = std::make_shared<std::string>();
  CLI::App* keys = app.add_subcommand("keys", "the master keys of the random draw");
  keys->require_subcommand(1);
  CLI::App* add = keys->add_subcommand("new", "add a key to the key ring, making it if need be");
  add->add_option("--data", *data, "data directory; $LUONG_DATA or ./luong-data");
  add->add_option("--id", *key_id, "its id; the time of day without it");
  add->callback([data, key_id] { run(*data, *key_id); });
}

}  // namespace luong::tools
