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

struct Library {
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

class TfliteModel : public OracleModel {
 public:
  TfliteModel(std::shared_ptr<const Library> library, graph::Bytes file)
      : keep_(std::move(library)), file_(std::move(file)) {}
  ~TfliteModel() override {
    if (interpreter_ != nullptr) library_.interpreter_delete(interpreter_);
    if (options_ != nullptr) library_.options_delete(options_);
    if (model_ != nullptr) library_.model_delete(model_);
  }
  TfliteModel(const TfliteModel&) = delete;
  TfliteModel& operator=(const TfliteModel&) = delete;

  Status Create() {
    options_ = library_.options_create();
    library_.options_set_threads(options_, 1);
    library_.options_set_reporter(options_, Keep, &said_);
    model_ = library_.model_create(file_.data(), file_.size());
    if (model_ == nullptr) return Fail("does not read the model");
    interpreter_ = library_.interpreter_create(model_, options_);
    if (interpreter_ == nullptr) return Fail("does not take the model");
    if (library_.allocate(interpreter_) != kOk) return Fail("does not prepare the model");
    return {};
  }

  Result<std::vector<graph::Bytes>> Run(const std::vector<graph::Bytes>& inputs) override {
    MOTE_RETURN_IF_ERROR(SetInputs(inputs));
    if (library_.invoke(interpreter_) != kOk) return Fail("does not run the model");
    std::vector<graph::Bytes> outputs;
    for (int32_t i = 0; i < library_.output_count(interpreter_); ++i) {
      const void* const tensor = library_.output(interpreter_, i);
      graph::Bytes& bytes = outputs.emplace_back(library_.byte_size(tensor));
      if (library_.copy_to(tensor, bytes.data(), bytes.size()) != kOk) {
        return Fail("does not give an output");
      }
    }
    return outputs;
  }

 private:
  Error Fail(const std::string& what) const {
    return Error{fmt::format("TensorFlow Lite {}: {}: {}", kVersion, what, said_)};
  }

  Status SetInputs(const std::vector<graph::Bytes>& inputs) {
    if (library_.input_count(interpreter_) != static_cast<int32_t>(inputs.size())) {
      return Fail(fmt::format("{} inputs given", inputs.size()));
    }
    for (size_t i = 0; i < inputs.size(); ++i) {
      void* const tensor = library_.input(interpreter_, static_cast<int32_t>(i));
      if (library_.copy_from(tensor, inputs[i].data(), inputs[i].size()) == kOk) continue;
      return Fail(fmt::format("input {} has another size than {}", i, inputs[i].size()));
    }
    return {};
  }

  std::shared_ptr<const Library> keep_;
  const Library& library_ = *keep_;
  graph::Bytes file_;  // the interpreter reads constants from here
  std::string said_;
  void* model_ = nullptr;
  void* options_ = nullptr;
  void* interpreter_ = nullptr;
};

class TfliteOracle : public Oracle {
 public:
  explicit TfliteOracle(std::shared_ptr<Library> library) : library_(std::move(library)) {}

  Result<std::shared_ptr<OracleModel>> Open(graph::Bytes file) override {
    auto model = std::make_shared<TfliteModel>(library_, std::move(file));
    MOTE_RETURN_IF_ERROR(model->Create());
    return std::shared_ptr<OracleModel>(std::move(model));
  }

 private:
  std::shared_ptr<Library> library_;
};

}  // namespace

Result<std::unique_ptr<Oracle>> LoadTflite() {
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
  return std::unique_ptr<Oracle>(std::make_unique<TfliteOracle>(std::move(library)));
}

}  // namespace mote::conformance
