// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "compiler/graph/text_testing.h"

namespace mote::graph {
namespace {

TEST(ParseText, NamesLineColumnFoundAndWanted) {
  ExpectError("", "line 1, column 1: found the end of the text, want 'module'");
  ExpectError("module\nsubgraph 'm' (%0) -> [", "line 2, column 22: found '[', want '('.");
  ExpectError("module\n\nsubgraph 'm' () -> () {\n  %0 'x': int8[1,x]\n}",
              "line 4, column 18: found 'x', want a whole number of 32 bits.");
  ExpectError("module subgraph '' () -> () { %1 'x': int8[] }",
              "column 32: found '1', want %0: tensors are numbered in order.");
  ExpectError("module subgraph '' () -> () { op ADD (%0 %1) -> () }",
              "found '%', want ',' or ')'.");
  ExpectError("module buffers=-1", "found '-1', want a positive number of 32 bits.");
  ExpectError("module subgraph '' () -> () { %0 'x': int9[] }", "found 'int9', want a type like");
  ExpectError("module buffer 1: [1]", "found '[', want hex, text or a type like int8.");
  ExpectError("module metadata '' buffer=0 signature '' () -> ()",
              "found 'signature', want one of opcode, subgraph");
}

TEST(ParseText, SuggestsTheFieldThatWasMeant) {
  ExpectError("module subgraph '' () -> () { %0 'x': int8[] zeropoint=3 }",
              "found 'zeropoint', want one of signature, scale, zero_point");
  ExpectError("module subgraph '' () -> () { %0 'x': int8[] zeropoint=3 }",
              "Did you mean 'zero_point'?");
}

TEST(ParseText, RefusesBadStrings) {
  ExpectError("module description='no end", "a string without its closing quote on the line");
  ExpectError("module description='no\nend'", "a string without its closing quote on the line");
  for (const char* bad : {"'\\", "'\\x", "'\\x1", "'\\x1'", "'\\xg0'", "'\\q'", "'\\x+1'"}) {
    ExpectError(std::string("module description=") + bad, "a backslash without");
  }
  ExpectError("module \x01", "'\\x01' belongs to no word");
}

TEST(ParseText, RefusesElementsThatDoNotFit) {
  const auto element = [](const std::string& dtype, const std::string& word) {
    return "module buffer 1: " + dtype + " [" + word + "]";
  };
  ExpectError(element("int8", "128"), "found '128', want an element of int8.");
  ExpectError(element("int8", "1.5"), "want an element of int8.");
  ExpectError(element("uint8", "-1"), "want an element of uint8.");
  ExpectError(element("bool", "2"), "want an element of bool.");
  ExpectError(element("float32", "1e39"), "want an element of float32.");
  ExpectError(element("float32", "nan0x00000001"), "want an element of float32.");
  ExpectError(element("float32", "nan0x"), "want an element of float32.");
  ExpectError(element("string", "1"), "want an element of string.");
  ExpectError(element("hex", "abc"), "two hexadecimal digits");
  ExpectError(element("hex", "zz"), "two hexadecimal digits");
}

TEST(ParseText, RefusesBuffersDefinedTwiceOrBeyondTheirNumber) {
  ExpectError("module buffer 1: hex [] buffer 1: hex []",
              "line 1, column 32: found '1', want the content of buffer 1 only once.");
  ExpectError("module buffers=1 buffer 1: hex [00]", "defines number 1, want at most 1.");
  ExpectError("module buffers=4294967295", "has 4294967295 buffers");
  ExpectError("module metadata '' buffer=4294967295", "has 4294967296 buffers");
  ExpectError("module subgraph '' () -> () { %0 '': int8[1] = [1] }", "behind its buffer=");
}

TEST(ParseText, EveryCutOfATextIsRefusedOrRead) {
  const std::string text = kSmall;
  const size_t end_of_graph = text.find("}\n\nsignature");
  for (size_t i = 0; i < text.size(); ++i) {
    const Result<Module> module = ParseText(std::string_view(text).substr(0, i));
    const bool in_graph = i > text.find("subgraph") && i <= end_of_graph;
    EXPECT_FALSE(in_graph && module.ok()) << i;
    if (module.ok()) ExpectRoundTrip(*module);
  }
}

TEST(ParseText, ChangedBytesAreRefusedOrReadAndPrintedAgain) {
  constexpr unsigned kSeed = 7;
  SCOPED_TRACE(fmt::format("seed {}", kSeed));
  std::mt19937 random(kSeed);
  const std::string_view letters = "%'()[]{}<>=-:,.0123456789enf #\\x\n\xff";
  for (int round = 0; round < 3000; ++round) {
    std::string text = kSmall;
    for (int i = 0; i < 2; ++i) text[random() % text.size()] = letters[random() % letters.size()];
    const Result<Module> module = ParseText(text);
    if (!module.ok()) continue;
    const std::string printed = PrintText(*module);
    EXPECT_EQ(PrintText(Parse(printed)), printed) << text;
  }
}

TEST(ParseText, DeepNestingIsNoRecursion) {
  const std::string deep(1000000, '[');
  ExpectError("module metadata_buffer " + deep, "found '[', want a whole number");
  ExpectError("module subgraph '' () -> () { op A () -> () {a=" + deep, "want a");
  ExpectError("module " + std::string(1000000, '{'), "found '{', want one of");
}

}  // namespace
}  // namespace mote::graph
