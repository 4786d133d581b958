// SPDX-License-Identifier: Apache-2.0
// Source of the signatures: TensorFlow Lite's C API as documented, tensorflow/lite/c/c_api.h 2.2.
#include "tests/conformance/tflite_oracle.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace mote::conformance {
namespace {

constexpr int kOk = 0;
constexpr const char* kVersion = "2.2.0";

using Reporter = void (*)(void* user, const char* format, va_list arguments);

// The library's words are kept for the error message, not printed.
[[gnu::format(printf, 2, 0)]] void Keep(void* user, const char* format, va_list arguments) {
  char line[1024];
  std::vsnprintf(line, sizeof line, format, arguments);
  *static_cast<std::string*>(user) += line;
  *static_cast<std::string*>(user) += ' ';
}

std::filesystem::path LibraryPath() {
  if (const char* named = std::getenv("MOTE_ORACLE")) return named;
  return std::filesystem::path(MOTE_SOURCE_DIR) / "build/oracle/libtensorflowlite_c.so";
}

}  // namespace

struct TfliteOracle::Library {
  void* handle = nullptr;
  std::string missing;  // the first function that was not found

  ~Library() {
    if (handle != nullptr) dlclose(handle);
  }

  template <class Function>
  void Find(const char* name, Function*& function) {
    function = reinterpret_cast<Function*>(dlsym(handle, name));
    if (function == nullptr && missing.empty()) missing = name;
  }

  const char* (*version)() = nullptr;
  void* (*model_create)(const void* data, size_t bytes) = nullptr;
  void (*model_delete)(void* model) = nullptr;
  void* (*options_create)() = nullptr;
  void (*options_delete)(void* options) = nullptr;
  void (*options_set_threads)(void* options, int32_t threads) = nullptr;
  void (*options_set_reporter)(void* options, Reporter reporter, void* user) = nullptr;
  void* (*interpreter_create)(const void* model, const void* options) = nullptr;
  void (*interpreter_delete)(void* interpreter) = nullptr;
  int (*allocate)(void* interpreter) = nullptr;
  int (*invoke)(void* interpreter) = nullptr;
  int32_t (*input_count)(const void* interpreter) = nullptr;
  void* (*input)(const void* interpreter, int32_t index) = nullptr;
  int32_t (*output_count)(const void* interpreter) = nullptr;
  const void* (*output)(const void* interpreter, int32_t index) = nullptr;
  size_t (*byte_size)(const void* tensor) = nullptr;
  int (*copy_from)(void* tensor, const void* data, size_t bytes) = nullptr;
  int (*copy_to)(const void* tensor, void* data, size_t bytes) = nullptr;

  void FindAll() {
    Find("TfLiteVersion", version);
    Find("TfLiteModelCreate", model_create);
    Find("TfLiteModelDelete", model_delete);
    Find("TfLiteInterpreterOptionsCreate", options_create);
    Find("TfLiteInterpreterOptionsDelete", options_delete);
    Find("TfLiteInterpreterOptionsSetNumThreads", options_set_threads);
    Find("TfLiteInterpreterOptionsSetErrorReporter", options_set_reporter);
    Find("TfLiteInterpreterCreate", interpreter_create);
    Find("TfLiteInterpreterDelete", interpreter_delete);
    Find("TfLiteInterpreterAllocateTensors", allocate);
    Find("TfLiteInterpreterInvoke", invoke);
    Find("TfLiteInterpreterGetInputTensorCount", input_count);
    Find("TfLiteInterpreterGetInputTensor", input);
    Find("TfLiteInterpreterGetOutputTensorCount", output_count);
    Find("TfLiteInterpreterGetOutputTensor", output);
    Find("TfLiteTensorByteSize", byte_size);
    Find("TfLiteTensorCopyFromBuffer", copy_from);
    Find("TfLiteTensorCopyToBuffer", copy_to);
  }
};

Result<TfliteOracle> TfliteOracle::Load() {
  const std::filesystem::path path = LibraryPath();
  auto library = std::make_shared<Library>();
  library->handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library->handle == nullptr) {
    return Error{
        fmt::format("{} is not there or cannot be loaded. Run tools/fetch_oracle.", path.string()),
        ErrorKind::kMissingTool};
  }
  library->FindAll();
  if (!library->missing.empty()) {
    return Error{fmt::format("{} has no {}.", path.string(), library->missing)};
  }
  if (library->version() != std::string(kVersion)) {
    return Error{
        fmt::format("{} is version {}, want {}.", path.string(), library->version(), kVersion)};
  }
  return TfliteOracle(std::move(library));
}

struct TfliteOracle::Model::State {
  std::shared_ptr<const Library> keep;
  graph::Bytes file;  // the interpreter reads constants from here
  const Library& library = *keep;
  std::string said = {};
  void* model = nullptr;
  void* options = nullptr;
  void* interpreter = nullptr;

  ~State() {
    if (interpreter != nullptr) library.interpreter_delete(interpreter);
    if (options != nullptr) library.options_delete(options);
    if (model != nullptr) library.model_delete(model);
  }

  Error Fail(const std::string& what) {
    return Error{fmt::format("TensorFlow Lite {}: {}: {}", kVersion, what, said)};
  }

  Status Create() {
    options = library.options_create();
    library.options_set_threads(options, 1);
    library.options_set_reporter(options, Keep, &said);
    model = library.model_create(file.data(), file.size());
    if (model == nullptr) return Fail("does not read the model");
    interpreter = library.interpreter_create(model, options);
    if (interpreter == nullptr) return Fail("does not take the model");
    if (library.allocate(interpreter) != kOk) return Fail("does not prepare the model");
    return {};
  }

  Status SetInputs(const std::vector<graph::Bytes>& inputs) {
    if (library.input_count(interpreter) != static_cast<int32_t>(inputs.size())) {
      return Fail(fmt::format("{} inputs given", inputs.size()));
    }
    for (size_t i = 0; i < inputs.size(); ++i) {
      void* const tensor = library.input(interpreter, static_cast<int32_t>(i));
      if (library.copy_from(tensor, inputs[i].data(), inputs[i].size()) == kOk) continue;
      return Fail(fmt::format("input {} has another size than {}", i, inputs[i].size()));
    }
    return {};
  }
};

Result<TfliteOracle::Model> TfliteOracle::Open(graph::Bytes file) const {
  std::shared_ptr<Model::State> state(new Model::State{library_, std::move(file)});
  MOTE_RETURN_IF_ERROR(state->Create());
  return Model(std::move(state));
}

Result<std::vector<graph::Bytes>> TfliteOracle::Model::Run(
    const std::vector<graph::Bytes>& inputs) {
  const Library& library = state_->library;
  MOTE_RETURN_IF_ERROR(state_->SetInputs(inputs));
  if (library.invoke(state_->interpreter) != kOk) return state_->Fail("does not run the model");
  std::vector<graph::Bytes> outputs;
  for (int32_t i = 0; i < library.output_count(state_->interpreter); ++i) {
    const void* const tensor = library.output(state_->interpreter, i);
    graph::Bytes& bytes = outputs.emplace_back(library.byte_size(tensor));
    if (library.copy_to(tensor, bytes.data(), bytes.size()) != kOk) {
      return state_->Fail("does not give an output");
    }
  }
  return outputs;
}

}  // namespace mote::conformance
