#pragma once

namespace CLI {
class App;
}

// The command groups of `luong`, each in a file of its own. A command that ran says how it went by
// throwing CLI::RuntimeError with a code of tools/exit_code.h; returning is success.
namespace luong::tools {

void add_snapshot_commands(CLI::App& app);
void add_criteria_commands(CLI::App& app);
void add_ctl_commands(CLI::App& app);
void add_keys_commands(CLI::App& app);
void add_journal_commands(CLI::App& app);
void add_generate_commands(CLI::App& app);
void add_convert_commands(CLI::App& app);
void add_replay_commands(CLI::App& app);
void add_report_commands(CLI::App& app);
void add_assess_commands(CLI::App& app);
void add_programme_commands(CLI::App& app);
void add_level_commands(CLI::App& app);
void add_worklist_commands(CLI::App& app);

}  // namespace luong::tools
