// SPDX-License-Identifier: Apache-2.0
// Bounds against what the compiler itself says of each frame (-fstack-usage).
#include "toolchain/stack.h"

#include <gmock/gmock.h>

#include <map>
#include <numeric>
#include <sstream>

#include "toolchain/toolchain_testing.h"

namespace mote::toolchain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Stack : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
  }

  // Everything in `source` is kept; its functions are extern "C".
  void Build(const std::string& source, const std::string& optimization = "-O2") {
    tiny_.request.optimization = optimization;
    tiny_.request.flags = {"-fstack-usage"};
    const auto file = tiny_.request.work / "probe.cc";
    const auto object = tiny_.request.work / "probe.o";
    ASSERT_TRUE(WriteFile(file, source).ok());
    const Status compiled = CompileUnits(tiny_.request, {{file, object, {}}});
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    const auto path = tiny_.request.work / "probe.elf";
    const auto outcome =
        Link(tiny_.request, {object}, {"-Wl,--no-gc-sections", "-Wl,--entry=0"}, path);
    ASSERT_TRUE(outcome.ok() && outcome->linked) << outcome->message;
    elf_.emplace(Elf::Read(path).value());
    ReadUsage();
  }

  uint32_t Bytes(const std::string& function) {
    const auto bound = BoundStack(*elf_, function);
    EXPECT_TRUE(bound.ok()) << bound.error().message;
    return bound.ok() ? bound->bytes : 0;
  }
  std::string WhyNot(const std::string& function) {
    const auto bound = BoundStack(*elf_, function);
    return bound.ok() ? "bounded: " + std::to_string(bound->bytes) : bound.error().message;
  }

  // What the compiler says of the function's own frame.
  uint32_t Frame(const std::string& function) { return frames_.at(function); }

  std::optional<Elf> elf_;

 private:
  // "probe.cc:3:6:void a(int)\t24\tstatic"
  void ReadUsage() {
    std::istringstream lines(ReadText(tiny_.request.work / "probe.su").value());
    for (std::string line; std::getline(lines, line);) {
      const size_t tab = line.find('\t');
      const std::string name = line.substr(0, line.rfind('(', tab));
      frames_[name.substr(name.find_last_of(" *") + 1)] =
          static_cast<uint32_t>(std::stoul(line.substr(tab + 1)));
    }
  }

  TinyModel tiny_;
  std::map<std::string, uint32_t> frames_;
};

// `Keep` hides a pointer from the optimiser.
constexpr const char* kCommon = R"(
#include <stdint.h>
template <class T> [[gnu::always_inline]] inline void Keep(T* p) { asm volatile("" : : "r"(p) : "memory"); }
extern "C" {
)";

TEST_F(Stack, OfALeafIsTheCompilersFrame) {
  for (const char* optimization : {"-O0", "-Os", "-O2", "-O3"}) {
    Build(std::string(kCommon) + R"(
      int none(int a) { return a + 1; }
      void small() { char b[16]; Keep(b); }
      void page() { char b[5000]; Keep(b); }
      void huge() { char b[70001]; Keep(b); }
      int busy(const int* p) {
        int s = 0;
        for (int i = 0; i < 9; ++i) s += p[i] * p[i + 1] ^ p[i + 2] * p[i + 3] ^ p[i + 4] * p[i + 5];
        return s;
      }
      float floats(const float* p, int n) {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0;
        float m = 0, o = 0, q = 0, r = 0, s = 0, t = 0, u = 0, v = 0, w = 0, x = 0, y = 0, z = 0;
        for (; n > 0; --n, p += 24) {
          a += p[0] * b; b += p[1] * c; c += p[2] * d; d += p[3] * e; e += p[4] * f;
          f += p[5] * g; g += p[6] * h; h += p[7] * i; i += p[8] * j; j += p[9] * k;
          k += p[10] * l; l += p[11] * m; m += p[12] * o; o += p[13] * q; q += p[14] * r;
          r += p[15] * s; s += p[16] * t; t += p[17] * u; u += p[18] * v; v += p[19] * w;
          w += p[20] * x; x += p[21] * y; y += p[22] * z; z += p[23] * a;
        }
        return a + b + c + d + e + f + g + h + i + j + k + l + m + o + q + r + s + t + u + v + w +
               x + y + z;
      }
      int early(int n) {  // shrink-wrapped: one path has no frame
        if (n < 0) return n;
        char b[40];
        Keep(b);
        return b[n];
      }
    })",
          optimization);
    for (const char* name : {"none", "small", "page", "huge", "busy", "floats", "early"}) {
      EXPECT_EQ(Bytes(name), Frame(name)) << name << " " << optimization;
    }
    EXPECT_GE(Frame("huge"), 70001u);
  }
}

TEST_F(Stack, AddsUpTheDeepestCalls) {
  Build(std::string(kCommon) + R"(
    [[gnu::noinline]] void leaf() { char b[100]; Keep(b); }
    [[gnu::noinline]] void deep() { char b[200]; Keep(b); leaf(); Keep(b); }
    [[gnu::noinline]] void wide() { char b[250]; Keep(b); }
    void root() { char b[8]; Keep(b); wide(); deep(); leaf(); Keep(b); }
  })");
  EXPECT_EQ(Bytes("root"), Frame("root") + Frame("deep") + Frame("leaf"));
  const StackBound bound = BoundStack(*elf_, "root").value();
  EXPECT_THAT(bound.deepest, ElementsAre("root", "deep", "leaf"));
}

TEST_F(Stack, ATailCallDoesNotKeepItsCallersFrame) {
  Build(std::string(kCommon) + R"(
    [[gnu::noinline]] void leaf() { char b[100]; Keep(b); }
    void root() { { char b[60]; Keep(b); } leaf(); }
  })");
  EXPECT_EQ(Bytes("root"), std::max(Frame("root"), Frame("leaf")));
}

TEST_F(Stack, FollowsEachCaseOfAJumpTable) {
  for (const char* optimization : {"-O2", "-Os"}) {
    Build(std::string(kCommon) + R"(
      [[gnu::noinline]] void a() { char b[100]; Keep(b); }
      [[gnu::noinline]] void b() { char b[300]; Keep(b); }
      [[gnu::noinline]] void c() { char b[200]; Keep(b); }
      int root(int n) {
        volatile int kept = n;
        switch (n) {
          case 0: a(); return kept;
          case 1: kept = 8; return kept * 3;
          case 2: c(); return kept - 1;
          case 3: b(); return kept - 5;
          case 4: a(); c(); return kept + n * 7;
          case 5: c(); a(); return kept ^ 5;
          case 6: a(); a(); return kept / 3;
        }
        return 0;
      }
    })",
          optimization);
    EXPECT_EQ(Bytes("root"), Frame("root") + Frame("b")) << optimization;
  }
}

TEST_F(Stack, KnowsTheLibrarysHelpers) {
  Build(std::string(kCommon) + R"(
    #define NULL 0
    void* memcpy(void*, const void*, unsigned);
    int64_t divide(int64_t a, int64_t b) { return a / b + 1; }
    double multiply(double a, double b) { return a * b + 1; }
    void copy(char* to, const char* from, unsigned n) { memcpy(to, from, n); Keep(to); }
  })");
  EXPECT_GT(Bytes("divide"), Frame("divide"));
  EXPECT_GT(Bytes("multiply"), Frame("multiply"));
  EXPECT_GE(Bytes("copy"), Frame("copy"));
  EXPECT_LT(Bytes("multiply"), 256u);
}

TEST_F(Stack, HasNoBoundWhereNothingBoundsIt) {
  Build(std::string(kCommon) + R"(
    extern int (*const volatile pointer)(int);
    int (*const volatile pointer)(int) = 0;
    int recursive(int n) { return n < 2 ? 1 : n * recursive(n - 1) + recursive(n - 2); }
    [[gnu::noinline]] int odd(int n);
    [[gnu::noinline]] int even(int n) { return n == 0 ? 1 : 1 + odd(n - 1); }
    int odd(int n) { return n == 0 ? 0 : 2 * even(n - 1); }
    int called(int n) { return pointer(n) + 1; }
    int jumped(int n) { return pointer(n); }
    void dynamic(int n) { char b[n]; Keep(b); }
    int through(int n) { return called(n) + 1; }
  })");
  EXPECT_THAT(WhyNot("recursive"), HasSubstr("recursive: calls itself"));
  EXPECT_THAT(WhyNot("even"), HasSubstr("even: calls itself"));
  EXPECT_THAT(WhyNot("called"), HasSubstr("called: a call through a pointer at 0x"));
  EXPECT_THAT(WhyNot("jumped"), HasSubstr("jumped: a jump through a pointer at 0x"));
  EXPECT_THAT(WhyNot("dynamic"), HasSubstr("dynamic: a stack pointer that depends on data"));
  EXPECT_THAT(WhyNot("through"), HasSubstr(": a call through a pointer at 0x"));
  EXPECT_THAT(WhyNot("absent"), HasSubstr("absent: no such function"));
}

TEST_F(Stack, SeesPushesThatDoNotMatchPops) {
  Build(std::string(kCommon) + R"(
    [[gnu::naked]] void loop() { asm("1: push {r0} \n subs r1, #1 \n bne 1b \n bx lr"); }
    [[gnu::naked]] void unbalanced() { asm("push {r0} \n pop {r0, r1} \n bx lr"); }
    [[gnu::naked]] void balanced() { asm("1: push {r0} \n pop {r0} \n subs r1, #1 \n bne 1b \n bx lr"); }
  })");
  EXPECT_THAT(WhyNot("loop"), HasSubstr("a push in a loop"));
  EXPECT_EQ(Bytes("unbalanced"), 4u);  // libgcc's helpers return for their callers like this
  EXPECT_EQ(Bytes("balanced"), 4u);
}

TEST_F(Stack, WhatItSkipsIsPushedAndNotPopped) {
  Build(std::string(kCommon) + R"(
    [[gnu::naked]] void returns() {
      asm("push {r4, lr} \n cmp r0, #0 \n it eq \n popeq {r4, pc} \n push {r5} \n pop {r5} \n pop {r4, pc}");
    }
    [[gnu::naked]] void pushes() {
      asm("cmp r0, #0 \n it eq \n pusheq {r4, r5} \n bx lr");
    }
  })");
  EXPECT_EQ(Bytes("returns"), 12u);
  EXPECT_EQ(Bytes("pushes"), 8u);
}

}  // namespace
}  // namespace mote::toolchain
