// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/tflite/testing.h"
#include "compiler/tflite/write.h"
#include "support/file.h"

namespace mote::tflite {
namespace {

using graph::Bytes;
using graph::Module;
using json = nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;

Result<Module> ReadBytes(const Bytes& bytes) { return Read({bytes.data(), bytes.size()}); }

std::string ErrorOf(const Bytes& bytes) {
  const Result<Module> module = ReadBytes(bytes);
  return module.ok() ? "no error" : module.error().message;
}

// What the reader noted as unread, "" where there is nothing.
std::string Unread(const Module& module) {
  for (const graph::Metadata& metadata : module.metadata) {
    if (metadata.name != kUnreadName) continue;
    const Bytes& text = module.buffers[metadata.buffer];
    return {text.begin(), text.end()};
  }
  return "";
}

TEST(ReadTflite, HoldsWhatTheFileSays) {
  json model = ReshapeJson();
  model["description"] = "two tensors";
  model["subgraphs"][0]["tensors"][0]["type"] = "INT8";
  model["subgraphs"][0]["tensors"][0]["quantization"] = {{"scale", {0.5}}, {"zero_point", {-7}}};
  model["subgraphs"][0]["tensors"][1]["type"] = "INT8";
  const Module module = ReadBytes(FromJson(model)).value();
  EXPECT_EQ(module.description, "two tensors");
  ASSERT_EQ(module.subgraphs.size(), 1U);
  const graph::Tensor& x = module.main().tensors[0];
  EXPECT_EQ(x.name, "x");
  EXPECT_EQ(x.dtype, graph::DType::kInt8);
  EXPECT_THAT(x.shape, ElementsAre(2, 3));
  EXPECT_TRUE(x.has_quantization);
  EXPECT_THAT(x.quantization.scale, ElementsAre(0.5F));
  EXPECT_THAT(x.quantization.zero_point, ElementsAre(-7));
  EXPECT_FALSE(module.main().tensors[1].has_quantization);
  const graph::Op& op = module.main().ops[0];
  EXPECT_EQ(op.opcode, "RESHAPE");
  EXPECT_EQ(op.options_type, "ReshapeOptions");
  EXPECT_THAT(op.attributes.Ints("new_shape"), ElementsAre(6));
  EXPECT_EQ(Unread(module), "");
}

TEST(ReadTflite, TakesTheOperatorFromTheByteInFilesOlderThanTheWideField) {
  json model = ReshapeJson();
  model["operator_codes"][0].erase("builtin_code");
  EXPECT_EQ(ReadBytes(FromJson(model)).value().main().ops[0].opcode, "RESHAPE");
}

TEST(ReadTflite, TakesOperatorsAbove127FromTheWideField) {
  json model = ReshapeJson();
  model["operator_codes"][0] = {{"deprecated_builtin_code", 127}, {"builtin_code", "CUMSUM"}};
  EXPECT_EQ(ReadBytes(FromJson(model)).value().main().ops[0].opcode, "CUMSUM");
}

TEST(ReadTflite, NamesAnOperatorNewerThanTheSchemaByNumber) {
  json model = ReshapeJson();
  model["operator_codes"][0] = {{"deprecated_builtin_code", 127}, {"builtin_code", 210}};
  const Module module = ReadBytes(FromJson(model)).value();
  EXPECT_EQ(module.main().ops[0].opcode, "BUILTIN_210");
  EXPECT_EQ(ReadBytes(Write(module).value()).value(), module);
}

TEST(ReadTflite, NamesAnEnumerationValueNewerThanTheSchemaByNumber) {
  json model = ReshapeJson();
  json& op = model["subgraphs"][0]["operators"][0];
  op["builtin_options_type"] = "MirrorPadOptions";
  op["builtin_options"] = {{"mode", 9}};
  const Module module = ReadBytes(FromJson(model)).value();
  EXPECT_EQ(module.main().ops[0].attributes.EnumName("mode", ""), "VALUE_9");
  EXPECT_EQ(ReadBytes(Write(module).value()).value(), module);
}

TEST(ReadTflite, FindsDataBehindTheFlatbuffer) {
  json model = ReshapeJson();
  model["subgraphs"][0]["tensors"][0]["buffer"] = 1;
  model["subgraphs"][0]["inputs"] = json::array();
  model["buffers"].push_back({{"offset", 1000000}, {"size", 24}});
  const size_t end = FromJson(model).size();
  model["buffers"][1]["offset"] = end;  // the same number of bytes, so `end` stays the end
  Bytes bytes = FromJson(model);
  EXPECT_THAT(ErrorOf(bytes), HasSubstr("buffer 1: data is 24 bytes at"));
  for (uint8_t i = 0; i < 24; ++i) bytes.push_back(i);
  const Module module = ReadBytes(bytes).value();
  ASSERT_EQ(module.buffers[1].size(), 24U);
  EXPECT_EQ(module.buffers[1][23], 23);
}

TEST(ReadTflite, RefusesPartsBehindTheFlatbufferThatOverlap) {
  json model = ReshapeJson();
  const json all = {{"offset", 8}, {"size", 300}};
  for (int i = 0; i < 3; ++i) model["buffers"].push_back(all);
  EXPECT_THAT(ErrorOf(FromJson(model)), HasSubstr("overlap"));
}

TEST(ReadTflite, ReadsBytesAtAnyAddress) {
  const Bytes model = Write(SmallModule()).value();
  Bytes shifted(model.size() + 1);
  std::copy(model.begin(), model.end(), shifted.begin() + 1);
  EXPECT_EQ(Read({shifted.data() + 1, model.size()}).value(), SmallModule());
}

TEST(ReadTflite, SaysThatAFileIsEmptyOrTooShort) {
  EXPECT_THAT(ErrorOf({}), HasSubstr("empty"));
  EXPECT_THAT(ErrorOf({'T', 'F', 'L', '3'}), HasSubstr("4 bytes, want at least 8"));
}

TEST(ReadTflite, SaysWhichIdentifierItFound) {
  const std::string zip = "PK\x03\x04\x14";
  Bytes bytes(zip.begin(), zip.end());
  bytes.resize(100);
  const std::string error = ErrorOf(bytes);
  EXPECT_THAT(error, HasSubstr("not a TensorFlow Lite model"));
  EXPECT_THAT(error, HasSubstr("'PK..'"));
  EXPECT_THAT(error, HasSubstr("want 'TFL3'"));
}

TEST(ReadTflite, RefusesAnotherVersion) {
  json model = ReshapeJson();
  model["version"] = 2;
  EXPECT_THAT(ErrorOf(FromJson(model)), HasSubstr("schema version 2, want 3"));
}

TEST(ReadTflite, RefusesATruncatedFile) {
  Bytes bytes = Write(SmallModule()).value();
  bytes.resize(bytes.size() / 2);
  EXPECT_THAT(ErrorOf(bytes), HasSubstr("damaged or truncated"));
}

TEST(ReadTflite, RefusesAnOperatorCodeThatDoesNotExist) {
  json model = ReshapeJson();
  model["subgraphs"][0]["operators"][0]["opcode_index"] = 1;
  EXPECT_THAT(ErrorOf(FromJson(model)),
              HasSubstr("subgraph 0: op 0: operator code 1 does not exist, want less than 1"));
}

TEST(ReadTflite, RefusesIndicesThatAreOutOfRange) {
  for (const char* list : {"inputs", "outputs"}) {
    json model = ReshapeJson();
    model["subgraphs"][0]["operators"][0][list] = {2};
    EXPECT_NE(ErrorOf(FromJson(model)), "no error") << list;
    model = ReshapeJson();
    model["subgraphs"][0][list] = {-1};
    EXPECT_NE(ErrorOf(FromJson(model)), "no error") << list;
  }
  json model = ReshapeJson();
  model["subgraphs"][0]["tensors"][0]["buffer"] = 1;
  EXPECT_NE(ErrorOf(FromJson(model)), "no error");
  model = ReshapeJson();
  model["signature_defs"] = {{{"subgraph_index", 1}}};
  EXPECT_NE(ErrorOf(FromJson(model)), "no error");
  model = ReshapeJson();
  model["metadata"] = {{{"name", "m"}, {"buffer", 1}}};
  EXPECT_NE(ErrorOf(FromJson(model)), "no error");
}

TEST(ReadTflite, RefusesAnOperatorWithTwoTablesOfOptions) {
  json model = ReshapeJson();
  json& op = model["subgraphs"][0]["operators"][0];
  op["builtin_options_2_type"] = "StablehloIotaOptions";
  op["builtin_options_2"] = {{"iota_dimension", 1}};
  EXPECT_THAT(ErrorOf(FromJson(model)), HasSubstr("op 0: has two tables of options"));
}

TEST(ReadTflite, NamesAnElementTypeThatMoteDoesNotKnow) {
  json model = ReshapeJson();
  model["subgraphs"][0]["tensors"][1]["type"] = 99;
  EXPECT_THAT(ErrorOf(FromJson(model)), HasSubstr("tensor 1: element type 99"));
}

TEST(ReadTflite, FileErrorsBeginWithThePath) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "broken.tflite";
  ASSERT_TRUE(WriteFile(path, "not a model at all").ok());
  EXPECT_THAT(ReadFile(path).error().message,
              testing::StartsWith(path.string() + ": not a Tensor"));
  EXPECT_THAT(ReadFile(folder.path() / "none.tflite").error().message, HasSubstr("none.tflite"));
}

// A later schema with one more field at the end of a table. Its files are read; the field is noted.
std::string LaterSchema(const std::string& last_field, const std::string& new_field) {
  std::string schema = SchemaText();
  const size_t place = schema.find(last_field);
  EXPECT_NE(place, std::string::npos) << last_field;
  return schema.insert(place + last_field.size(), " " + new_field);
}

TEST(ReadTflite, NotesFieldsOfALaterSchemaAndDoesNotWriteThem) {
  const std::string schema = LaterSchema("table ReshapeOptions { new_shape: [int];", "later: int;");
  json model = ReshapeJson();
  model["subgraphs"][0]["operators"][0]["builtin_options"]["later"] = 1;
  const Module module = ReadBytes(FromJson(model, schema)).value();
  EXPECT_EQ(Unread(module), "subgraphs[0].operators[0].builtin_options.ReshapeOptions field 1\n");
  const auto written = Write(module);
  ASSERT_FALSE(written.ok());
  EXPECT_THAT(written.error().message, HasSubstr("ReshapeOptions field 1"));
}

TEST(ReadTflite, NotesAUnionMemberOfALaterSchema) {
  std::string schema = LaterSchema("BitwiseXorOptions,\n  RightShiftOptions,", "LaterOptions");
  schema.insert(schema.find("union BuiltinOptions {"), "table LaterOptions { n: int; }\n");
  json model = ReshapeJson();
  json& op = model["subgraphs"][0]["operators"][0];
  op["builtin_options_type"] = "LaterOptions";
  op["builtin_options"] = {{"n", 1}};
  const Module module = ReadBytes(FromJson(model, schema)).value();
  EXPECT_EQ(module.main().ops[0].options_type, "VALUE_127");
  EXPECT_EQ(Unread(module), "subgraphs[0].operators[0].builtin_options: member 127\n");
  EXPECT_FALSE(Write(module).ok());
}

TEST(ReadTflite, NotesAUnionMemberOfALaterSchemaWithoutItsTable) {
  std::string schema = SchemaText();
  const std::string options = "builtin_options: BuiltinOptions;";
  schema.replace(
      schema.find(options), options.size(), "spare: ubyte; builtin_options: uint (deprecated);");
  json model = ReshapeJson();
  json& op = model["subgraphs"][0]["operators"][0];
  op.erase("builtin_options_type");
  op.erase("builtin_options");
  op["spare"] = 200;
  const Module module = ReadBytes(FromJson(model, schema)).value();
  EXPECT_EQ(Unread(module), "subgraphs[0].operators[0].builtin_options: member 200\n");
}

TEST(ReadTflite, NotesWhatTheModuleHasNoPlaceFor) {
  json model = ReshapeJson();
  model["external_buffer_groups"] = {{{"name", "weights.bin"}}};
  model["subgraphs"][0]["debug_metadata_index"] = 3;
  model["operator_codes"][0]["custom_code"] = "odd";
  EXPECT_EQ(Unread(ReadBytes(FromJson(model)).value()),
            "external_buffer_groups\n"
            "subgraphs[0].debug_metadata_index\n"
            "operator_codes[0].custom_code\n");
}

TEST(ReadTflite, DoesNotNoteEmptyOrDefaultFieldsThatTheModuleHasNoPlaceFor) {
  json model = ReshapeJson();
  model["external_buffer_groups"] = json::array();
  model["operator_codes"][0]["custom_code"] = "";
  EXPECT_EQ(Unread(ReadBytes(FromJson(model)).value()), "");
}

TEST(ReadTflite, CarriesTheRetiredTagOfASignature) {
  json model = ReshapeJson();
  model["signature_defs"] = {{{"signature_key", "s"}, {"deprecated_tag", "serve"}}};
  const Module module = ReadBytes(FromJson(model)).value();
  EXPECT_EQ(module.signatures[0].tag, "serve");
  EXPECT_EQ(Unread(module), "");
}

TEST(ReadTflite, CarriesOptionsThatTheFormatHasRetired) {
  json model = ReshapeJson();
  json& op = model["subgraphs"][0]["operators"][0];
  op["builtin_options_type"] = "ResizeBilinearOptions";
  op["builtin_options"] = {{"new_height", 12}};
  const Module module = ReadBytes(FromJson(model)).value();
  EXPECT_EQ(module.main().ops[0].attributes.Int("new_height", 0), 12);
}

}  // namespace
}  // namespace mote::tflite
