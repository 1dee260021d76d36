#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/facts.h"

namespace luong {

// `listen.json` in the data directory: where a running luongd can be reached, for scripts that let
// the system choose its ports. Written as a whole when clients are let in, removed at the end.
//   {"pid":4711,"declarant":["127.0.0.1:43127"],"officer":["unix:/.../officer.sock"],"auditor":[],
//    "admin":"/.../admin.sock"}
struct ListenFile {
  std::vector<std::pair<std::string, Audience>> addresses;
  std::string admin_socket;
};

std::optional<Error> write_listen_file(const std::filesystem::path& data_directory,
                                       const ListenFile& file);
void remove_listen_file(const std::filesystem::path& data_directory);

}  // namespace luong
