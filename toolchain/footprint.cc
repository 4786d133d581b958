// SPDX-License-Identifier: Apache-2.0
#include "toolchain/footprint.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/file.h"
#include "toolchain/elf.h"
#include "toolchain/stack.h"

namespace mote::toolchain {
namespace fs = std::filesystem;
namespace {

// The entry stands in a section of its own, so that it is easily left out of the sum.
constexpr const char* kEntrySource = R"(// Links all that the model needs, and nothing else.
#include "{0}.hpp"

extern "C" {{
void MoteEntry();
extern {0}::Model mote_measured_model;
}}
{0}::Model mote_measured_model;

[[gnu::section(".mote_entry")]] void MoteEntry() {{
  mote_measured_model.Reset();
  mote_measured_model.{1}();
}}
)";

// The same where a Stream is fed, whatever with: {1}.
constexpr const char* kStreamEntrySource = R"(// Links all that sensing needs, and nothing else.
#include "{0}_stream.hpp"

extern "C" {{
void MoteEntry();
extern {0}::Model mote_measured_model;
extern {0}::Stream mote_measured_stream;
}}
{0}::Model mote_measured_model;
{0}::Stream mote_measured_stream(mote_measured_model);

[[gnu::section(".mote_entry")]] void MoteEntry() {{
  mote_measured_stream.Reset();
  mote_measured_stream.push({1});
}}
)";

constexpr const char* kEntrySection = ".mote_entry";
constexpr const char* kModelSymbol = "mote_measured_model";
constexpr const char* kStreamSymbol = "mote_measured_stream";

constexpr const char* kLinkerScript = R"(ENTRY(MoteEntry)
SECTIONS
{
  .mote_entry 0x10000 : { *(.mote_entry) }
  .text : { *(.text .text.*) }
  .rodata : { *(.rodata .rodata.*) KEEP(*(.init_array .init_array.*)) }
  .data 0x20000000 : { *(.data .data.*) }
  .bss (NOLOAD) : { *(.bss .bss.* COMMON) }
  /DISCARD/ : { *(.ARM.exidx .ARM.exidx.* .ARM.extab .ARM.extab.*) }
}
)";

constexpr const char* kMainSource = R"(// The smallest firmware that runs the model.
#include "{0}.hpp"

namespace {{
{0}::Model model;
}}

int main() {{
  model.Reset();
  model.{1}();
  return 0;
}}
)";

constexpr const char* kStreamMainSource = R"(// The smallest firmware that senses.
#include "{0}_stream.hpp"

namespace {{
{0}::Model model;
{0}::Stream stream(model);
{1}
}}

int main() {{
  stream.push({2});
  return 0;
}}
)";

// How a Stream is fed.
struct FeedSource {
  const char* any;     // the arguments of push(), whatever they point to
  const char* symbol;  // push() as the symbol table has it
  const char* piece;   // its definition, where {0} is the model's name
  const char* arguments;
};

FeedSource SourceOf(Feed feed) {
  if (feed == Feed::kRows) {
    return {"0, reinterpret_cast<const int32_t*>(&MoteEntry)",
            "::Stream::push(long long, long const*)",
            "int32_t values[{0}::Stream::channel_count];",
            "0, values"};
  }
  return {"reinterpret_cast<const int16_t*>(&MoteEntry), 1",
          "::Stream::push(short const*, unsigned int)",
          "int16_t samples[{0}::Stream::hop_samples];",
          "samples, sizeof samples / sizeof samples[0]"};
}

std::string EntrySource(const BuildRequest& request) {
  if (request.feed == Feed::kNone) return fmt::format(kEntrySource, request.name, request.entry);
  return fmt::format(kStreamEntrySource, request.name, SourceOf(request.feed).any);
}

std::string MainSource(const BuildRequest& request) {
  if (request.feed == Feed::kNone) return fmt::format(kMainSource, request.name, request.entry);
  const FeedSource source = SourceOf(request.feed);
  const std::string piece = fmt::format(fmt::runtime(source.piece), request.name);
  return fmt::format(kStreamMainSource, request.name, piece, source.arguments);
}

Result<Elf> LinkModelAlone(const BuildRequest& request, const ModelObjects& objects) {
  const fs::path source = request.work / "measure.cc";
  const fs::path script = request.work / "measure.ld";
  const fs::path object = request.work / "measure.o";
  const fs::path elf = request.work / "measure.elf";
  MOTE_RETURN_IF_ERROR(WriteFile(source, EntrySource(request)));
  MOTE_RETURN_IF_ERROR(WriteFile(script, kLinkerScript));
  MOTE_RETURN_IF_ERROR(CompileUnits(request, {{source, object, {}}}));
  std::vector<fs::path> all = objects.product;
  all.push_back(object);
  MOTE_TRY(const LinkOutcome outcome, Link(request, all, {"-T", script.string()}, elf));
  if (!outcome.linked) {
    return Error{fmt::format("{}: does not link:\n{}", request.name, outcome.message)};
  }
  return Elf::Read(elf);
}

uint32_t BytesOfSection(const Elf& elf, const char* name) {
  const Section* section = elf.FindSection(name);
  return section == nullptr ? 0 : section->bytes;
}

uint32_t FlashBytes(const Elf& elf) {
  uint32_t bytes = 0;
  for (const Section& section : elf.sections()) {
    if (section.has_content && section.name != kEntrySection) bytes += section.bytes;
  }
  return bytes;
}

uint32_t WeightsBytes(const Elf& elf, const std::string& model) {
  uint32_t bytes = 0;
  for (const Symbol& symbol : elf.symbols()) {
    if (symbol.name.starts_with(model + "::weights::")) bytes += symbol.bytes;
  }
  return bytes;
}

// As the symbol table has it.
std::string EntryName(const BuildRequest& request) {
  if (request.feed != Feed::kNone) return request.name + SourceOf(request.feed).symbol;
  return request.name + "::Model::" + request.entry + "()";
}

uint32_t SymbolBytes(const Elf& elf, const char* name) {
  const Symbol* const symbol = elf.FindSymbol(name);
  MOTE_CHECK(symbol != nullptr, std::string("the measured link lost ") + name);
  return symbol->bytes;
}

}  // namespace

Result<Footprint> MeasureFootprint(const BuildRequest& request, const ModelObjects& objects) {
  MOTE_TRY(const Elf elf, LinkModelAlone(request, objects));
  MOTE_TRY(StackBound stack, BoundStack(elf, EntryName(request)));
  Footprint footprint;
  footprint.flash_bytes = FlashBytes(elf);
  footprint.weights_bytes = WeightsBytes(elf, request.name);
  footprint.code_bytes = footprint.flash_bytes - footprint.weights_bytes;
  footprint.arena_bytes = SymbolBytes(elf, kModelSymbol);
  if (request.feed != Feed::kNone) footprint.stream_bytes = SymbolBytes(elf, kStreamSymbol);
  footprint.bss_bytes =
      BytesOfSection(elf, ".bss") - footprint.arena_bytes - footprint.stream_bytes;
  footprint.data_bytes = BytesOfSection(elf, ".data");
  footprint.stack_bytes = stack.bytes;
  footprint.deepest_calls = std::move(stack.deepest);
  return footprint;
}

uint32_t StackReserveBytes(const Footprint& footprint) {
  constexpr uint32_t kUsual = 8 * 1024;   // as the boards' linker scripts set aside
  constexpr uint32_t kCaller = 2 * 1024;  // main and what it calls, an interrupt
  return std::max(kUsual, footprint.stack_bytes + kCaller);
}

Result<Footprint> BuildAndMeasure(const BuildRequest& request) {
  MOTE_TRY(const ModelObjects objects, CompileModel(request));
  MOTE_TRY(Footprint footprint, MeasureFootprint(request, objects));
  const fs::path main_source = request.work / "minimal.cc";
  MOTE_RETURN_IF_ERROR(WriteFile(main_source, MainSource(request)));
  MOTE_TRY(const fs::path firmware,
           BuildFirmware(request, main_source, objects.product, StackReserveBytes(footprint)));
  static_cast<void>(firmware);
  return footprint;
}

}  // namespace mote::toolchain
