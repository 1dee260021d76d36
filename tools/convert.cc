#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "tools/commands.h"
#include "tools/exit_code.h"
#include "tools/kcs_converter.h"
#include "tools/output_file.h"

namespace luong::tools {
namespace {

struct Request {
  std::string file, out, labels, results, snapshot;
};

std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) end_with({ErrorCode::kNotFound, path, std::strerror(errno)});
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) end_with({ErrorCode::kStorage, path, std::strerror(errno)});
  return text;
}

void write_whole(const std::string& path, std::string text) {
  if (path.empty()) return;
  OutputFile file(path);
  file.buffer() = std::move(text);
  file.finish();
}

void convert(const Request& request) {
  std::fprintf(stderr, "reading %s\n", request.file.c_str());
  auto made = convert_kcs(read_whole(request.file), request.file);
  if (!made) end_with(made.error());
  write_whole(request.out, std::move(made->declarations));
  write_whole(request.labels, std::move(made->labels));
  write_whole(request.results, std::move(made->results));
  write_whole(request.snapshot, std::move(made->snapshot));
  std::fputs(
      fmt::format("{} declarations, {} importers, {} declarants; {} tax codes fell together\n",
                  made->rows, made->importers, made->declarants, made->collisions)
          .c_str(),
      stderr);
}

}  // namespace

void add_convert_commands(CLI::App& app) {
  CLI::App* convert_app = app.add_subcommand("convert", "Turn third-party data into declarations");
  convert_app->require_subcommand(1);
  auto request = std::make_shared<Request>();
  CLI::App* kcs = convert_app->add_subcommand(
      "kcs", "Customs Import Declaration Datasets (Korea); mapping: docs/convert-kcs.md");
  kcs->add_option("file", request->file, "CSV file of the data set")->required();
  kcs->add_option("--out", request->out, "Declarations, NDJSON (decl/1)")->required();
  kcs->add_option("--labels", request->labels, "What the inspections found, CSV");
  kcs->add_option("--results", request->results,
                  "The same as inspection-result/1, NDJSON: as if every lot had been opened");
  kcs->add_option("--snapshot", request->snapshot,
                  "Importers and declarants, as `luong snapshot build` reads them");
  kcs->callback([request] { convert(*request); });
}

}  // namespace luong::tools
