// SPDX-License-Identifier: Apache-2.0
// A linked firmware: its sections, symbols and bytes. Reads what a size report needs and no more.
// Source: Tool Interface Standard ELF 1.2; ELF for the Arm Architecture (mapping symbols).
#pragma once

#include <elf.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace mote::toolchain {

struct Section {
  std::string name;
  uint32_t address = 0;
  uint32_t bytes = 0;
  uint32_t file_offset = 0;
  bool in_memory = false;    // takes addresses of the device
  bool has_content = false;  // and bytes of flash: everything but .bss and its like
};

struct Symbol {
  enum class Kind { kFunction, kObject, kOther };
  std::string name;      // demangled: "kws::Model::invoke()"
  uint32_t address = 0;  // without the Thumb bit
  uint32_t bytes = 0;
  Kind kind = Kind::kOther;
};

class Elf {
 public:
  // Errors  the file cannot be read, or is no 32-bit little-endian Arm ELF, or is damaged
  static Result<Elf> Read(const std::filesystem::path& path);

  const std::vector<Section>& sections() const { return sections_; }
  const Section* FindSection(std::string_view name) const;

  // Functions and objects by address; what the file says of other kinds (files, marks) is left out.
  const std::vector<Symbol>& symbols() const { return symbols_; }
  const Symbol* FindSymbol(std::string_view demangled_name) const;
  // The function whose code is at `address`, or null. Hand-written ones may state no length: they
  // reach to the next function.
  const Symbol* FunctionAt(uint32_t address) const;
  // The first address after `address` where a function begins, UINT32_MAX behind the last.
  uint32_t NextFunction(uint32_t address) const;

  std::optional<uint16_t> HalfwordAt(uint32_t address) const;
  // Is there an instruction at `address`, and not a table or literal? (Mapping symbols $t and $d.)
  bool IsCode(uint32_t address) const;
  // The first address after `address` where code begins, UINT32_MAX behind the last.
  uint32_t NextCode(uint32_t address) const;

 private:
  struct Mark {
    uint32_t address;
    bool code;
  };

  bool Parse();  // file_; false where it is damaged
  void AddSymbol(const Elf32_Sym& entry, const std::string& name);

  std::vector<uint8_t> file_;
  std::vector<Section> sections_;
  std::vector<Symbol> symbols_;
  std::vector<Mark> marks_;
};

// "_ZN3kws5Model6invokeEv" -> "kws::Model::invoke()"; what is no mangled name stays.
std::string Demangle(const std::string& name);

}  // namespace mote::toolchain
