// SPDX-License-Identifier: Apache-2.0
// The cycle counter as a QEMU plugin: cuts translated code into blocks, follows their execution,
// writes the totals when the emulator exits. Arguments: out=<file> and, optional, blocks=on.
// The output format is in docs/cycles.md.
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "emulator/cycles/counter.h"
#include "emulator/cycles/qemu_plugin_api.h"

#define MOTE_EXPORT __attribute__((visibility("default")))

namespace mote::cycles {
namespace {

struct Marker {
  Kind kind;
  std::uint32_t address;
};

struct Session {
  std::string out;
  std::FILE* file = nullptr;  // `out`.part: a killed emulator leaves no half of a result at `out`
  bool blocks = false;
  Counter counter;
  std::deque<Block> code;  // deque: the emulator keeps pointers to the elements
  std::deque<Marker> markers;
};

// Never destroyed: the emulator's exit callback comes after the destructors of this library.
Session& session() {
  static Session& instance = *new Session;
  return instance;
}

void OnBlock(unsigned, void* block) { session().counter.Execute(*static_cast<Block*>(block)); }

void OnMarker(unsigned, void* userdata) {
  const auto& marker = *static_cast<const Marker*>(userdata);
  session().counter.Mark(marker.kind, marker.address);
}

struct Fetched {
  std::uint32_t address;
  std::uint32_t size_bytes;
  Instruction instruction;
};

// The length comes from the first halfword and not from the emulator: looking ahead for an
// instruction that would cross into the next page, QEMU 7.2 appends that instruction's first
// halfword to the data of the one before it and then reports it 2 bytes too long.
Fetched Fetch(const qemu_plugin_insn* insn) {
  std::uint16_t halves[2] = {};
  std::memcpy(halves, qemu_plugin_insn_data(insn), sizeof halves[0]);
  const std::uint32_t size_bytes = SizeBytes(halves[0]);
  std::memcpy(halves, qemu_plugin_insn_data(insn), size_bytes);
  return {static_cast<std::uint32_t>(qemu_plugin_insn_vaddr(insn)),
          size_bytes,
          Decode(halves[0], halves[1])};
}

void OnTranslation(qemu_plugin_id_t, qemu_plugin_tb* translation) {
  Block* open = nullptr;
  const std::size_t count = qemu_plugin_tb_n_insns(translation);
  for (std::size_t i = 0; i < count; ++i) {
    qemu_plugin_insn* insn = qemu_plugin_tb_get_insn(translation, i);
    const Fetched fetched = Fetch(insn);
    if (IsMarker(fetched.instruction.kind)) {
      Marker& marker =
          session().markers.emplace_back(Marker{fetched.instruction.kind, fetched.address});
      qemu_plugin_register_vcpu_insn_exec_cb(insn, OnMarker, QEMU_PLUGIN_CB_NO_REGS, &marker);
      open = nullptr;
      continue;
    }
    if (open == nullptr) {
      open = &session().code.emplace_back(fetched.address);
      qemu_plugin_register_vcpu_insn_exec_cb(insn, OnBlock, QEMU_PLUGIN_CB_NO_REGS, open);
    }
    open->Append(fetched.instruction, fetched.size_bytes);
  }
}

const char* NameOf(Kind marker) {
  switch (marker) {
    case Kind::kMarkBegin:
      return "begin";
    case Kind::kMarkEnd:
      return "end";
    case Kind::kMarkStream:
      return "stream";
    case Kind::kMarkNetwork:
      return "network";
    default:
      return "layer";
  }
}

void WriteEvents(std::FILE* file) {
  for (const Event& event : session().counter.events()) {
    std::fprintf(file,
                 "%s %llu %llu\n",
                 NameOf(event.marker),
                 static_cast<unsigned long long>(event.totals.instructions),
                 static_cast<unsigned long long>(event.totals.cycles));
  }
}

// Code is translated anew when the emulator drops its cache, so equal ranges are added up.
void WriteBlocks(std::FILE* file) {
  struct Sum {
    unsigned long long executions, instructions, cycles;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Sum> ranges;
  for (const Block& block : session().code) {
    if (block.executions == 0) continue;
    Sum& sum = ranges[{block.start, block.end}];
    sum.executions += block.executions;
    sum.instructions += block.executions * block.instructions;
    sum.cycles += block.counted_cycles;
  }
  for (const auto& [range, sum] : ranges) {
    std::fprintf(file,
                 "block %x %x %llu %llu %llu\n",
                 static_cast<unsigned>(range.first),
                 static_cast<unsigned>(range.second),
                 sum.executions,
                 sum.instructions,
                 sum.cycles);
  }
}

std::string PartOf(const std::string& out) { return out + ".part"; }

void OnExit(qemu_plugin_id_t, void*) {
  std::FILE* file = session().file;
  std::fputs("mote-cycles 1\n", file);
  WriteEvents(file);
  if (session().blocks) WriteBlocks(file);
  const bool failed = std::ferror(file) != 0;
  const bool written = std::fclose(file) == 0 && !failed;
  if (!written || std::rename(PartOf(session().out).c_str(), session().out.c_str()) != 0) {
    std::fprintf(stderr, "mote_cycles: cannot write '%s'\n", session().out.c_str());
  }
}

bool OpenOutput() {
  if (session().out.empty()) {
    std::fputs("mote_cycles: no out=<file> was given\n", stderr);
    return false;
  }
  session().file = std::fopen(PartOf(session().out).c_str(), "w");
  if (session().file == nullptr) {
    std::fprintf(stderr, "mote_cycles: cannot create '%s'\n", PartOf(session().out).c_str());
  }
  return session().file != nullptr;
}

bool ReadArguments(int count, char** arguments) {
  for (int i = 0; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument.rfind("out=", 0) == 0) {
      session().out = argument.substr(4);
    } else if (argument == "blocks=on" || argument == "blocks=off") {
      session().blocks = argument == "blocks=on";
    } else {
      std::fprintf(
          stderr, "mote_cycles: argument '%s', want out=<file> or blocks=on\n", argument.c_str());
      return false;
    }
  }
  return true;
}

bool CanCount(const qemu_info_t& info) {
  const bool can = std::strcmp(info.target_name, "arm") == 0 && info.system_emulation &&
                   info.system.smp_vcpus == 1;
  if (!can) std::fputs("mote_cycles: want qemu-system-arm with one core\n", stderr);
  return can;
}

}  // namespace
}  // namespace mote::cycles

extern "C" {

MOTE_EXPORT int qemu_plugin_version = 1;

MOTE_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
                                    const qemu_info_t* info,
                                    int argc,
                                    char** argv) {
  using namespace mote::cycles;
  if (!CanCount(*info) || !ReadArguments(argc, argv) || !OpenOutput()) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, OnTranslation);
  qemu_plugin_register_atexit_cb(id, OnExit, nullptr);
  return 0;
}

}  // extern "C"
