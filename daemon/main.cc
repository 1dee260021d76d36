// luongd: the daemon's command line. What runs is in daemon/daemon.h.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "config/daemon_config.h"
#include "daemon/daemon.h"
#include "daemon/version.h"

namespace {

void print_problems(const luong::LoadedConfig& loaded) {
  for (const luong::Error& problem : loaded.problems) {
    std::cerr << luong::to_string(problem) << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "luongd scores customs declarations: channel, reasons, scanner, durable and explained."};
  std::string config_file;
  std::vector<std::string> overrides;
  bool check = false, dump = false, reference = false, version = false;
  app.add_option("--config", config_file, "TOML file; the shipped defaults without it");
  app.add_option("--set", overrides, "key=value over the file, any number of times")
      ->allow_extra_args(false);
  app.add_flag("--check-config", check, "print what is wrong with the configuration and end");
  app.add_flag("--dump-config", dump, "print the configuration that would be in force and end");
  app.add_flag("--config-reference", reference, "print docs/configuration.md and end");
  app.add_flag("--version", version, "print the version and end");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? luong::kExitOk : luong::kExitUsage;
  }
  if (version) {
    std::cout << "luongd " << luong::kVersion << " (" << luong::compiler() << ")\n";
    return luong::kExitOk;
  }
  if (reference) {
    std::cout << luong::reference_page();
    return luong::kExitOk;
  }

  const auto load = [&] { return luong::load_daemon_config_file(config_file, overrides); };
  const luong::LoadedConfig loaded = load();
  if (!loaded.problems.empty()) {
    print_problems(loaded);
    return luong::kExitConfig;
  }
  if (dump) std::cout << luong::dump_toml(loaded.config);
  if (check) std::cout << "configuration is good\n";
  if (dump || check) return luong::kExitOk;
  try {
    return luong::run_daemon(loaded.config, load);
  } catch (const std::exception& error) {
    std::cerr << "luongd: " << error.what() << "\n";
    return luong::kExitBug;
  }
}
