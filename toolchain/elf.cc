// SPDX-License-Identifier: Apache-2.0
#include "toolchain/elf.h"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "support/file.h"

namespace mote::toolchain {
namespace {

// Copies structures out of a file; every offset in it may be a lie.
class Reader {
 public:
  explicit Reader(const std::vector<uint8_t>& file) : file_(file) {}

  template <class T>
  bool Get(uint64_t offset, T& value) const {
    if (offset > file_.size() || file_.size() - offset < sizeof(T)) return false;
    std::memcpy(&value, file_.data() + offset, sizeof(T));
    return true;
  }

  // The zero-terminated text at `index` of a string table; "" where there is none.
  std::string Text(const Elf32_Shdr& table, uint32_t index) const {
    const uint64_t begin = uint64_t{table.sh_offset} + index;
    const uint64_t end =
        std::min<uint64_t>(uint64_t{table.sh_offset} + table.sh_size, file_.size());
    if (begin >= end) return "";
    const char* text = reinterpret_cast<const char*>(file_.data() + begin);
    return std::string(text, strnlen(text, end - begin));
  }

 private:
  const std::vector<uint8_t>& file_;
};

bool IsArm32(const Elf32_Ehdr& head) {
  return std::memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 && head.e_ident[EI_CLASS] == ELFCLASS32 &&
         head.e_ident[EI_DATA] == ELFDATA2LSB && head.e_machine == EM_ARM &&
         head.e_shentsize == sizeof(Elf32_Shdr);
}

Section ToSection(const Elf32_Shdr& header, std::string name) {
  Section section;
  section.name = std::move(name);
  section.address = header.sh_addr;
  section.bytes = header.sh_size;
  section.file_offset = header.sh_offset;
  section.in_memory = (header.sh_flags & SHF_ALLOC) != 0;
  section.has_content = section.in_memory && header.sh_type != SHT_NOBITS;
  return section;
}

Symbol::Kind KindOf(const Elf32_Sym& entry) {
  switch (ELF32_ST_TYPE(entry.st_info)) {
    case STT_FUNC:
      return Symbol::Kind::kFunction;
    case STT_OBJECT:
      return Symbol::Kind::kObject;
    default:
      return Symbol::Kind::kOther;
  }
}

Symbol ToSymbol(const Elf32_Sym& entry, const std::string& name) {
  Symbol symbol;
  symbol.name = Demangle(name);
  symbol.kind = KindOf(entry);
  symbol.bytes = entry.st_size;
  symbol.address = entry.st_value;
  if (symbol.kind == Symbol::Kind::kFunction) symbol.address &= ~uint32_t{1};
  return symbol;
}

// "$t", "$t.12": code from here; "$d": data from here.
bool IsMark(const std::string& name) {
  return name.size() >= 2 && name[0] == '$' && (name[1] == 't' || name[1] == 'd') &&
         (name.size() == 2 || name[2] == '.');
}

template <class Items>
auto FirstAfter(const Items& items, uint32_t address) {
  return std::upper_bound(
      items.begin(), items.end(), address, [](uint32_t value, const auto& item) {
        return value < item.address;
      });
}

}  // namespace

Result<Elf> Elf::Read(const std::filesystem::path& path) {
  Elf elf;
  MOTE_TRY(elf.file_, ReadBytes(path));
  if (!elf.Parse()) {
    return Error{path.string() + ": no complete ELF file, want a 32-bit Arm firmware."};
  }
  return elf;
}

bool Elf::Parse() {
  const Reader reader(file_);
  Elf32_Ehdr head;
  if (!reader.Get(0, head) || !IsArm32(head)) return false;
  std::vector<Elf32_Shdr> headers(head.e_shnum);
  for (size_t i = 0; i < headers.size(); ++i) {
    if (!reader.Get(head.e_shoff + i * sizeof(Elf32_Shdr), headers[i])) return false;
  }
  if (head.e_shstrndx >= headers.size()) return false;
  for (const Elf32_Shdr& header : headers) {
    const std::string name = reader.Text(headers[head.e_shstrndx], header.sh_name);
    sections_.push_back(ToSection(header, name));
    if (header.sh_type != SHT_SYMTAB) continue;
    if (header.sh_link >= headers.size()) return false;
    for (uint64_t at = 0; at + sizeof(Elf32_Sym) <= header.sh_size; at += sizeof(Elf32_Sym)) {
      Elf32_Sym entry;
      if (!reader.Get(header.sh_offset + at, entry)) return false;
      AddSymbol(entry, reader.Text(headers[header.sh_link], entry.st_name));
    }
  }
  const auto by_address = [](const auto& a, const auto& b) { return a.address < b.address; };
  std::stable_sort(symbols_.begin(), symbols_.end(), by_address);
  std::stable_sort(marks_.begin(), marks_.end(), by_address);
  return true;
}

void Elf::AddSymbol(const Elf32_Sym& entry, const std::string& name) {
  if (entry.st_shndx == SHN_UNDEF || entry.st_shndx >= SHN_LORESERVE) return;
  if (IsMark(name)) {
    marks_.push_back({entry.st_value, name[1] == 't'});
  } else if (KindOf(entry) != Symbol::Kind::kOther) {
    symbols_.push_back(ToSymbol(entry, name));
  }
}

const Section* Elf::FindSection(std::string_view name) const {
  for (const Section& section : sections_) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

const Symbol* Elf::FindSymbol(std::string_view demangled_name) const {
  for (const Symbol& symbol : symbols_) {
    if (symbol.name == demangled_name) return &symbol;
  }
  return nullptr;
}

const Symbol* Elf::FunctionAt(uint32_t address) const {
  for (auto next = FirstAfter(symbols_, address); next != symbols_.begin();) {
    --next;
    if (next->kind != Symbol::Kind::kFunction) continue;
    const bool reaches = next->bytes == 0 || address - next->address < next->bytes;
    return reaches ? &*next : nullptr;
  }
  return nullptr;
}

uint32_t Elf::NextFunction(uint32_t address) const {
  for (auto next = FirstAfter(symbols_, address); next != symbols_.end(); ++next) {
    if (next->kind == Symbol::Kind::kFunction) return next->address;
  }
  return UINT32_MAX;
}

std::optional<uint16_t> Elf::HalfwordAt(uint32_t address) const {
  for (const Section& section : sections_) {
    const bool inside = section.has_content && address >= section.address &&
                        uint64_t{address} + 2 <= uint64_t{section.address} + section.bytes;
    uint16_t value;
    const uint64_t offset = uint64_t{section.file_offset} + (address - section.address);
    if (inside && Reader(file_).Get(offset, value)) return value;
  }
  return std::nullopt;
}

bool Elf::IsCode(uint32_t address) const {
  const auto next = FirstAfter(marks_, address);
  return next != marks_.begin() && std::prev(next)->code;
}

uint32_t Elf::NextCode(uint32_t address) const {
  for (auto next = FirstAfter(marks_, address); next != marks_.end(); ++next) {
    if (next->code) return next->address;
  }
  return UINT32_MAX;
}

std::string Demangle(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 && text ? std::string(text.get()) : name;
}

}  // namespace mote::toolchain
