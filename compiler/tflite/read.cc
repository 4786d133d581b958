// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/graph/verify.h"
#include "compiler/tflite/read_parts.h"
#include "compiler/tflite/structure.h"
#include "schema_generated.h"
#include "support/file.h"

namespace mote::tflite {

namespace {

constexpr size_t kAlignment = 16;       // of a buffer's data, relative to the file's start
constexpr size_t kHeaderBytes = 8;      // the root's offset, then the identifier
constexpr uint32_t kMaxDepth = 16;      // the schema nests six tables
constexpr size_t kMaxTables = 1 << 18;  // a hundred times what models for microcontrollers have

std::string Printable(const uint8_t* bytes, size_t count) {
  std::string text(bytes, bytes + count);
  for (char& c : text) {
    if (std::isprint(static_cast<unsigned char>(c)) == 0) c = '.';
  }
  return text;
}

Status CheckHeader(Span<const uint8_t> bytes) {
  if (bytes.empty()) return Error{"the file is empty, want a TensorFlow Lite model"};
  if (bytes.size() < kHeaderBytes) {
    return Error{fmt::format(
        "not a TensorFlow Lite model: {} bytes, want at least {}", bytes.size(), kHeaderBytes)};
  }
  if (format::ModelBufferHasIdentifier(bytes.data())) return {};
  return Error{
      fmt::format("not a TensorFlow Lite model: found identifier '{}' (the file begins "
                  "'{}'), want '{}'. Give a .tflite file",
                  Printable(bytes.data() + 4, 4),
                  Printable(bytes.data(), 4),
                  format::ModelIdentifier())};
}

// Each table is referred to by an offset of four bytes, so an honest file has no more than that.
Status VerifyOffsets(Span<const uint8_t> bytes) {
  flatbuffers::Verifier::Options options;
  options.max_depth = kMaxDepth;
  options.max_tables = static_cast<uint32_t>(std::min(bytes.size() / 4 + 1, kMaxTables));
  flatbuffers::Verifier verifier(bytes.data(), bytes.size(), options);
  if (format::VerifyModelBuffer(verifier)) return {};
  return Error{
      fmt::format("damaged or truncated: the offsets in its {} bytes do not lead to a "
                  "model. Fetch or convert it again",
                  bytes.size())};
}

Status CheckVersion(const format::Model& model) {
  if (model.version() == kVersion) return {};
  return Error{
      fmt::format("schema version {}, want {}. Convert the model again with a current "
                  "TensorFlow",
                  model.version(),
                  kVersion)};
}

// Builders share equal strings, vectors and even tables, so honest files ask for a few times their
// size; eight times and 64 KB is generous.
Result<Survey> SurveyWithin(const format::Model& model, size_t file_bytes) {
  const uint64_t max_bytes = uint64_t{8} * file_bytes + 65536;
  Survey survey = SurveyModel(reinterpret_cast<const flatbuffers::Table&>(model), max_bytes);
  if (survey.bytes <= max_bytes) return survey;
  return Error{
      fmt::format("the parts of its {} bytes overlap so often that reading them takes "
                  "more than {} bytes. The file is damaged: fetch or convert it again",
                  file_bytes,
                  max_bytes)};
}

void NoteUnread(const std::vector<std::string>& unread, graph::Module& module) {
  if (unread.empty()) return;
  const std::string text = fmt::format("{}\n", fmt::join(unread, "\n"));
  const uint32_t buffer = graph::AddBuffer(module, graph::Bytes(text.begin(), text.end()));
  module.metadata.push_back({kUnreadName, buffer});
}

Result<graph::Module> ReadAligned(Span<const uint8_t> bytes) {
  MOTE_RETURN_IF_ERROR(CheckHeader(bytes));
  MOTE_RETURN_IF_ERROR(VerifyOffsets(bytes));
  const format::Model& model = *format::GetModel(bytes.data());
  MOTE_RETURN_IF_ERROR(CheckVersion(model));
  MOTE_TRY(Survey survey, SurveyWithin(model, bytes.size()));
  graph::Module module;
  MOTE_RETURN_IF_ERROR(ReadModel(model, bytes, survey, module));
  NoteUnread(survey.unread, module);
  MOTE_RETURN_IF_ERROR(graph::Verify(module));
  return module;
}

}  // namespace

Result<graph::Module> Read(Span<const uint8_t> bytes) {
  if (reinterpret_cast<uintptr_t>(bytes.data()) % kAlignment == 0) return ReadAligned(bytes);
  const graph::Bytes aligned(bytes.begin(), bytes.end());  // new aligns to 16
  static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= kAlignment);
  return ReadAligned({aligned.data(), aligned.size()});
}

Result<graph::Module> ReadFile(const std::filesystem::path& path) {
  MOTE_TRY(const graph::Bytes bytes, ReadBytes(path));
  Result<graph::Module> module = Read({bytes.data(), bytes.size()});
  if (!module.ok()) return module.error().In(path.string());
  return module;
}

}  // namespace mote::tflite
