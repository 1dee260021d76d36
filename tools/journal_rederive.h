#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace luong::tools {

struct RederiveOptions {
  std::filesystem::path data;
  std::filesystem::path keyring;  // empty: the one in the data directory
  std::string criteria;  // a pack directory to use instead of the cited pack; empty: the cited one
  std::uint64_t from = 1, to = UINT64_MAX;
  bool json = false;
};

// Runs every stored decision's declaration and facts through the versions it cites, read from the
// data directory's archive, and compares verdict bytes. Prints each that differs and a summary.
// Works beside a running daemon, up to the last synced batch. Returns 0 where all are equal, 1
// where some differ, else the exit code of the error it printed.
int rederive(const RederiveOptions& options);

}  // namespace luong::tools
