#include "storage/rocksdb_log.h"

#include <rocksdb/env.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <utility>

namespace luong {
namespace {

class SinkLogger final : public rocksdb::Logger {
 public:
  explicit SinkLogger(LogSink sink)
      : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), sink_(std::move(sink)) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, std::va_list arguments) override {
    if (!sink_) return;
    std::array<char, 1'024> line{};
    const int length = std::vsnprintf(line.data(), line.size(), format, arguments);
    if (length > 0) sink_(line.data());
  }

 private:
  LogSink sink_;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> rocksdb_logger(LogSink sink) {
  return std::make_shared<SinkLogger>(std::move(sink));
}

}  // namespace luong
