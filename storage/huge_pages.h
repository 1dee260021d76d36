#pragma once

#include <cstddef>
#include <memory_resource>

namespace luong {

// Memory for large tables that are read all over: in pages of 2 MiB where the kernel has them
// (transparent huge pages, at least by madvise), so that a read of a cold place costs one cache
// miss and no walk of page tables, and the first touch of a table a fraction of the time. Ordinary
// memory where the kernel has none. Any thread. Throws std::bad_alloc.
class HugePages final : public std::pmr::memory_resource {
 public:
  static HugePages& instance();

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override;
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override;
};

}  // namespace luong
