# SPDX-License-Identifier: Apache-2.0
# The few functions that every folder's CMakeLists.txt is written in.

option(MOTE_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
option(MOTE_TESTS "Build the tests" ON)
option(MOTE_PRECOMPILE "Precompile the headers that most files include: builds faster, hides missing includes" ON)
set(MOTE_BOARD "" CACHE STRING "Cross-compile the runtime for this folder of boards/ (presets board-*)")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT MOTE_BOARD)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  find_package(fmt REQUIRED)
  find_package(nlohmann_json REQUIRED)
endif()
if(MOTE_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
  set(system_test_folders "^${PROJECT_SOURCE_DIR}/(apps|tests)(/|$)")  # what is tested there is the command
  add_custom_target(unit_tests)
  add_custom_target(system_tests)
endif()

add_library(mote_flags INTERFACE)
target_compile_options(mote_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Werror
  # GCC 12 sees overlapping copies in "literal" + std::string (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # __FILE__ from the root: messages are the same everywhere, and no path of the builder is shipped.
  -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
target_include_directories(mote_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(mote_flags INTERFACE $<$<CONFIG:Debug>:MOTE_DEBUG>)

# The headers that most files of a kind include, for targets with the same options: libraries, those that are
# not optimised, tests, those that are optimised.
set(light_options $<IF:$<CONFIG:Release>,-O1,-O0>)
set(host_headers <algorithm> <cstdint> <filesystem> <functional> <map> <memory> <optional> <string> <vector> <fmt/format.h>)
function(mote_precompile kind)
  cmake_parse_arguments(ARG "IS_PROGRAM" "" "HEADERS;OPTIONS" ${ARGN})
  set(carrier ${PROJECT_BINARY_DIR}/generated/precompiled_${kind}.cc)
  file(CONFIGURE OUTPUT ${carrier} CONTENT "int main() {}\n")
  if(ARG_IS_PROGRAM)
    add_executable(mote_precompiled_${kind} EXCLUDE_FROM_ALL ${carrier})
  else()
    add_library(mote_precompiled_${kind} OBJECT EXCLUDE_FROM_ALL ${carrier})
  endif()
  target_link_libraries(mote_precompiled_${kind} PRIVATE mote_flags)
  target_compile_options(mote_precompiled_${kind} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(mote_precompiled_${kind} PRIVATE ${host_headers} ${ARG_HEADERS})
endfunction()
if(MOTE_PRECOMPILE AND NOT MOTE_BOARD)
  # Of precompiled headers GCC 12 forgets that they are the system's, and warns of strings in them.
  target_compile_options(mote_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>)
  get_target_property(fmt_definitions fmt::fmt INTERFACE_COMPILE_DEFINITIONS)  # alike in all who share them
  if(fmt_definitions)
    target_compile_definitions(mote_flags INTERFACE ${fmt_definitions})
  endif()
  mote_precompile(host)
  mote_precompile(light OPTIONS ${light_options})
  mote_precompile(tests IS_PROGRAM HEADERS <gmock/gmock.h> <gtest/gtest.h> OPTIONS ${light_options})
  mote_precompile(heavy_tests IS_PROGRAM HEADERS <gmock/gmock.h> <gtest/gtest.h> OPTIONS -O1)
  if(MOTE_TESTS)
    target_link_libraries(mote_precompiled_tests PRIVATE GTest::gmock GTest::gtest_main)
    target_link_libraries(mote_precompiled_heavy_tests PRIVATE GTest::gmock GTest::gtest_main)
  endif()
endif()

# The headers of a kind and more, for one target.
function(mote_precompile_for name)
  if(MOTE_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${host_headers} ${ARGN})
  endif()
endfunction()

function(mote_use_precompiled name kind)
  if(TARGET mote_precompiled_${kind})
    target_precompile_headers(${name} REUSE_FROM mote_precompiled_${kind})
  endif()
endfunction()

# mote_add_library(mote_graph [LIGHT] SOURCES a.cc b.cc LIBS mote_support [HEADERS <big.hpp>]); LIGHT: nothing in
# it is worth the time that optimising the libraries it calls takes; HEADERS: most of its files include them
function(mote_add_library name)
  cmake_parse_arguments(ARG "LIGHT" "" "SOURCES;LIBS;HEADERS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC ${ARG_LIBS} PRIVATE $<BUILD_INTERFACE:mote_flags>)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  if(ARG_LIGHT)
    target_compile_options(${name} PRIVATE ${light_options})
  endif()
  if(ARG_HEADERS)
    mote_precompile_for(${name} ${ARG_HEADERS})
  elseif(ARG_LIGHT)
    mote_use_precompiled(${name} light)
  else()
    mote_use_precompiled(${name} host)
  endif()
endfunction()

# mote_add_test(module_test [HEAVY] SOURCES module_test.cc LIBS mote_graph): built with its like by the target
# `unit_tests`, or `system_tests` where it stands in tests/ or apps/; ctest knows it by the label `unit` or `system`
function(mote_add_test name)
  if(NOT MOTE_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "HEAVY" "" "SOURCES;LIBS" ${ARGN})
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES ${system_test_folders})
    set(label system)
  else()
    set(label unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} mote_flags GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE MOTE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # The code under test is optimised, the test itself need not be: that halves the build. HEAVY: with
  # sanitizers its own code would take longer than to optimise it.
  if(ARG_HEAVY)
    target_compile_options(${name} PRIVATE -O1)
    mote_use_precompiled(${name} heavy_tests)
  else()
    target_compile_options(${name} PRIVATE ${light_options})
    mote_use_precompiled(${name} tests)
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600 LABELS ${label})
  add_dependencies(${label}_tests ${name})
endfunction()

# mote_add_op(conv2d), from runtime/: every ops/conv2d/conv2d_<isa>.cc becomes part of mote_runtime,
# conv2d_test.cc is its test; LIBS are what the test needs besides. A new instruction set is a new file and
# a row in the kernel table. mote_add_signal(fft), mote_add_stream(ring) and mote_add_event(record): the same of
# signal/, stream/ and event/.
function(mote_add_op op)
  mote_add_block(ops ${op} ${ARGN})
endfunction()
function(mote_add_signal signal)
  mote_add_block(signal ${signal} ${ARGN})
endfunction()
function(mote_add_stream stream)
  mote_add_block(stream ${stream} ${ARGN})
endfunction()

function(mote_add_event event)
  mote_add_block(event ${event} ${ARGN})
endfunction()

function(mote_add_block folder block)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/${block}/${block}_*.cc)
  list(FILTER sources EXCLUDE REGEX "_(test|bench)\\.cc$")
  target_sources(mote_runtime PRIVATE ${sources})
  mote_add_test(${block}_test SOURCES ${folder}/${block}/${block}_test.cc LIBS mote_runtime ${ARG_LIBS})
endfunction()

# mote_add_app(wakeword), from apps/: wakeword/wakeword_test.cc is its test, which drives the built command
function(mote_add_app app)
  mote_add_test(${app}_app_test
    SOURCES ${app}/${app}_test.cc ${PROJECT_SOURCE_DIR}/tests/end_to_end/mote_command.cc
    LIBS mote_tiny_model mote_tflite mote_player nlohmann_json::nlohmann_json ${ARGN})
  if(MOTE_TESTS)
    target_compile_definitions(${app}_app_test PRIVATE MOTE_EXECUTABLE="$<TARGET_FILE:mote>")
    add_dependencies(${app}_app_test mote)
  endif()
endfunction()

# mote_add_fuzzer(tflite_fuzz SOURCES tflite_fuzz.cc LIBS mote_tflite): a libFuzzer binary, built
# with all others by the target `fuzzers` into fuzzers/
function(mote_add_fuzzer name)
  if(NOT MOTE_FUZZ)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} mote_flags)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzzers)
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)
  endif()
  add_dependencies(fuzzers ${name})
endfunction()
