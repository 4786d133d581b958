# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` and the .deb hold: <prefix>/bin/mote and, found from there at run time,
# <prefix>/share/mote (what is compiled into firmware) and <prefix>/lib/mote/qemu (the cycle counter).
# What needs LibTorch, <prefix>/lib/mote/libmote_learn.so, is a package of its own, mote-trainer, and so is what
# needs Open MPI, libmote_ranks.so: mote-ranks.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mote)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "the mote maintainers")
set(CPACK_PACKAGE_CONTACT "the mote maintainers <maintainers@mote.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Machine learning on microcontrollers, without a heap")
set(CPACK_DEBIAN_UNSPECIFIED_DESCRIPTION
"Compiles .tflite models into C++ firmware for Cortex-M4 boards and says before
anything is flashed whether it fits, how fast it is and what energy it takes.
Boards are emulated by QEMU with a cycle counter.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)  # mote_0.1.0_amd64.deb
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# inspect, run, eval and compile work without them; emulate says what is missing.
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_RECOMMENDS
  "gcc-arm-none-eabi, libnewlib-arm-none-eabi, libstdc++-arm-none-eabi-newlib, qemu-system-arm")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "espeak-ng, flite")  # a recipe's voices
# Group-writable folders, where the builder's umask makes such, are refused by Debian.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_NAME mote)
set(CPACK_DEBIAN_TRAINER_PACKAGE_NAME mote-trainer)
set(CPACK_DEBIAN_TRAINER_DESCRIPTION "Trains networks for mote, by LibTorch\n`mote train` loads it: recordings in, .tflite out.")
set(CPACK_DEBIAN_TRAINER_PACKAGE_RECOMMENDS libopenblas0-openmp)
set(CPACK_DEBIAN_TRAINER_PACKAGE_ENHANCES mote)
set(CPACK_DEBIAN_RANKS_PACKAGE_NAME mote-ranks)
set(CPACK_DEBIAN_RANKS_DESCRIPTION "Searches of mote on several machines, by Open MPI\n`mpirun mote search` loads it.")
set(CPACK_DEBIAN_RANKS_PACKAGE_ENHANCES mote-trainer)

function(mote_install)
  install(TARGETS mote RUNTIME DESTINATION bin)
  # One folder deeper than CPack looks for libraries to run ldconfig for: nothing links against it.
  install(TARGETS mote_cycles LIBRARY DESTINATION lib/mote/qemu)
  if(TARGET mote_learn)
    install(TARGETS mote_learn LIBRARY DESTINATION lib/mote COMPONENT trainer)
  endif()
  if(TARGET mote_ranks)
    install(TARGETS mote_ranks LIBRARY DESTINATION lib/mote COMPONENT ranks)
  endif()
  install(DIRECTORY runtime boards DESTINATION share/mote
    FILES_MATCHING
      REGEX "\\.(h|cc|inc|def|ld|toml|cmake)$"
      REGEX "(_test|_bench)\\.cc$|_(testing|oracle)\\.h$" EXCLUDE)
  install(DIRECTORY apps DESTINATION share/mote
    FILES_MATCHING
      REGEX "/(app\\.toml|[^/]*\\.(h|cc|tflite))$"
      REGEX "_test\\.cc$" EXCLUDE)
  install(DIRECTORY emulator/firmware DESTINATION share/mote/emulator
    FILES_MATCHING PATTERN "*.cc" PATTERN "*.h")
  install(DIRECTORY trainer/templates DESTINATION share/mote/trainer FILES_MATCHING PATTERN "*.toml")
  install(FILES LICENSE NOTICE THIRD_PARTY.md CHANGELOG.md DESTINATION share/doc/mote)
  install(FILES LICENSE DESTINATION share/doc/mote RENAME copyright)
  include(CPack)  # last, when it can see which components there are
endfunction()

# The folders define the targets after this file is read.
cmake_language(DEFER CALL mote_install)
