// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/write.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/tflite/read.h"
#include "compiler/tflite/testing.h"
#include "schema_generated.h"
#include "support/file.h"
#include "tests/shared_data.h"

namespace mote::tflite {
namespace {

using graph::Bytes;
using graph::Enum;
using graph::Module;
using nlohmann::json;
using testing::HasSubstr;

Module WriteAndRead(const Module& module) {
  const Bytes bytes = Write(module).value();
  return Read({bytes.data(), bytes.size()}).value();
}

std::string ErrorOf(const Module& module) {
  const Result<Bytes> bytes = Write(module);
  return bytes.ok() ? "no error" : bytes.error().message;
}

TEST(WriteTflite, WhatIsReadAndWrittenBackIsTheSameModel) {
  const Bytes bytes = Write(SmallModule()).value();
  const Module module = Read({bytes.data(), bytes.size()}).value();
  EXPECT_EQ(module, SmallModule());
  EXPECT_EQ(Write(module).value(), bytes);
}

TEST(WriteTflite, FlatbuffersReadsWhatTheModuleSays) {
  const json model = ToJson(Write(SmallModule()).value());
  EXPECT_EQ(model["description"], "for tests");
  const json& main = model["subgraphs"][0];
  EXPECT_EQ(main["operators"][0]["inputs"], json({0, 1, -1}));
  EXPECT_EQ(main["operators"][0]["builtin_options"]["fused_activation_function"], 3);
  EXPECT_EQ(main["operators"][1]["debug_metadata_index"], 5);
  EXPECT_EQ(main["operators"][1]["custom_options"], json({7, 0, 255}));
  EXPECT_EQ(main["tensors"][1]["quantization"]["scale"], json({0.5, 0.25}));
  const json& rows = main["tensors"][3]["sparsity"]["dim_metadata"][1];
  EXPECT_EQ(rows["array_segments"]["values"], json({0, 1, 2}));
  EXPECT_EQ(model["signature_defs"][0]["outputs"][0]["tensor_index"], 4);
}

void ReadWriteAndCompare(const std::filesystem::path& path) {
  const Result<Module> module = ReadFile(path);
  ASSERT_TRUE(module.ok()) << module.error().message;
  const Result<Bytes> written = Write(*module);
  ASSERT_TRUE(written.ok()) << written.error().message;
  const Result<Module> again = Read({written->data(), written->size()});
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_TRUE(*again == *module);
  const Bytes original = ReadBytes(path).value();
  EXPECT_EQ(Difference(ToJson(original), ToJson(*written)), "");
}

TEST(WriteTflite, EverySharedModelSurvivesReadingAndWriting) {
  const auto shared = SharedFolder();
  if (!shared) GTEST_SKIP() << "no shared models: set MOTE_SHARED";
  int models = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(*shared / "models")) {
    if (file.path().extension() != ".tflite") continue;
    SCOPED_TRACE(file.path().string());
    ReadWriteAndCompare(file.path());
    ++models;
  }
  EXPECT_GT(models, 0);
}

TEST(WriteTflite, BuffersBeginAtMultiplesOf16) {
  const Bytes bytes = Write(SmallModule()).value();
  int with_data = 0;
  for (const format::Buffer* buffer : *format::GetModel(bytes.data())->buffers()) {
    if (buffer->data() == nullptr) continue;
    EXPECT_EQ((buffer->data()->data() - bytes.data()) % 16, 0);
    ++with_data;
  }
  EXPECT_EQ(with_data, 2);
}

TEST(WriteTflite, OperatorsAbove127Have127InTheOldByte) {
  Module module = SmallModule();
  graph::Op& op = module.main().ops[0];
  op.code_index = -1;
  op.opcode = "BROADCAST_TO";
  op.options_type = "";
  op.attributes = {};
  const json code = ToJson(Write(module).value())["operator_codes"][2];
  EXPECT_EQ(code["deprecated_builtin_code"], 127);
  EXPECT_EQ(code["builtin_code"], 130);
}

TEST(WriteTflite, AnOperatorThatChangedTakesAnotherCode) {
  Module module = SmallModule();
  module.main().ops[0].version = 5;
  const Module again = WriteAndRead(module);
  ASSERT_EQ(again.opcodes.size(), 3U);
  EXPECT_EQ(again.opcodes[2], (graph::OpCode{"CONV_2D", false, 5, 3}));
  EXPECT_EQ(again.main().ops[0].code_index, 2);
}

TEST(WriteTflite, OperatorsWithoutACodeShareTheOneThatFits) {
  Module module = SmallModule();
  module.opcodes.clear();
  for (graph::Op& op : module.main().ops) op.code_index = -1;
  EXPECT_EQ(WriteAndRead(module), SmallModule());
}

TEST(WriteTflite, AnUnusedOperatorCodeIsKept) {
  Module module = SmallModule();
  module.opcodes.push_back({"SOFTMAX", false, 2, 25});
  EXPECT_EQ(WriteAndRead(module), module);
}

TEST(WriteTflite, RefusesAnAttributeThatTheFormatCannotExpress) {
  Module module = SmallModule();
  module.main().ops[0].attributes.Set("pad_top", int64_t{1});
  EXPECT_THAT(ErrorOf(module),
              HasSubstr("op 0 CONV_2D 'conv': attribute 'pad_top' has no field in Conv2DOptions"));
}

TEST(WriteTflite, RefusesAttributesWithoutATableOfOptions) {
  Module module = SmallModule();
  module.main().ops[0].options_type = "";
  EXPECT_THAT(ErrorOf(module), HasSubstr("has no field in an operator without options"));
}

struct WrongAttribute {
  const char* name;
  graph::Attribute value;
  const char* message;
};

TEST(WriteTflite, RefusesAnAttributeOfTheWrongKindOrRange) {
  const WrongAttribute rows[] = {
      {"stride_w", int64_t{1} << 31, "found 2147483648, want an integer in -2147483648 to"},
      {"stride_w", 1.0, "found a float, want an integer"},
      {"padding", Enum{"SAMEISH"}, "found 'SAMEISH', want one of SAME, VALID"},
      {"padding", int64_t{1}, "found 1, want one of SAME, VALID"},
      {"padding", Enum{"VALUE_1"}, "found 'VALUE_1', want one of SAME, VALID"},
      {"padding", Enum{"VALUE_200"}, "found 'VALUE_200', want one of SAME, VALID"},
      {"debug_metadata_index", true, "found true or false, want an integer"},
  };
  for (const WrongAttribute& row : rows) {
    Module module = SmallModule();
    module.main().ops[0].attributes.Set(row.name, row.value);
    EXPECT_THAT(ErrorOf(module), HasSubstr(row.message));
    EXPECT_THAT(ErrorOf(module), HasSubstr(std::string("attribute '") + row.name));
  }
}

TEST(WriteTflite, SuggestsTheNameThatWasMeant) {
  Module module = SmallModule();
  module.main().ops[0].opcode = "CONV_2";
  EXPECT_THAT(ErrorOf(module), HasSubstr("Did you mean 'CONV_2D'?"));
  module = SmallModule();
  module.main().ops[0].options_type = "Conv2dOptions";
  EXPECT_THAT(ErrorOf(module), HasSubstr("Did you mean 'Conv2DOptions'?"));
}

TEST(WriteTflite, RefusesAnOpaqueOptionThatTensorsDoNotHave) {
  Module module = SmallModule();
  module.main().tensors[1].opaque.Set("colour", int64_t{1});
  EXPECT_THAT(ErrorOf(module), HasSubstr("tensor 1 'weights': attribute 'colour' has no field"));
}

TEST(WriteTflite, RefusesAModuleThatDoesNotVerify) {
  Module module = SmallModule();
  module.main().ops[0].inputs[0] = 99;
  EXPECT_NE(ErrorOf(module), "no error");
}

TEST(WriteTflite, RefusesAVersionThatItWouldNotRead) {
  Module module = SmallModule();
  module.version = 2;
  EXPECT_EQ(ErrorOf(module), "schema version 2, want 3");
}

TEST(WriteTflite, CarriesEveryKindOfQuantisationDetails) {
  Module module = SmallModule();
  module.main().tensors[0].quantization.custom = {1, 2, 3};
  graph::Opaque& blocks = module.main().tensors[2].opaque;
  blocks.Set("quantization.details", Enum{"BlockwiseQuantization"});
  blocks.Set("quantization.details.scales", int64_t{1});
  blocks.Set("quantization.details.block_size", int64_t{32});
  EXPECT_EQ(WriteAndRead(module), module);
  const json tensors = ToJson(Write(module).value())["subgraphs"][0]["tensors"];
  EXPECT_EQ(tensors[0]["quantization"]["details"]["custom"], json({1, 2, 3}));
  EXPECT_EQ(tensors[2]["quantization"]["details"]["block_size"], 32);
}

TEST(WriteTflite, CarriesVariantTypesAndExternalBuffers) {
  Module module = SmallModule();
  graph::Opaque& opaque = module.main().tensors[2].opaque;
  opaque.Set("variant_tensors", int64_t{2});
  opaque.Set("variant_tensors.0.shape", std::vector<int64_t>{1, 2});
  opaque.Set("variant_tensors.0.type", Enum{"INT8"});
  opaque.Set("variant_tensors.1.has_rank", true);
  opaque.Set("external_buffer", int64_t{4000000000});
  EXPECT_EQ(WriteAndRead(module), module);
}

}  // namespace
}  // namespace mote::tflite
