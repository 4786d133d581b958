// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/text.h"

#include <bit>
#include <limits>
#include <random>

#include "compiler/graph/text_testing.h"

namespace mote::graph {
namespace {

using ::testing::HasSubstr;

Tensor TensorOf(DType dtype, Shape shape) {
  Tensor tensor;
  tensor.dtype = dtype;
  tensor.shape = std::move(shape);
  return tensor;
}

Op OpOf(const std::string& opcode) {
  Op op;
  op.opcode = opcode;
  return op;
}

// A module of one tensor, for what stands on its line.
Module OneTensor(const Tensor& tensor, Bytes constant = {}) {
  Module module;
  module.subgraphs.resize(1);
  module.main().tensors = {tensor};
  if (!constant.empty()) module.main().tensors[0].buffer = AddBuffer(module, std::move(constant));
  return module;
}

Module OneOp(const Op& op) {
  Module module;
  module.subgraphs.resize(1);
  module.main().ops = {op};
  return module;
}

std::string LineOf(const std::string& text, const std::string& part) {
  const size_t at = text.find(part);
  if (at == std::string::npos) return "no '" + part + "' in\n" + text;
  const size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

TEST(Text, AHandWrittenModulePrintsAsItReads) {
  const Module module = Parse(kSmall);
  EXPECT_EQ(PrintText(module), kSmall);
  EXPECT_TRUE(Verify(module).ok());
  EXPECT_EQ(module.buffers.size(), 4u);
  EXPECT_EQ(module.main().ops[0].attributes.Bool("keep_num_dims", false), true);
  EXPECT_EQ(ConstantOf(module, module.main().tensors[2]), BytesOf<int32_t>({7, -7}));
}

TEST(Text, BlanksAndCommentsDoNotMatter) {
  std::string spread = "# a golden file\n\n" + std::string(kSmall) + "# the end";
  for (size_t i = 0; (i = spread.find("->", i)) != std::string::npos; i += 9) {
    spread.replace(i, 2, "\r\n# to\n\t->");
  }
  EXPECT_EQ(PrintText(Parse(spread)), kSmall);
}

TEST(Text, AnEmptyModuleHasNoBuffers) {
  EXPECT_EQ(PrintText(Module()), "module buffers=0\n");
  ExpectRoundTrip(Module());
}

TEST(Text, BuffersThatNothingUsesAreCounted) {
  Module module;
  module.buffers.resize(7);
  EXPECT_EQ(PrintText(module), "module buffers=7\n");
  ExpectRoundTrip(module);
  module.buffers[0] = {1};
  module.buffers[4] = {0xab};
  ExpectRoundTrip(module);
}

TEST(Text, OddNamesAreEscaped) {
  std::string odd = "it's \\ \n\r\t\x01\x7f\xff \"q\" %0 # }";
  odd += '\0';
  Module module = OneTensor(TensorOf(DType::kInt8, {}));
  module.main().tensors[0].name = odd;
  module.description = odd;
  module.main().name = odd;
  module.opcodes = {{odd, true, 2, 32}, {"op"}, {"v3"}, {""}};
  module.metadata = {{odd, 0}};
  module.signatures = {{odd, 9, {{odd, 4294967295u}}, {{"", 0}}}};
  Op op;
  op.opcode = odd;
  op.options_type = odd;
  op.attributes = {{odd, odd}, {"", Enum{odd}}, {"op", Enum{"true"}}, {"e", Enum{""}}};
  module.main().ops = {op, OpOf("op"), OpOf("v3"), Op()};
  module.main().ops[1].options_type = "op";
  ExpectRoundTrip(module);
}

TEST(Text, EveryTensorFieldSurvives) {
  Tensor tensor;
  tensor.name = "t";
  tensor.dtype = DType::kInt16;
  tensor.shape = {1, 0, -7};
  tensor.shape_signature = {-1, 0, 3};
  tensor.quantization = {{0.1f, 2e-30f}, {1, INT64_MIN}, {-1}, {1, 2}, -2, {0, 255}};
  tensor.buffer = 5;
  tensor.is_variable = true;
  tensor.has_rank = true;
  tensor.has_quantization = false;
  tensor.opaque = {{"sparsity.block_map", std::vector<int64_t>{1}}};
  const Module module = OneTensor(tensor);
  EXPECT_EQ(LineOf(PrintText(module), "%0"),
            "  %0 't': int16[1,0,-7] signature=[-1,0,3] scale=[0.1, 2e-30] "
            "zero_point=[1, -9223372036854775808] min=-1 max=[1, 2] axis=-2 custom=hex [00ff] "
            "has_quantization=false variable has_rank opaque={sparsity.block_map=[1]} buffer=5");
  const Module read = Parse(PrintText(module));
  EXPECT_EQ(read.main().tensors[0], tensor);
}

TEST(Text, AnEmptyQuantisationTableIsKept) {
  Tensor tensor;
  tensor.has_quantization = true;
  EXPECT_THAT(PrintText(OneTensor(tensor)), HasSubstr("float32[] has_quantization=true"));
  EXPECT_EQ(Parse(PrintText(OneTensor(tensor))).main().tensors[0], tensor);
}

TEST(Text, EveryOpFieldSurvives) {
  Op op;
  op.opcode = "MyOp";
  op.custom = true;
  op.version = -2;
  op.inputs = {0, kAbsent, -7, std::numeric_limits<int>::max()};
  op.outputs = {kAbsent};
  op.intermediates = {3, kAbsent};
  op.custom_options = {0xde, 0xad};
  op.mutating_inputs = {true, false};
  op.code_index = 4;
  op.attributes = {{"a", 1}};
  EXPECT_EQ(LineOf(PrintText(OneOp(op)), "op "),
            "  op MyOp v-2 custom (%0, -, %-7, %2147483647) -> (-) {a=1} intermediates=(%3, -) "
            "mutating_inputs=[true, false] custom_options=hex [dead] code=4");
  EXPECT_EQ(Parse(PrintText(OneOp(op))).main().ops[0], op);
}

TEST(Text, AttributesKeepTheirTypes) {
  Op op;
  op.options_type = "Options";
  op.attributes = {{"flag", true},
                   {"count", -3},
                   {"whole", 2.0},
                   {"padding", Enum{"SAME"}},
                   {"lower", Enum{"same"}},
                   {"text", "12"},
                   {"ints", std::vector<int64_t>{1, -1}},
                   {"doubles", std::vector<double>{1, 0.5}},
                   {"strings", std::vector<std::string>{"a", ""}},
                   {"no_ints", std::vector<int64_t>()},
                   {"no_doubles", std::vector<double>()},
                   {"no_strings", std::vector<std::string>()}};
  EXPECT_EQ(LineOf(PrintText(OneOp(op)), "op "),
            "  op '' () -> () Options{count=-3 doubles=[1.0, 0.5] flag=true ints=[1, -1] "
            "lower=enum 'same' no_doubles=double [] no_ints=[] no_strings=string [] padding=SAME "
            "strings=['a', ''] text='12' whole=2.0}");
  EXPECT_EQ(Parse(PrintText(OneOp(op))).main().ops[0], op);
}

double AttributeThroughText(double value, const std::string& want) {
  Op op;
  op.attributes = {{"d", value}};
  const std::string text = PrintText(OneOp(op));
  EXPECT_THAT(text, HasSubstr("{d=" + want + "}"));
  return Parse(text).main().ops[0].attributes.Float("d", 77);
}

TEST(Text, DoublesKeepEveryBit) {
  using Limits = std::numeric_limits<double>;
  const std::pair<double, const char*> cases[] = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {static_cast<double>(0.1f), "0.1f"},
      {0.1, "0.1"},
      {1e300, "1e+300"},
      {Limits::denorm_min(), "5e-324"},
      {Limits::max(), "1.7976931348623157e+308"},
      {static_cast<double>(std::numeric_limits<float>::denorm_min()), "1e-45f"},
      {Limits::infinity(), "inf"},
      {-Limits::infinity(), "-inf"},
      {Limits::quiet_NaN(), "nan"},
      {-Limits::quiet_NaN(), "nan0xfff8000000000000"},
      {std::bit_cast<double>(0x7ff800000000000fu), "nan0x7ff800000000000f"},
  };
  for (const auto& [value, want] : cases) {
    EXPECT_EQ(std::bit_cast<uint64_t>(AttributeThroughText(value, want)),
              std::bit_cast<uint64_t>(value))
        << want;
  }
}

TEST(Text, FloatConstantsKeepEveryBit) {
  const std::vector<uint32_t> bits = {0x00000000,
                                      0x80000000,
                                      0x00000001,
                                      0x7f7fffff,
                                      0x7f800000,
                                      0xff800000,
                                      0x7fc00000,
                                      0xffc00000,
                                      0x7f800001,
                                      0x3dcccccd};
  const Bytes bytes = BytesOf(bits);
  const Module module = OneTensor(TensorOf(DType::kFloat32, {10}), bytes);
  const std::string text = PrintText(module);
  EXPECT_THAT(text,
              HasSubstr("float32 [0, -0, 1e-45, 3.4028235e+38, inf, -inf, nan, nan0xffc00000, "
                        "nan0x7f800001, 0.1]"));
  EXPECT_EQ(Parse(text).buffers[1], bytes);
}

TEST(Text, RandomFloatsKeepEveryBit) {
  std::mt19937 random(20240607);
  std::vector<uint32_t> bits(20000);
  for (uint32_t& b : bits) b = static_cast<uint32_t>(random());
  const Module module = OneTensor(TensorOf(DType::kFloat32, {20000}), BytesOf(bits));
  EXPECT_EQ(Parse(PrintText(module)).buffers[1], module.buffers[1]);
}

TEST(Text, ConstantsPrintAsNumbersOfTheirType) {
  const Bytes bytes = {0xff, 0x01, 0x00, 0x80, 0x01, 0x00, 0x00, 0x00};
  const std::pair<DType, const char*> cases[] = {
      {DType::kInt8, "= [-1, 1, 0, -128, 1, 0, 0, 0]"},
      {DType::kUInt8, "= [255, 1, 0, 128, 1, 0, 0, 0]"},
      {DType::kInt16, "= [511, -32768, 1, 0]"},
      {DType::kUInt32, "= [2147484159, 1]"},
      {DType::kInt64, "= [6442451455]"},
      {DType::kUInt64, "= [6442451455]"},
      {DType::kFloat16, "= hex [ff01008001000000]"},
      {DType::kBool, "= hex [ff01008001000000]"},
      {DType::kString, "= hex [ff01008001000000]"},
      {DType::kComplex64, "= hex [ff01008001000000]"},
  };
  for (const auto& [dtype, want] : cases) {
    const int32_t elements = DTypeBits(dtype) == 0 ? 1 : 64 / DTypeBits(dtype);
    const Module module = OneTensor(TensorOf(dtype, {elements}), bytes);
    EXPECT_THAT(PrintText(module), HasSubstr(want)) << DTypeName(dtype);
    ExpectRoundTrip(module);
  }
  const Module flags = OneTensor(TensorOf(DType::kBool, {2}), {1, 0});
  EXPECT_THAT(PrintText(flags), HasSubstr("= [1, 0]"));
  ExpectRoundTrip(flags);
}

TEST(Text, AConstantOfAnotherSizeThanItsTensorPrintsAsBytes) {
  const Module module = OneTensor(TensorOf(DType::kInt8, {3}), {1, 2});
  EXPECT_THAT(PrintText(module), HasSubstr("buffer=1 = hex [0102]"));
  ExpectRoundTrip(module);
}

TEST(Text, ASharedConstantStandsAtTheEnd) {
  Module module = OneTensor(TensorOf(DType::kInt8, {4}), {1, 2, 3, 4});
  module.main().tensors.push_back(TensorOf(DType::kInt32, {1}));
  module.main().tensors[1].buffer = 1;
  EXPECT_THAT(PrintText(module), HasSubstr("\nbuffer 1: int8 [1, 2, 3, 4]\n"));
  module.main().tensors[0].shape = {5};
  EXPECT_THAT(PrintText(module), HasSubstr("\nbuffer 1: int32 [67305985]\n"));
  ExpectRoundTrip(module);
}

TEST(Text, LongConstantsWrapAtAHundredColumns) {
  for (const DType dtype : {DType::kInt8, DType::kString, DType::kFloat32}) {
    const int32_t elements = dtype == DType::kFloat32 ? 100 : 400;
    const Module module = OneTensor(TensorOf(dtype, {elements}), Bytes(400, 0x7e));
    const std::string text = PrintText(module);
    size_t longest = 0;
    for (size_t i = 0; i < text.size();) {
      const size_t end = text.find('\n', i);
      longest = std::max(longest, end - i);
      EXPECT_NE(text[end - 1], ' ');
      i = end + 1;
    }
    EXPECT_LE(longest, 100u);
    EXPECT_GT(longest, 60u);
    ExpectRoundTrip(module);
  }
}

TEST(Text, MetadataThatReadsAsTextPrintsAsLines) {
  Module module;
  const std::string text("[frontend]\nrate_hz = 16000\n\0\0", 29);
  module.metadata = {{"mote.frontend", AddBuffer(module, Bytes(text.begin(), text.end()))}};
  EXPECT_EQ(PrintText(module),
            "module\nmetadata 'mote.frontend' buffer=1\n"
            "buffer 1: text [\n  '[frontend]\\n',\n  'rate_hz = 16000\\n',\n  '\\x00\\x00']\n");
  ExpectRoundTrip(module);
  module.buffers[1].push_back('x');
  EXPECT_THAT(PrintText(module), HasSubstr("buffer 1: hex [5b66"));
  ExpectRoundTrip(module);
  module.buffers[1] = {0, 0};
  EXPECT_THAT(PrintText(module), HasSubstr("buffer 1: hex [0000]"));
  ExpectRoundTrip(module);
}

TEST(Text, TheOperatorCodeIsNamedOnlyWhereItIsNotTheFirstThatFits) {
  Module module = OneOp(OpOf("ADD"));
  module.main().ops[0].version = 2;
  module.main().ops[0].code_index = 1;
  module.opcodes = {{"ADD"}, {"ADD", false, 2, 0}, {"ADD", false, 2, 0}};
  EXPECT_THAT(LineOf(PrintText(module), "op ADD v2 ("), "  op ADD v2 () -> ()");
  ExpectRoundTrip(module);
  for (const int32_t other : {-1, 2, 0}) {
    module.main().ops[0].code_index = other;
    EXPECT_THAT(PrintText(module), HasSubstr(fmt::format("-> () code={}\n", other)));
    ExpectRoundTrip(module);
  }
}

TEST(Text, AShortenedConstantIsForReadingOnly) {
  // FNV-1a of "a", from the hash's published test vectors: e40c292c.
  const Module module = OneTensor(TensorOf(DType::kInt8, {1}), {'a'});
  const std::string text = PrintText(module, {.max_constant_bytes = 0});
  EXPECT_THAT(text, HasSubstr("buffer=1 = <1 bytes, fnv1a e40c292c>"));
  ExpectError(text, "found '<', want its bytes");
  EXPECT_THAT(PrintText(module, {.max_constant_bytes = 1}), HasSubstr("buffer=1 = [97]"));
}

}  // namespace
}  // namespace mote::graph
