#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/toml_tree.h"

// Reading the members of TOML tables with every fault reported, each where it stands.
namespace luong {

// What is wrong with the files of a pack, in the order found; the first kErrorsMax are kept.
class ErrorList {
 public:
  static constexpr std::size_t kErrorsMax = 20;

  void add(const std::string& file, std::uint32_t line, std::uint32_t column, std::string message);
  void add(Error error);
  bool empty() const { return errors_.empty(); }
  bool full() const { return errors_.size() >= kErrorsMax; }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  std::vector<Error> errors_;
};

// One table. Every getter reports what is missing or of the wrong kind and then answers nothing.
// Keeps references: file, table and list must outlive it.
class TomlMembers {
 public:
  TomlMembers(const std::string& file, const TomlValue& table, ErrorList& errors)
      : file_(file), table_(table), errors_(errors) {}

  // Reports each other key, with the nearest of these.
  void allow_only(std::span<const std::string_view> keys) const;

  const TomlMember* find(std::string_view key) const { return table_.find(key); }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  // Like find(), but reports where it is missing.
  const TomlMember* demand(std::string_view key) const;

  std::optional<std::string> text(std::string_view key) const;  // not empty
  std::optional<std::int64_t> number(std::string_view key, std::int64_t from,
                                     std::int64_t to) const;
  std::optional<bool> flag(std::string_view key) const;
  std::optional<Date> day(std::string_view key) const;  // a TOML day, or one in quotes
  // The position of a text among the words.
  std::optional<std::size_t> word(std::string_view key,
                                  std::span<const std::string_view> words) const;
  std::vector<std::string> texts(std::string_view key) const;
  // The tables in a list, [[key]] or {...}.
  std::vector<const TomlValue*> tables(std::string_view key) const;

  void refuse(const TomlValue& at, std::string message) const;
  void refuse_key(std::string_view key, std::string message) const;  // at the key, else the table

 private:
  const TomlValue* of_kind(std::string_view key, TomlValue::Kind kind) const;

  const std::string& file_;
  const TomlValue& table_;
  ErrorList& errors_;
};

}  // namespace luong
