#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/assess_event.h"
#include "core/result.h"

namespace luong {

// assess-event/1 from NDJSON files (docs/schema/assess-event-1.json), one after the other, in
// memory that does not grow with the file.
class AssessEventLoader {
 public:
  static Result<AssessEventLoader> open(const std::filesystem::path& file);
  AssessEventLoader(AssessEventLoader&&) noexcept;
  AssessEventLoader& operator=(AssessEventLoader&&) noexcept;
  ~AssessEventLoader();

  // The next event, or false at the end; its texts are good until the next call. What is wrong with
  // a line comes as "FILE:LINE: /pointer".
  Result<bool> next(AssessEvent& event);
  std::uint64_t line() const;  // of the last one
  std::uint64_t bytes_read() const;

 private:
  struct Impl;
  explicit AssessEventLoader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
