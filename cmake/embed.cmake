# luong_embed(<target> <name> <file>...)
# Compiles the text of the files, one after the other, into <target>. To read it, declare
#   namespace luong::embedded { extern const std::string_view <name>; }
# Bytes are written as escapes, 64 to a literal: the text may hold any delimiter, quote or UTF-8
# sequence, and no single literal grows past what a compiler promises to take.
function(luong_embed target name)
  set(literals "")
  foreach(file ${ARGN})
    cmake_path(ABSOLUTE_PATH file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
    string(LENGTH "${bytes}" length)
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${bytes}" ${at} 256 line)
      string(APPEND literals "    \"${line}\"\n")
      math(EXPR at "${at} + 256")
    endwhile()
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cc)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// Generated from @ARGN@.
#include <string_view>
namespace luong::embedded {
namespace {
constexpr char kText[] =
@literals@    \"\";
}
extern const std::string_view @name@;
constinit const std::string_view @name@{kText, sizeof kText - 1};
}
")
  target_sources(${target} PRIVATE ${output})
endfunction()
