#include "storage/part_files.h"

#include <xxhash.h>

#include <cstring>
#include <system_error>

#include "core/byte_codec.h"
#include "storage/durable_file.h"

namespace luong {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kBytesMax = std::size_t{1} << 30U;

std::uint64_t checksum(const Receipt& as_of, std::string_view bytes) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(),
                              as_of.sequence ^ XXH3_64bits(as_of.hash.data(), as_of.hash.size()));
}

}  // namespace

std::filesystem::path PartFiles::path_of(std::size_t part) const {
  return directory_ / ("part-" + std::to_string(part));
}

Result<std::optional<PartFiles::Part>> PartFiles::load(std::size_t part) const {
  const auto path = path_of(part);
  auto text = read_small_file(path, kBytesMax);
  if (!text) {
    if (text.error().code == ErrorCode::kNotFound) return std::optional<Part>();
    return fail(text.error());
  }
  const auto damaged = [&](const char* what) {
    return fail(ErrorCode::kCorrupt, what, path.string());
  };
  ByteReader in(*text);
  if (in.u8() != kFormat) return damaged("of a format this program does not know");
  Part found;
  found.as_of.sequence = in.fixed<std::uint64_t>();
  found.as_of.hash = in.fixed<ChainHash>();
  const auto sum = in.fixed<std::uint64_t>();
  if (!in.ok() || sum != checksum(found.as_of, in.rest())) return damaged("damaged");
  found.bytes = in.rest();
  return std::optional<Part>(std::move(found));
}

std::optional<Error> PartFiles::save(std::size_t part, const Receipt& as_of,
                                     std::string_view bytes) {
  std::error_code failed;
  std::filesystem::create_directories(directory_, failed);
  if (failed) return storage_error(directory_, failed.value());
  std::string text;
  text.reserve(bytes.size() + 64);
  put_u8(text, kFormat);
  put_fixed(text, as_of.sequence);
  put_fixed(text, as_of.hash);
  put_fixed(text, checksum(as_of, bytes));
  text += bytes;
  return replace_file(path_of(part), text);
}

}  // namespace luong
