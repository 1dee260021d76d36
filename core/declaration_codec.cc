#include "core/declaration_codec.h"

#include <xxhash.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <type_traits>
#include <vector>

#include "core/byte_codec.h"
#include "core/declaration_fields.h"

// Bytes: format version, then the fields of the declaration. Fields of an object are (number,
// value) in rising order and a zero; integers are varints, signed ones zigzag; texts and codes have
// their length in front, lists their count. A list of objects needs no numbers between them.
namespace luong {
namespace {

constexpr std::uint8_t kFormatVersion = 1;

// What every declaration has: written whatever its value.
template <typename T>
constexpr bool kAlwaysThere = std::is_enum_v<T>;

// ---- writing

// Writes through a pointer into room the string already has: append() per field took most of the
// time of an encoding.
class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out), at_(out.data()), end_(at_) {
    at_ += out.size();
    end_ = at_;
    room(kStep);
  }
  ~Encoder() { out_.resize(used()); }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  void byte(std::uint8_t value) {
    room(1);
    put(value);
  }

  template <typename T>
  void operator()(std::uint8_t number, const T& value) {
    if constexpr (Described<const T, Encoder>) {
      byte(number);
      const std::size_t before = used();
      describe(*this, value);
      if (used() == before) {
        --at_;  // No field of it was there: then it is not there.
      } else {
        byte(0);
      }
    } else {
      if (!kAlwaysThere<T> && absent(value)) return;
      byte(number);
      write(value);
    }
  }

 private:
  static constexpr std::size_t kStep = 4096;
  static constexpr std::size_t kVarintMax = 10;

  template <typename T>
  static bool absent(const T& value) {
    if constexpr (requires { value.empty(); }) {
      return value.empty();
    } else if constexpr (requires { value.has_value(); }) {
      return !value.has_value();
    } else {
      return value == T{};
    }
  }

  void write(std::string_view text) {
    room(kVarintMax + text.size());
    put_unsigned(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  template <std::size_t kCapacity>
  void write(const Code<kCapacity>& code) {
    // All of it is copied, since that takes no loop, and what is behind its end written over.
    static_assert(kCapacity < 0x80);
    room(1 + kCapacity);
    const std::string_view text = code.view();
    put(static_cast<std::uint8_t>(text.size()));
    std::memcpy(at_, text.data(), kCapacity);
    at_ += text.size();
  }
  void write(std::uint64_t value) {
    room(kVarintMax);
    put_unsigned(value);
  }
  void write(std::int64_t value) {
    write(static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63U));
  }
  void write(std::uint32_t value) { write(std::uint64_t{value}); }
  void write(std::uint8_t value) { byte(value); }
  void write(bool value) { byte(value ? 1 : 0); }
  void write(Direction value) { byte(static_cast<std::uint8_t>(value)); }
  void write(Procedure value) { byte(static_cast<std::uint8_t>(value)); }
  void write(Function value) { byte(static_cast<std::uint8_t>(value)); }
  void write(TaxCode value) { write(value.packed()); }
  void write(DeclarationNumber value) { write(value.value()); }
  void write(Date value) { write(std::int64_t{value.days}); }
  void write(Instant value) { write(value.ms); }
  template <int kDigits>
  void write(Scaled<kDigits> value) {
    write(value.raw);
  }
  template <typename T>
  void write(const std::optional<T>& value) {
    write(*value);
  }
  template <typename T, std::size_t kCapacity>
  void write(const SmallList<T, kCapacity>& list) {
    write_list(list);
  }
  template <typename T>
  void write(const std::vector<T>& list) {
    write_list(list);
  }

  template <typename List>
  void write_list(const List& list) {
    write(std::uint64_t{list.size()});
    for (const auto& value : list) {
      if constexpr (Described<decltype(value), Encoder>) {
        describe(*this, value);
        byte(0);
      } else {
        write(value);
      }
    }
  }

  std::size_t used() const { return static_cast<std::size_t>(at_ - out_.data()); }
  void room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) grow(size);
  }
  [[gnu::noinline]] void grow(std::size_t size) {
    const std::size_t before = used();
    out_.resize(before + std::max(size, kStep));
    at_ = out_.data() + before;
    end_ = out_.data() + out_.size();
  }
  void put(std::uint8_t value) { *at_++ = static_cast<char>(value); }
  void put_unsigned(std::uint64_t value) {
    while (value >= 0x80) {
      put(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7U;
    }
    put(static_cast<std::uint8_t>(value));
  }

  std::string& out_;
  char* at_;   // In out_: behind what is written.
  char* end_;  // Of the room.
};

// ---- reading

// Reads what Encoder wrote and nothing else: an explicit default, an empty object or a number out
// of order is corrupt, so that one content has one form.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : reader_(bytes), next_(reader_.u8()) {}

  bool ok() const { return reader_.ok() && ok_; }
  // Takes the zero behind the last field of an object.
  void end() {
    if (next_ != 0) ok_ = false;
  }
  bool at_end() const { return reader_.at_end(); }

  template <typename T>
  void operator()(std::uint8_t number, T& value) {
    if (next_ != number || !ok()) {
      if (kAlwaysThere<T>) ok_ = false;
      return;
    }
    read_field(value);
    next_ = reader_.u8();
  }

 private:
  template <typename T>
  void read_field(T& value) {
    if constexpr (Described<T, Decoder>) {
      read_object(value);
    } else {
      read(value);
    }
  }

  template <typename T>
  void read_object(T& value) {
    const std::uint8_t outer = next_;
    next_ = reader_.u8();
    if (next_ == 0) ok_ = false;
    describe(*this, value);
    end();
    next_ = outer;
  }

  void check(bool sound) {
    if (!sound) ok_ = false;
  }

  void read(std::string_view& text) {
    text = reader_.text();
    check(!text.empty());
  }
  template <std::size_t kCapacity>
  void read(Code<kCapacity>& code) {
    const std::string_view text = reader_.text();
    check(!text.empty() && text.size() <= kCapacity && text.find('\0') == std::string_view::npos);
    code = Code<kCapacity>(text);
  }
  std::uint64_t read_unsigned(std::uint64_t max) {
    const std::uint64_t value = reader_.varint();
    check(value <= max);
    return value;
  }
  void read(std::int64_t& value) { value = reader_.signed_varint(); }
  void read(std::uint32_t& value) {
    value = static_cast<std::uint32_t>(read_unsigned(UINT32_MAX));
    check(value != 0);
  }
  void read(std::uint8_t& value) {
    value = reader_.u8();
    check(value != 0);
  }
  void read(bool& value) {
    value = true;
    check(reader_.u8() == 1);
  }
  void read(Direction& value) {
    const std::uint8_t byte = reader_.u8();
    check(byte == 'I' || byte == 'E');
    value = static_cast<Direction>(byte);
  }
  void read(Procedure& value) {
    const std::uint8_t byte = reader_.u8();
    check(byte >= 1 && byte <= static_cast<std::uint8_t>(Procedure::kIDB));
    value = static_cast<Procedure>(byte);
  }
  void read(Function& value) {
    const std::uint8_t byte = reader_.u8();
    check(byte == 1 || byte == 4 || byte == 9);
    value = static_cast<Function>(byte);
  }
  void read(TaxCode& value) {
    value = TaxCode::from_packed(reader_.varint());
    const int length = value.length();
    check((length == 10 && value.number() < 10'000'000'000) ||
          (length == 12 && value.number() < 1'000'000'000'000) ||
          (length == 13 && value.number() < 10'000'000'000'000));
  }
  void read(DeclarationNumber& value) {
    value = DeclarationNumber::from_value(read_unsigned(999'999'999'999));
    check(value.value() >= 10);
  }
  void read(Date& value) {
    const std::int64_t days = reader_.signed_varint();
    check(days >= INT32_MIN && days <= INT32_MAX);
    value = Date{static_cast<std::int32_t>(days)};
  }
  void read(Instant& value) { read(value.ms); }
  template <int kDigits>
  void read(Scaled<kDigits>& value) {
    read(value.raw);
  }
  template <typename T>
  void read(std::optional<T>& value) {
    read(value.emplace());
  }
  void read(std::optional<bool>& value) {
    const std::uint8_t byte = reader_.u8();
    check(byte <= 1);
    value = byte == 1;
  }

  template <typename T, std::size_t kCapacity>
  void read(SmallList<T, kCapacity>& list) {
    read_list(kCapacity, [&]() -> T& { return list.push_back({}); });
  }
  void read(std::vector<Container>& list) {
    read_list(limits::kContainersMax, [&]() -> Container& { return list.emplace_back(); });
  }
  void read(std::vector<std::string_view>& list) {
    read_list(limits::kContainersMax * limits::kSealsPerContainerMax,
              [&]() -> std::string_view& { return list.emplace_back(); });
  }
  void read(std::vector<GoodsLine>& list) {
    read_list(limits::kLinesMax, [&]() -> GoodsLine& { return list.emplace_back(); });
  }

  template <typename Add>
  void read_list(std::size_t size_max, Add add) {
    const std::uint64_t size = read_unsigned(size_max);
    check(size > 0);
    for (std::uint64_t i = 0; i < size && ok(); ++i) {
      auto& value = add();
      if constexpr (Described<decltype(value), Decoder>) {
        const std::uint8_t outer = next_;
        next_ = reader_.u8();
        describe(*this, value);
        end();
        next_ = outer;
      } else {
        read(value);
      }
    }
  }

  ByteReader reader_;
  bool ok_ = true;
  std::uint8_t next_;  // number of the field that comes next, 0 at the end of its object
};

// Gives the containers their seals back: they lie in one list, in order.
bool place_seals(Declaration& declaration) {
  std::size_t begin = 0;
  for (Container& container : declaration.containers) {
    if (container.seals_count > limits::kSealsPerContainerMax) return false;
    container.seals_begin = static_cast<std::uint32_t>(begin);
    begin += container.seals_count;
  }
  return begin == declaration.seals.size();
}

bool lines_in_order(const Declaration& declaration) {
  for (std::size_t i = 0; i < declaration.lines.size(); ++i) {
    if (declaration.lines[i].line_no != i + 1) return false;
  }
  return true;
}

Error corrupt(std::string message) { return {ErrorCode::kCorrupt, {}, std::move(message)}; }

}  // namespace

void encode(const Declaration& declaration, std::string& out) {
  Encoder encoder(out);
  encoder.byte(kFormatVersion);
  describe(encoder, declaration);
  encoder.byte(0);
}

std::optional<Error> decode(std::string_view bytes, Declaration& declaration) {
  declaration.clear();
  if (!bytes.starts_with(static_cast<char>(kFormatVersion))) {
    return corrupt("The declaration record has a format version we do not know.");
  }
  bytes.remove_prefix(1);
  Decoder decoder(bytes);
  describe(decoder, declaration);
  decoder.end();
  if (!decoder.ok() || !decoder.at_end() || !place_seals(declaration) ||
      !lines_in_order(declaration)) {
    declaration.clear();
    return corrupt("The declaration record is not one that was written by us.");
  }
  check_cross(declaration);
  return std::nullopt;
}

ContentHash content_hash(std::string_view canonical) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(canonical.data(), canonical.size());
  return {hash.low64, hash.high64};
}

}  // namespace luong
