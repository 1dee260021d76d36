#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "tools/declaration_generator.h"

namespace luong::tools {

// Where a replay takes its messages from.
class MessageSource {
 public:
  virtual ~MessageSource() = default;
  // The next line, without its newline; false at the end. The view dies at the next call.
  virtual bool next(std::string_view& line) = 0;
  // What kept it from going on, if anything: reported once next() has said false.
  virtual const Error* error() const { return nullptr; }
};

// The lines of an NDJSON file; "-" is standard input. Empty lines are skipped. Lines of any length.
class FileSource : public MessageSource {
 public:
  static Result<std::unique_ptr<FileSource>> open(const std::string& path);
  ~FileSource() override;
  bool next(std::string_view& line) override;
  const Error* error() const override { return failed_ ? &error_ : nullptr; }

 private:
  FileSource(std::string path, std::FILE* file);
  bool read_more();

  std::string path_;
  std::FILE* file_;
  std::string buffer_;
  std::size_t start_ = 0;
  bool ended_ = false;
  bool failed_ = false;
  Error error_{};
};

// Messages made on the way.
class GeneratorSource : public MessageSource {
 public:
  explicit GeneratorSource(const GeneratorOptions& options)
      : generator_(options), left_(options.count) {}
  bool next(std::string_view& line) override;

 private:
  DeclarationGenerator generator_;
  std::uint64_t left_;
  std::string line_;
};

}  // namespace luong::tools
