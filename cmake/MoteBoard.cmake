# SPDX-License-Identifier: Apache-2.0
# Boards: what CMake needs of boards/<board>/board.toml, where each fact stands once.

# mote_board_list(sources out): the array of strings `sources` of MOTE_BOARD's board.toml.
function(mote_board_list key out)
  set(toml ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../boards/${MOTE_BOARD}/board.toml)
  if(NOT MOTE_BOARD OR NOT EXISTS ${toml})
    message(FATAL_ERROR "MOTE_BOARD is '${MOTE_BOARD}', want the name of a folder of boards/")
  endif()
  file(READ ${toml} text)
  if(NOT text MATCHES "(^|\n)${key} = \\[([^]]*)\\]")
    message(FATAL_ERROR "${toml}: no array '${key}'")
  endif()
  string(REGEX MATCHALL "\"[^\"]*\"" words "${CMAKE_MATCH_2}")
  string(REPLACE "\"" "" words "${words}")
  set(${out} ${words} PARENT_SCOPE)
endfunction()

# mote_add_board(): the board's startup, vectors and port as a library, warning-free as firmware is.
function(mote_add_board)
  mote_board_list(sources sources)
  add_library(mote_board STATIC ${sources})
  set_target_properties(mote_board PROPERTIES CXX_STANDARD 17)
  target_link_libraries(mote_board PRIVATE mote_flags)
  target_compile_options(mote_board PRIVATE
    -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics)
endfunction()
