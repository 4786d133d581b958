// SPDX-License-Identifier: Apache-2.0
#include "toolchain/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace mote::toolchain {
namespace {

constexpr size_t kPiecesNamed = 5;

// 132048 -> "132,048"
std::string Grouped(uint64_t value) {
  std::string text = std::to_string(value);
  for (size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string Largest(std::vector<Piece> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return a.bytes > b.bytes;
  });
  pieces.resize(std::min(pieces.size(), kPiecesNamed));
  std::string text;
  for (const Piece& piece : pieces) {
    text +=
        fmt::format("{}{} {} bytes", text.empty() ? "" : ", ", piece.name, Grouped(piece.bytes));
  }
  return text.empty() ? "" : " Largest: " + text + ".";
}

// "kws::weights::conv2d_3_weights" -> "conv2d_3_weights": the model is named already.
std::string Short(const std::string& model, std::string name) {
  for (const std::string& prefix :
       {model + "::weights::", model + "::", std::string("(anonymous namespace)::")}) {
    if (name.starts_with(prefix)) name = name.substr(prefix.size());
  }
  return name;
}

const Section* SectionOf(const Elf& elf, const Symbol& symbol) {
  for (const Section& section : elf.sections()) {
    const bool inside = section.in_memory && symbol.address >= section.address &&
                        symbol.address - section.address < section.bytes;
    if (inside) return &section;
  }
  return nullptr;
}

// RAM holds what is written: .data (which takes flash too) and what has no content.
bool Takes(const Section& section, Memory memory) {
  return memory == Memory::kFlash ? section.has_content
                                  : !section.has_content || section.name == ".data";
}

std::vector<Piece> PiecesIn(const std::string& model, const Elf& elf, Memory memory) {
  std::vector<Piece> pieces;
  for (const Symbol& symbol : elf.symbols()) {
    const Section* section = SectionOf(elf, symbol);
    if (section != nullptr && symbol.bytes > 0 && Takes(*section, memory)) {
      pieces.push_back({Short(model, symbol.name), symbol.bytes});
    }
  }
  const Section* stack = elf.FindSection(".stack");
  if (memory == Memory::kRam && stack != nullptr) pieces.push_back({"the stack", stack->bytes});
  return pieces;
}

// From "region `FLASH' overflowed by 132048 bytes".
std::optional<uint64_t> OverflowBytes(const std::string& message, const char* region) {
  const std::string words = fmt::format("region `{}' overflowed by ", region);
  const size_t at = message.find(words);
  if (at == std::string::npos) return std::nullopt;
  const char* const begin = message.data() + at + words.size();
  uint64_t bytes = 0;
  const auto parsed = std::from_chars(begin, message.data() + message.size(), bytes);
  return parsed.ec == std::errc() ? std::optional(bytes) : std::nullopt;
}

}  // namespace

uint64_t BytesOf(const estimate::Board& board, Memory memory) {
  return memory == Memory::kFlash ? board.flash_bytes : board.ram_bytes;
}

Status CheckFit(const std::string& model,
                const estimate::Board& board,
                Memory memory,
                uint64_t needed_bytes,
                std::vector<Piece> pieces) {
  const uint64_t has_bytes = BytesOf(board, memory);
  if (needed_bytes <= has_bytes) return {};
  return Error{fmt::format("{}: {} bytes too large for the {} of {} (needs {}, has {}).{}",
                           model,
                           Grouped(needed_bytes - has_bytes),
                           memory == Memory::kFlash ? "flash" : "RAM",
                           board.name,
                           Grouped(needed_bytes),
                           Grouped(has_bytes),
                           Largest(std::move(pieces)))};
}

Status CheckProgramFit(const program::Program& program, const estimate::Board& board) {
  std::vector<Piece> constants;
  for (const program::Constant& constant : program.constants) {
    constants.push_back({constant.name, constant.bytes.size()});
  }
  std::vector<Piece> tensors;
  for (const program::ArenaTensor& tensor : program.tensors) {
    tensors.push_back({tensor.name, static_cast<uint64_t>(tensor.bytes)});
  }
  MOTE_RETURN_IF_ERROR(CheckFit(program.name + ", the weights alone",
                                board,
                                Memory::kFlash,
                                static_cast<uint64_t>(program.constant_bytes()),
                                std::move(constants)));
  return CheckFit(program.name + ", the arena alone",
                  board,
                  Memory::kRam,
                  static_cast<uint64_t>(program.arena_bytes),
                  std::move(tensors));
}

Status CheckLinkFit(const std::string& model,
                    const estimate::Board& board,
                    const std::string& linker_message,
                    const Elf* elf) {
  std::string messages;
  for (const auto& [memory, region] : {std::pair(Memory::kFlash, "FLASH"), {Memory::kRam, "RAM"}}) {
    const auto over_bytes = OverflowBytes(linker_message, region);
    if (!over_bytes) continue;
    const std::vector<Piece> pieces =
        elf == nullptr ? std::vector<Piece>() : PiecesIn(model, *elf, memory);
    const Status status =
        CheckFit(model, board, memory, BytesOf(board, memory) + *over_bytes, pieces);
    if (!status.ok()) messages += (messages.empty() ? "" : "\n") + status.error().message;
  }
  if (messages.empty()) return {};
  return Error{messages};
}

}  // namespace mote::toolchain
