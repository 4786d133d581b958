// SPDX-License-Identifier: Apache-2.0
#include "player/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace mote::player {
namespace {

using graph::Bytes;
using graph::DType;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A file of the given format version, as NumPy writes it.
Bytes NpyFile(const std::string& dictionary, const Bytes& data, int version = 1) {
  std::string text = "\x93NUMPY";
  text += static_cast<char>(version);
  text += '\0';
  for (int byte = 0; byte < (version == 1 ? 2 : 4); ++byte) {
    text += static_cast<char>(dictionary.size() >> 8 * byte & 0xFF);
  }
  text += dictionary;
  Bytes file(text.begin(), text.end());
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

std::string Dictionary(const std::string& descr, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }   \n";
}

Result<Array> Parse(const Bytes& file) {
  return ParseNpy(Span<const uint8_t>(file.data(), file.size()));
}

std::string Refusal(const Bytes& file) {
  const Result<Array> array = Parse(file);
  return array.ok() ? "it was read" : array.error().message;
}

TEST(Npy, ReadsEveryVersion) {
  for (const int version : {1, 2, 3}) {
    const Result<Array> array =
        Parse(NpyFile(Dictionary("|i1", "(2, 3)"), {1, 2, 3, 4, 5, 6}, version));
    ASSERT_TRUE(array.ok()) << array.error().message;
    EXPECT_THAT(array->shape, ElementsAre(2, 3));
    EXPECT_THAT(array->bytes, ElementsAre(1, 2, 3, 4, 5, 6));
  }
  EXPECT_EQ(Refusal(NpyFile(Dictionary("|i1", "(0,)"), {}, 4)), ".npy version 4, want 1 to 3.");
}

TEST(Npy, ReadsEveryTypeThatInputsMayHave) {
  const std::pair<const char*, DType> types[] = {{"|i1", DType::kInt8},
                                                 {"|u1", DType::kUInt8},
                                                 {"|b1", DType::kBool},
                                                 {"<i2", DType::kInt16},
                                                 {"<i4", DType::kInt32},
                                                 {"<u4", DType::kUInt32},
                                                 {"<i8", DType::kInt64},
                                                 {"<f4", DType::kFloat32},
                                                 {"<f8", DType::kFloat64}};
  for (const auto& [descr, dtype] : types) {
    const size_t bytes = static_cast<size_t>(graph::DTypeBits(dtype)) / 8;
    const Result<Array> array = Parse(NpyFile(Dictionary(descr, "(3,)"), Bytes(3 * bytes)));
    ASSERT_TRUE(array.ok()) << descr;
    EXPECT_EQ(array->dtype, dtype);
  }
}

TEST(Npy, RefusesOtherTypes) {
  for (const char* descr : {">i4", "<c8", "|O", "<U5", "<f2", ""}) {
    EXPECT_THAT(Refusal(NpyFile(Dictionary(descr, "(0,)"), {})), HasSubstr("element type"))
        << descr;
  }
  const std::string fields = "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (0,), }";
  EXPECT_THAT(Refusal(NpyFile(fields, {})), HasSubstr("element type"));
}

TEST(Npy, ReadsScalarsAndEmptyArrays) {
  const Result<Array> scalar = Parse(NpyFile(Dictionary("|i1", "()"), {7}));
  ASSERT_TRUE(scalar.ok());
  EXPECT_TRUE(scalar->shape.empty());
  const Result<Array> empty = Parse(NpyFile(Dictionary("<f4", "(0, 5)"), {}));
  ASSERT_TRUE(empty.ok());
  EXPECT_THAT(empty->shape, ElementsAre(0, 5));
}

TEST(Npy, RefusesFortranOrder) {
  const std::string text = "{'descr': '|i1', 'fortran_order': True, 'shape': (1,), }";
  EXPECT_THAT(Refusal(NpyFile(text, {1})), HasSubstr("Fortran order"));
}

TEST(Npy, TheSizeMustBeWhatTheHeaderSays) {
  EXPECT_EQ(Refusal(NpyFile(Dictionary("<i2", "(2, 2)"), Bytes(7))),
            ".npy data of 7 bytes, but its header says 8.");
  EXPECT_THAT(Refusal(NpyFile(Dictionary("<i2", "(2, 2)"), Bytes(9))), HasSubstr("9 bytes"));
}

TEST(Npy, SizesThatOverflowAreRefused) {
  for (const char* shape :
       {"(4611686018427387904, 4)", "(4294967296, 4294967296)", "(9223372036854775807,)"}) {
    EXPECT_THAT(Refusal(NpyFile(Dictionary("<i8", shape), {})), HasSubstr("more than fits"))
        << shape;
  }
}

TEST(Npy, UnreadableShapesAreRefused) {
  std::string deep = "(";
  for (int i = 0; i < 33; ++i) deep += "1, ";
  for (const std::string shape :
       {"(-1,)", "(a,)", "(99999999999999999999,)", "[1]", "(1", "", "(1.5,)"}) {
    EXPECT_EQ(Refusal(NpyFile(Dictionary("|i1", shape), {1})), ".npy header has no readable shape.")
        << shape;
  }
  EXPECT_THAT(Refusal(NpyFile(Dictionary("|i1", deep + ")"), {1})), HasSubstr("no readable shape"));
}

// Exact-size copies, so that sanitizers see a read behind the end.
TEST(Npy, EveryTruncationIsRefused) {
  for (const int version : {1, 2}) {
    const Bytes file = NpyFile(Dictionary("<i2", "(2, 2)"), Bytes(8), version);
    for (size_t size = 0; size < file.size(); ++size) {
      EXPECT_FALSE(
          Parse(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))).ok());
    }
    EXPECT_TRUE(Parse(file).ok());
  }
}

TEST(Npy, EveryBrokenByteIsSurvived) {
  const Bytes file = NpyFile(Dictionary("<i2", "(2, 2)"), Bytes(8));
  for (size_t at = 0; at < file.size(); ++at) {
    for (const int value : {0x00, 0x27, 0x28, 0x2C, 0x39, 0xFF}) {
      Bytes broken = file;
      broken[at] = static_cast<uint8_t>(value);
      const Result<Array> array = Parse(broken);
      if (array.ok()) {
        EXPECT_EQ(array->bytes.size(), 8u) << at;
      }
    }
  }
}

TEST(Npy, MessagesHoldNoControlCharacters) {
  EXPECT_THAT(Refusal(NpyFile(Dictionary("\x1b[2J", "(1,)"), {1})), HasSubstr("\\x1b"));
}

}  // namespace
}  // namespace mote::player
