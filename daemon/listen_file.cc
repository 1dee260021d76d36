#include "daemon/listen_file.h"

#include <unistd.h>

#include <system_error>

#include "core/json_line.h"
#include "storage/durable_file.h"

namespace luong {

namespace fs = std::filesystem;

std::optional<Error> write_listen_file(const fs::path& data_directory, const ListenFile& file) {
  std::string text;
  JsonLine json(text);
  json.open().member("pid").number(getpid());
  for (const Audience audience : {Audience::kDeclarant, Audience::kOfficer, Audience::kAuditor}) {
    json.member(name(audience)).open_list();
    for (const auto& [address, its_audience] : file.addresses) {
      if (its_audience == audience) json.text(address);
    }
    json.close_list();
  }
  json.member("admin").text(file.admin_socket).close();
  return replace_file(data_directory / "listen.json", text + "\n");
}

void remove_listen_file(const fs::path& data_directory) {
  std::error_code ignored;
  fs::remove(data_directory / "listen.json", ignored);
}

}  // namespace luong
