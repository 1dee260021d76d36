#include "config/snapshot_loader.h"

#include <string_view>
#include <utility>

#include "config/enterprise_csv_reader.h"
#include "config/enterprise_json_reader.h"
#include "config/line_reader.h"

namespace luong {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

struct SnapshotLoader::Impl {
  std::string file;
  LineReader lines;
  bool is_csv;
  EnterpriseJsonReader json;
  EnterpriseCsvReader csv;
  bool failed_for_good = false;  // the header or the disk: nothing behind it makes sense

  tl::unexpected<Error> at_line(Error error) const {
    std::string path = file + ":" + std::to_string(lines.line_number());
    if (!error.path.empty()) path += ": " + error.path;
    return fail(error.code, std::move(error.message), std::move(path));
  }
};

SnapshotLoader::SnapshotLoader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SnapshotLoader::SnapshotLoader(SnapshotLoader&&) noexcept = default;
SnapshotLoader& SnapshotLoader::operator=(SnapshotLoader&&) noexcept = default;
SnapshotLoader::~SnapshotLoader() = default;

Result<SnapshotLoader> SnapshotLoader::open(const std::filesystem::path& file,
                                            Instant evaluated_at) {
  auto lines = LineReader::open(file);
  if (!lines) return fail(lines.error());
  const Date day = business_day(evaluated_at);
  return SnapshotLoader(
      std::make_unique<Impl>(Impl{file.string(), std::move(*lines), file.extension() == ".csv",
                                  EnterpriseJsonReader(day), EnterpriseCsvReader(day)}));
}

Result<bool> SnapshotLoader::next(EnterpriseRecord& record) {
  std::string_view line;
  while (!impl_->failed_for_good) {
    const auto more = impl_->lines.next(line);
    if (!more) {
      impl_->failed_for_good = more.error().code == ErrorCode::kStorage;
      return impl_->at_line(more.error());
    }
    if (!*more) return false;
    if (is_blank(line)) continue;
    record.line = impl_->lines.line_number();
    if (!impl_->is_csv) {
      if (auto wrong = impl_->json.read(line, record)) return impl_->at_line(*std::move(wrong));
      return true;
    }
    if (impl_->csv.has_header()) {
      if (auto wrong = impl_->csv.read(line, record)) return impl_->at_line(*std::move(wrong));
      return true;
    }
    if (line.front() == '#') continue;
    if (auto wrong = impl_->csv.read_header(line)) {
      impl_->failed_for_good = true;
      return impl_->at_line(*std::move(wrong));
    }
  }
  return false;
}

std::uint64_t SnapshotLoader::bytes_read() const { return impl_->lines.bytes_read(); }

}  // namespace luong
