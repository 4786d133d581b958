# SPDX-License-Identifier: Apache-2.0
# Toolchain file: cross-compiles for the board that MOTE_BOARD names.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # nothing links without a linker script
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MOTE_BOARD)

include(${CMAKE_CURRENT_LIST_DIR}/MoteBoard.cmake)
mote_board_list(cpu_flags cpu_flags)
list(JOIN cpu_flags " " CMAKE_CXX_FLAGS_INIT)
