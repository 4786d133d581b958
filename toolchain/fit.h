// SPDX-License-Identifier: Apache-2.0
// "Too large", said so that one knows what to do: by how many bytes, and what is largest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "estimate/board.h"
#include "support/result.h"
#include "toolchain/elf.h"

namespace mote::toolchain {

enum class Memory { kFlash, kRam };

// Something that takes memory.
struct Piece {
  std::string name;
  uint64_t bytes = 0;
};

uint64_t BytesOf(const estimate::Board& board, Memory memory);

// OK where `needed_bytes` fit; else e.g.
//   kws: 132,048 bytes too large for the flash of nano33ble (needs 1,115,088, has 983,040).
//   Largest: conv2d_3_weights 65,536 bytes, conv2d_4_weights 4,096 bytes.
Status CheckFit(const std::string& model,
                const estimate::Board& board,
                Memory memory,
                uint64_t needed_bytes,
                std::vector<Piece> pieces);

// The same before anything is emitted or compiled: of the constants alone, and of the arena.
Status CheckProgramFit(const program::Program& program, const estimate::Board& board);

// The same from what ld wrote when a region overflowed; OK where it complains of nothing like that.
// `elf` is the firmware linked all the same, or null: then nothing is said of what is largest.
Status CheckLinkFit(const std::string& model,
                    const estimate::Board& board,
                    const std::string& linker_message,
                    const Elf* elf);

}  // namespace mote::toolchain
