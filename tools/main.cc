// `luong`: everything a person runs. The commands are in the files tools/commands.h names.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "tools/commands.h"
#include "tools/exit_code.h"

int main(int argc, char** argv) {
  CLI::App app("luong: risk channels for customs declarations");
  app.require_subcommand(1);
  luong::tools::add_snapshot_commands(app);
  luong::tools::add_criteria_commands(app);
  luong::tools::add_ctl_commands(app);
  luong::tools::add_keys_commands(app);
  luong::tools::add_journal_commands(app);
  luong::tools::add_generate_commands(app);
  luong::tools::add_convert_commands(app);
  luong::tools::add_replay_commands(app);
  luong::tools::add_report_commands(app);
  luong::tools::add_assess_commands(app);
  luong::tools::add_programme_commands(app);
  luong::tools::add_level_commands(app);
  luong::tools::add_worklist_commands(app);
  try {
    app.parse(argc, argv);
    return luong::tools::kExitOk;
  } catch (const CLI::RuntimeError& ended) {
    return ended.get_exit_code();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? luong::tools::kExitOk : luong::tools::kExitUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "luong: %s\n", error.what());
    return luong::tools::kExitBug;
  }
}
