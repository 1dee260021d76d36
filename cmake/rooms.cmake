# The shapes a folder can have. Sources are found, not listed: put a file into the folder and the
# next build takes it in.

include(GoogleTest)

# A folder whose first source has not been written yet still builds.
function(luong_sources_or_stub result)
  if(NOT ARGN)
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/no_sources_yet.cc CONTENT "")
    set(ARGN ${CMAKE_CURRENT_BINARY_DIR}/no_sources_yet.cc)
  endif()
  set(${result} ${ARGN} PARENT_SCOPE)
endfunction()

# luong_room(<name> HEADERS ... SOURCES ... [USES ...] [HIDES ...])
# One static library per folder. USES appear in our headers, HIDES only in our sources.
function(luong_room name)
  cmake_parse_arguments(ROOM "" "" "HEADERS;SOURCES;USES;HIDES" ${ARGN})
  luong_sources_or_stub(sources ${ROOM_SOURCES})
  add_library(luong_${name} STATIC ${sources})
  add_library(luong::${name} ALIAS luong_${name})
  target_sources(luong_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ROOM_HEADERS})
  target_link_libraries(luong_${name}
    PUBLIC ${ROOM_USES} PRIVATE luong_warnings ${ROOM_HIDES})
endfunction()

# luong_program(<name> SOURCES ... USES ...): an executable, once its main exists.
function(luong_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCES;USES" ${ARGN})
  if(NOT PROGRAM_SOURCES)
    return()
  endif()
  add_executable(${name} ${PROGRAM_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  target_link_libraries(${name} PRIVATE luong_warnings ${PROGRAM_USES})
endfunction()

# luong_test(<name> <library>...): luong_<name>_tests out of the *_test.cc of this folder. A test
# finds the sources by LUONG_SOURCE_DIR and the programs by LUONG_PROGRAM_DIR.
function(luong_test name)
  file(GLOB sources CONFIGURE_DEPENDS *_test.cc)
  if(NOT sources)
    return()
  endif()
  set(target luong_${name}_tests)
  add_executable(${target} ${sources})
  target_compile_definitions(${target} PRIVATE
    LUONG_SOURCE_DIR="${PROJECT_SOURCE_DIR}" LUONG_PROGRAM_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(${target} PRIVATE ${ARGN} luong_warnings GTest::gmock GTest::gtest_main)
  foreach(program luongd luong)
    if(TARGET ${program})
      add_dependencies(${target} ${program})
    endif()
  endforeach()
  gtest_discover_tests(${target}
    DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    PROPERTIES TIMEOUT 120
      ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
endfunction()

# luong_bench(<library>...): one executable per *_bench.cc of this folder, and a test that runs each
# for a moment so that it cannot rot; without what takes long to prepare, above a hundred thousand.
function(luong_bench)
  file(GLOB sources CONFIGURE_DEPENDS *_bench.cc)
  foreach(source ${sources})
    cmake_path(GET source STEM name)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE ${ARGN} luong_warnings benchmark::benchmark_main)
    add_test(NAME ${name}_smoke COMMAND ${name} --benchmark_min_time=0.001 "--benchmark_filter=-/(5000000|100000)"
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name}_smoke PROPERTIES TIMEOUT 120)
  endforeach()
endfunction()

# luong_fuzz(<library>...): one executable per *_fuzz.cc of this folder. Under the fuzz preset it is
# a libFuzzer target; otherwise it replays corpus/<name>/ as an ordinary test.
function(luong_fuzz)
  file(GLOB sources CONFIGURE_DEPENDS *_fuzz.cc)
  add_custom_target(luong_fuzzers)
  foreach(source ${sources})
    cmake_path(GET source STEM name)
    add_executable(${name} ${source})
    add_dependencies(luong_fuzzers ${name})
    target_link_libraries(${name} PRIVATE ${ARGN} luong_warnings)
    if(LUONG_FUZZ)
      target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    else()
      target_sources(${name} PRIVATE replay_main.cc)
      add_test(NAME ${name}_replay COMMAND ${name} ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
      set_tests_properties(${name}_replay PROPERTIES TIMEOUT 120)
    endif()
  endforeach()
endfunction()
