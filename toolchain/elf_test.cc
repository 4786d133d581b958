// SPDX-License-Identifier: Apache-2.0
#include "toolchain/elf.h"

#include <gmock/gmock.h>

#include "toolchain/toolchain_testing.h"

namespace mote::toolchain {
namespace {

using testing::HasSubstr;

constexpr const char* kSource = R"(
namespace named {
extern const int table[5];
const int table[5] = {1, 2, 3, 4, 5};
int variable = 7;
int zero[9];
int Twice(int x) { return x * 2; }
}
)";

class ElfFile : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
    const auto& request = tiny_.request;
    const auto source = request.work / "probe.cc";
    const auto object = request.work / "probe.o";
    ASSERT_TRUE(WriteFile(source, kSource).ok());
    ASSERT_TRUE(CompileUnits(request, {{source, object, {}}}).ok());
    const auto outcome = Link(request, {object}, {"-Wl,--no-gc-sections", "-Wl,--entry=0"}, path());
    ASSERT_TRUE(outcome.ok() && outcome->linked);
  }
  std::filesystem::path path() const { return tiny_.request.work / "probe.elf"; }

  TinyModel tiny_;
};

TEST_F(ElfFile, GivesSymbolsByTheirCxxNames) {
  const Elf elf = Elf::Read(path()).value();
  ASSERT_NE(elf.FindSymbol("named::table"), nullptr);
  EXPECT_EQ(elf.FindSymbol("named::table")->bytes, 20u);
  EXPECT_EQ(elf.FindSymbol("named::table")->kind, Symbol::Kind::kObject);
  EXPECT_EQ(elf.FindSymbol("named::zero")->bytes, 36u);
  const Symbol* twice = elf.FindSymbol("named::Twice(int)");
  ASSERT_NE(twice, nullptr);
  EXPECT_EQ(twice->kind, Symbol::Kind::kFunction);
  EXPECT_EQ(twice->address % 2, 0u);
  EXPECT_EQ(elf.FindSymbol("named::absent"), nullptr);
}

TEST_F(ElfFile, FindsTheFunctionOfAnAddress) {
  const Elf elf = Elf::Read(path()).value();
  const Symbol* twice = elf.FindSymbol("named::Twice(int)");
  ASSERT_NE(twice, nullptr);
  EXPECT_EQ(elf.FunctionAt(twice->address), twice);
  EXPECT_EQ(elf.FunctionAt(twice->address + twice->bytes - 1), twice);
  EXPECT_NE(elf.FunctionAt(twice->address + twice->bytes), twice);
  EXPECT_EQ(elf.FunctionAt(elf.FindSymbol("named::table")->address), nullptr);
  EXPECT_EQ(elf.FunctionAt(0), nullptr);
  EXPECT_TRUE(elf.IsCode(twice->address));
  EXPECT_EQ(elf.HalfwordAt(twice->address), 0x0040);  // lsls r0, r0, #1
}

TEST_F(ElfFile, TellsWhatTakesFlashFromWhatDoesNot) {
  const Elf elf = Elf::Read(path()).value();
  EXPECT_TRUE(elf.FindSection(".data")->has_content);
  EXPECT_FALSE(elf.FindSection(".bss")->has_content);
  EXPECT_TRUE(elf.FindSection(".bss")->in_memory);
  EXPECT_FALSE(elf.FindSection(".symtab")->in_memory);
  EXPECT_EQ(elf.FindSection(".absent"), nullptr);
}

TEST_F(ElfFile, DamagedIsRefusedOrReadButNeverCrashes) {
  const std::vector<uint8_t> whole = ReadBytes(path()).value();
  const auto damaged = tiny_.request.work / "damaged.elf";
  for (size_t size = 0; size < whole.size(); size += 1 + size / 16) {
    ASSERT_TRUE(WriteFile(damaged,
                          std::vector<uint8_t>(whole.begin(),
                                               whole.begin() + static_cast<std::ptrdiff_t>(size)))
                    .ok());
    const auto elf = Elf::Read(damaged);
    ASSERT_FALSE(elf.ok()) << size;  // the section headers are last in the file
    EXPECT_THAT(elf.error().message, HasSubstr("damaged.elf: no complete ELF file"));
  }
  for (size_t at = 0; at < whole.size(); at += at < 64 ? 1 : 37) {
    std::vector<uint8_t> bytes = whole;
    bytes[at] ^= 0xFF;
    ASSERT_TRUE(WriteFile(damaged, bytes).ok());
    const auto elf = Elf::Read(damaged);
    if (!elf.ok()) continue;
    for (const Symbol& symbol : elf->symbols()) static_cast<void>(elf->HalfwordAt(symbol.address));
  }
}

TEST(Demangled, NamesAreReadable) {
  EXPECT_EQ(Demangle("_ZN3kws5Model6invokeEv"), "kws::Model::invoke()");
  EXPECT_EQ(Demangle("memcpy"), "memcpy");
  EXPECT_EQ(Demangle("_Znonsense"), "_Znonsense");
  EXPECT_EQ(Demangle(""), "");
}

}  // namespace
}  // namespace mote::toolchain
