// SPDX-License-Identifier: Apache-2.0
// For tests: a folder as the emitter writes one, for a model small enough to know by heart:
//   output int8 [4] = input int8 [4] + tiny::weights::offsets, counted up by 1 in a second call
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "estimate/board.h"
#include "support/file.h"
#include "support/process.h"
#include "toolchain/build.h"

namespace mote::toolchain {

struct TinyOptions {
  uint32_t arena_bytes = 8;
  uint32_t more_weights_bytes = 0;  // a second constant, which invoke() reads
  uint32_t variable_bytes = 0;      // of .bss besides the arena
  std::string before;               // statements at the begin of invoke()
};

// An emitted folder, a work folder and the request to build one from the other.
class TinyModel {
 public:
  explicit TinyModel(const std::string& board = "mps2_an386", const TinyOptions& options = {})
      : options_(options) {
    const std::filesystem::path share = MOTE_SOURCE_DIR;
    request.name = "tiny";
    request.sources = folder_.path() / "sources";
    request.share = share;
    request.board = estimate::LoadBoard(share / "boards", board).value();
    request.work = folder_.path() / "work";
    request.flags = {"-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror"};
    std::filesystem::create_directories(request.sources);
    std::filesystem::create_directories(request.work);
    for (const char* header : {"assert", "profile", "span"}) PutRuntimeHeader(header);
    Put("tiny.hpp", Header());
    Put("tiny.cc", Source());
    Put("tiny_weights.hpp", kWeightsHeader);
    Put("tiny_weights.cc", Weights());
    Put("mote_add_one.h", kKernelHeader);
    Put("mote_add_one.cc", kKernelSource);
  }

  void Put(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(WriteFile(request.sources / name, text).ok());
  }

  BuildRequest request;

 private:
  void PutRuntimeHeader(const std::string& name) const {
    std::string text = ReadText(request.share / "runtime/base" / (name + ".h")).value();
    const std::string path = "runtime/base/";
    for (size_t at; (at = text.find(path)) != std::string::npos;) {
      text.replace(at, path.size(), "mote_");
    }
    Put("mote_" + name + ".h", text);
  }

  std::string Header() const {
    return fmt::format(R"(#pragma once
#include <stddef.h>
#include <stdint.h>
#include "mote_span.h"
namespace tiny {{
class Model {{
 public:
  static constexpr size_t arena_bytes = {};
  static constexpr size_t state_bytes = 0;
  static constexpr int input_count = 1;
  static constexpr int output_count = 1;
  template <int kIndex = 0>
  mote::Span<int8_t, 4> input() {{
    return mote::Span<int8_t, 4>(reinterpret_cast<int8_t*>(arena_));
  }}
  template <int kIndex = 0>
  mote::Span<const int8_t, 4> output() {{
    return mote::Span<const int8_t, 4>(reinterpret_cast<const int8_t*>(arena_ + 4));
  }}
  void invoke() noexcept;
  void Reset() noexcept {{}}

 private:
  alignas(8) uint8_t arena_[arena_bytes];
}};
}}  // namespace tiny
)",
                       options_.arena_bytes);
  }

  // `more` is read through a volatile index, so that the compiler cannot see what it needs of it.
  std::string Source() const {
    return fmt::format(R"(#include "tiny.hpp"
#include "mote_add_one.h"
#include "mote_profile.h"
#include "tiny_weights.hpp"
namespace tiny {{
{2}
void Model::invoke() noexcept {{
  {0}
  const auto x = input();
  int8_t* const y = reinterpret_cast<int8_t*>(arena_ + 4);
  for (size_t i = 0; i < 4; ++i) y[i] = static_cast<int8_t>(x[i] + weights::offsets[i]);
  {1}
  MOTE_LAYER_MARK();

  mote::AddOne(y, 4);
}}
}}  // namespace tiny
)",
                       options_.before,
                       options_.more_weights_bytes == 0
                           ? ""
                           : "volatile size_t zero = 0; "
                             "y[0] = static_cast<int8_t>(y[0] + weights::more[zero]);",
                       options_.variable_bytes == 0 ? ""
                                                    : fmt::format("volatile uint8_t variable[{}];",
                                                                  options_.variable_bytes));
  }

  std::string Weights() const {
    std::string text =
        "#include \"tiny_weights.hpp\"\nnamespace tiny::weights {\n"
        "alignas(4) const int8_t offsets[4] = {10, 20, 30, 40};\n";
    if (options_.more_weights_bytes > 0) {
      text +=
          fmt::format("extern const int8_t more[{0}];\nalignas(4) const int8_t more[{0}] = {{}};\n",
                      options_.more_weights_bytes);
    }
    return text + "}  // namespace tiny::weights\n";
  }

  static constexpr const char* kWeightsHeader = R"(#pragma once
#include <stdint.h>
namespace tiny::weights {
extern const int8_t offsets[4];
extern const int8_t more[];
}  // namespace tiny::weights
)";
  static constexpr const char* kKernelHeader = R"(#pragma once
#include <stdint.h>
namespace mote {
void AddOne(int8_t* values, int count);
}
)";
  static constexpr const char* kKernelSource = R"(#include "mote_add_one.h"
namespace mote {
void AddOne(int8_t* values, int count) {
  for (int i = 0; i < count; ++i) values[i] = static_cast<int8_t>(values[i] + 1);
}
}
)";

  TinyOptions options_;
  TemporaryFolder folder_;
};

}  // namespace mote::toolchain
