# Every third-party package of the house, each as one imported target. The Debian names are in
# packages.txt; tests/layering_test.cc says which file may name which package.

set(CMAKE_THREAD_PREFER_PTHREAD ON)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

find_package(Boost 1.81 REQUIRED)   # Boost::headers
find_package(tl-expected REQUIRED)  # tl::expected
find_package(simdjson REQUIRED)     # simdjson::simdjson
find_package(RocksDB REQUIRED)      # RocksDB::rocksdb-shared
find_package(OpenSSL REQUIRED)      # OpenSSL::Crypto, OpenSSL::SSL
find_package(TBB CONFIG REQUIRED)   # TBB::tbb (CONFIG: RocksDB brings a FindTBB of its own)
find_package(fmt REQUIRED)          # fmt::fmt
find_package(spdlog REQUIRED)       # spdlog::spdlog, the compiled one
find_package(tomlplusplus REQUIRED) # tomlplusplus::tomlplusplus
find_package(CLI11 REQUIRED)        # CLI11::CLI11
find_package(GTest REQUIRED)        # GTest::gtest, GTest::gtest_main, GTest::gmock
find_package(benchmark REQUIRED)    # benchmark::benchmark, benchmark::benchmark_main

# These ship a .pc file only. prometheus-cpp has a CMake package too, but that one insists on the
# HTTP server and libcurl, which we do not use.
foreach(pair "re2 re2" "xxhash libxxhash" "edit libedit" "prometheus prometheus-cpp-core")
  string(REPLACE " " ";" pair ${pair})
  list(GET pair 0 name)
  list(GET pair 1 module)
  pkg_check_modules(luong_${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  add_library(luong::${name} ALIAS PkgConfig::luong_${name})  # luong::re2, luong::xxhash, ...
endforeach()

# Asio and Beast, their bodies compiled once instead of in every file that names them (9-12 s each).
# The definitions must be the same in every user, so they travel with this target.
add_library(luong_asio STATIC ${CMAKE_CURRENT_LIST_DIR}/asio.cc)
add_library(luong::asio ALIAS luong_asio)
target_compile_definitions(luong_asio PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(luong_asio PUBLIC Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
