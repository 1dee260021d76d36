#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace rocksdb {
class Logger;
}

namespace luong {

// Where RocksDB's warnings and errors go, a line a call, from any of its threads. Empty: nowhere.
// Every database of ours must have such a logger: RocksDB's own LOG file on a full disk aborts the
// process (reliability.md §0.5).
using LogSink = std::function<void(std::string_view line)>;

std::shared_ptr<rocksdb::Logger> rocksdb_logger(LogSink sink);

}  // namespace luong
